package citizen

import (
	"errors"
	"testing"
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

var (
	now  = time.Date(2025, 11, 24, 2, 0, 0, 0, time.UTC)
	born = worktime.Date{Year: 1987, Month: time.May, Day: 12}
)

func proven() Profile {
	return Profile{Kind: tenant.Citizen, Assurance: Proven, FullName: "Nguyễn Thị Mẫu", BirthDate: born, CitizenID: "999087001234", Language: "vi"}
}

func TestApply(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		was    Profile
		in     Input
		want   error
	}{
		{"a name of one's own before a proof", Profile{Assurance: 1}, Input{FullName: " Trần  Văn Thử ", BirthDate: born}, nil},
		{"the proven name again", proven(), Input{FullName: "Nguyễn Thị Mẫu", BirthDate: born, Phone: "0900000001"}, nil},
		{"a proven name stays", proven(), Input{FullName: "Trần Văn Thử", BirthDate: born}, ErrProven},
		{"a proven birth date stays", proven(), Input{FullName: "Nguyễn Thị Mẫu", BirthDate: born.Add(1)}, ErrProven},
		{"nobody is born tomorrow", Profile{Assurance: 1}, Input{FullName: "Trần Văn Thử", BirthDate: worktime.DateOf(now).Add(1)}, ErrFuture},
	} {
		p := c.was
		if err := p.apply(c.in, now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.reason, err, c.want)
		}
	}
}

func TestConsentIsKeptOnceWithItsFirstTime(t *testing.T) {
	t.Parallel()
	var p Profile
	for i, notice := range []string{"2026-01", "2026-01", "2026-02"} {
		if err := p.apply(Input{FullName: "Trần Văn Thử", Consent: notice}, now.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if len(p.Consents) != 2 || !p.Consents[0].At.Equal(now) {
		t.Errorf("consents %+v", p.Consents)
	}
}

func TestProveRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		was    Profile
		id     string
		want   error
	}{
		{"a self-registered citizen", Profile{Kind: tenant.Citizen, Assurance: 1}, "999087001234", nil},
		{"the same card again", proven(), "999087001234", nil},
		{"another card", proven(), "999087009999", ErrOther},
		{"a member of staff", Profile{Kind: tenant.Staff}, "999087001234", ErrNotCitizen},
	} {
		p := c.was
		err := p.prove(Proof{CitizenID: c.id, FullName: "Nguyễn Thị  Mẫu", BirthDate: born})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.reason, err, c.want)
		}
		if err == nil && (p.Assurance != Proven || p.FullName != "Nguyễn Thị Mẫu" || p.Masked() != "••••••••1234") {
			t.Errorf("%s: %+v", c.reason, p)
		}
	}
}

func TestATokenNeverProves(t *testing.T) {
	t.Parallel()
	u := Citizens{}
	p, err := u.fresh(tenant.Caller{Kind: tenant.Citizen, Subject: "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2c", Assurance: Proven}, Token{})
	if err != nil || p.Assurance != 1 {
		t.Errorf("a profile made of a token is proven: %+v, %v", p, err)
	}
}

func TestMaskEmail(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"mau@example.vn": "m••••••@example.vn", "đ@example.vn": "đ••••••@example.vn", "@example.vn": "", "x": "", "": ""} {
		if got := MaskEmail(in); got != want {
			t.Errorf("%q masked as %q, want %q", in, got, want)
		}
	}
}
