package agency_test

import (
	"errors"
	"testing"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/agency"
)

func day(s string) worktime.Date {
	d, err := worktime.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func tree() agency.Tree {
	t := agency.Tree{}
	for _, a := range []agency.Agency{
		{Code: "H53", Level: agency.Province},
		{Code: "H53.12", Level: agency.Province, Parent: "H53"},
		{Code: "H53.30", Level: agency.District, Parent: "H53", Until: day("2025-07-01"), SucceededBy: []tenant.Agency{"H53"}},
		{Code: "H53.30.01", Level: agency.Commune, Parent: "H53.30"},
		{Code: "H53.30.02", Level: agency.Commune, Parent: "H53.30"},
		{Code: "H53.31", Level: agency.Commune, Parent: "H53", Since: day("2025-07-01")},
	} {
		if a.Since.IsZero() {
			a.Since = day("2016-01-01")
		}
		t[a.Code] = a
	}
	return t
}

func TestInForce(t *testing.T) {
	t.Parallel()
	district := tree()["H53.30"]
	for on, want := range map[string]bool{"2015-12-31": false, "2016-01-01": true, "2025-06-30": true, "2025-07-01": false} {
		if district.InForce(day(on)) != want {
			t.Errorf("on %s in force %v, want %v", on, !want, want)
		}
	}
}

func TestEnter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		in     agency.Agency
		want   error
	}{
		{"a commune below the province", agency.Agency{Code: "H53.40", Level: agency.Commune, Parent: "H53", Since: day("2026-01-01")}, nil},
		{"a second root is another province", agency.Agency{Code: "H54", Level: agency.Province, Since: day("2016-01-01")}, nil},
		{"a code stands once", agency.Agency{Code: "H53.12", Level: agency.Province, Since: day("2016-01-01")}, agency.ErrExists},
		{"a parent must be known", agency.Agency{Code: "H53.40", Level: agency.Commune, Parent: "H53.99", Since: day("2016-01-01")}, agency.ErrParent},
		{"a parent must not have ended", agency.Agency{Code: "H53.40", Level: agency.Commune, Parent: "H53.30", Since: day("2025-07-01")}, agency.ErrParent},
		{"a parent must have begun", agency.Agency{Code: "H53.31.01", Level: agency.Commune, Parent: "H53.31", Since: day("2025-06-30")}, agency.ErrParent},
		{"no province below a commune", agency.Agency{Code: "H53.40", Level: agency.Province, Parent: "H53.31", Since: day("2026-01-01")}, agency.ErrLevelParent},
		{"divisions have keys of their own", agency.Agency{Code: "H53.40", Level: agency.Commune, Since: day("2026-01-01"), Divisions: []agency.Division{{Key: "a"}, {Key: "a"}}}, agency.ErrTwiceNamed},
	} {
		if err := tree().Enter(c.in); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.reason, err, c.want)
		}
	}
	if err := tree().Enter(agency.Agency{Code: "H53.x"}); err == nil {
		t.Error("a code out of shape is entered")
	}
}

func TestCheckSuccession(t *testing.T) {
	t.Parallel()
	communes := []tenant.Agency{"H53.30.01", "H53.30.02"}
	for _, c := range []struct {
		reason   string
		kind     agency.Kind
		from, to []tenant.Agency
		on       string
		want     error
	}{
		{"two communes become one", agency.Merge, communes, []tenant.Agency{"H53.31"}, "2025-07-01", nil},
		{"a merger has one heir", agency.Merge, communes, []tenant.Agency{"H53.31", "H53.12"}, "2025-07-01", agency.ErrCount},
		{"a split has two heirs or more", agency.Split, communes[:1], []tenant.Agency{"H53.31"}, "2025-07-01", agency.ErrCount},
		{"a split", agency.Split, communes[:1], []tenant.Agency{"H53.31", "H53.30.02"}, "2025-07-01", nil},
		{"a rename has one of each", agency.Rename, communes, []tenant.Agency{"H53.31"}, "2025-07-01", agency.ErrCount},
		{"a closed agency names who goes on", agency.Close, communes[:1], []tenant.Agency{"H53.31"}, "2025-07-01", nil},
		{"an agency ends once", agency.Close, []tenant.Agency{"H53.30"}, []tenant.Agency{"H53.31"}, "2025-07-02", agency.ErrClosed},
		{"an end that is recorded does not come earlier", agency.Close, []tenant.Agency{"H53.30"}, []tenant.Agency{"H53.12"}, "2025-06-30", agency.ErrClosed},
		{"an heir must be in force on the day", agency.Merge, communes, []tenant.Agency{"H53.31"}, "2025-06-30", agency.ErrSuccessor},
		{"nobody succeeds themselves", agency.Merge, communes, []tenant.Agency{"H53.30.01"}, "2025-07-01", agency.ErrOwnHeir},
		{"a predecessor must be known", agency.Merge, []tenant.Agency{"H53.99"}, []tenant.Agency{"H53.31"}, "2025-07-01", agency.ErrNotFound},
	} {
		err := tree().Check(agency.Succession{Kind: c.kind, Effective: day(c.on), Predecessors: c.from, Successors: c.to})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.reason, err, c.want)
		}
	}
}

func TestAdministers(t *testing.T) {
	t.Parallel()
	now := clock.NewFake(time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC))
	holds := func(a tenant.Agency, r tenant.Role) tenant.Caller {
		return tenant.Caller{Kind: tenant.Staff, Subject: "s", Mandates: []tenant.Mandate{{Agency: a, Roles: []tenant.Role{r}}}}
	}
	ended := holds("H53.30", tenant.AgencyAdministrator)
	ended.Mandates[0].Until = now.Now()
	elsewhere := holds("H53.30", tenant.AgencyAdministrator)
	elsewhere.Mandates = append(elsewhere.Mandates, tenant.Mandate{Agency: "H53.12", Roles: []tenant.Role{tenant.CaseOfficer}})
	elsewhere.Acting = "H53.12"
	for _, c := range []struct {
		reason string
		caller tenant.Caller
		code   tenant.Agency
		want   bool
	}{
		{"the province's administrator everywhere", holds("H53", tenant.ProvinceAdministrator), "H53.30.01", true},
		{"an administrator at the own agency", holds("H53.30", tenant.AgencyAdministrator), "H53.30", true},
		{"and below it", holds("H53.30", tenant.AgencyAdministrator), "H53.30.01", true},
		{"not above it", holds("H53.30.01", tenant.AgencyAdministrator), "H53.30", false},
		{"not beside it", holds("H53.30.01", tenant.AgencyAdministrator), "H53.30.02", false},
		{"not with another role", holds("H53.30", tenant.Leader), "H53.30", false},
		{"not after the mandate's end", ended, "H53.30", false},
		{"not while acting for another agency", elsewhere, "H53.30", false},
		{"not as a citizen", tenant.Caller{Kind: tenant.Citizen, Subject: "c"}, "H53", false},
	} {
		if got := tree().Administers(c.caller, now, c.code); got != c.want {
			t.Errorf("%s: %v", c.reason, got)
		}
	}
}

func TestACycleDoesNotHang(t *testing.T) {
	t.Parallel()
	cycle := agency.Tree{"H1": {Code: "H1", Parent: "H2"}, "H2": {Code: "H2", Parent: "H1"}}
	if cycle.Below("H1", "H3") {
		t.Error("below what is not there")
	}
}
