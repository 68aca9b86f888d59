package proceduretest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Author and Publisher are the two persons of a publication.
var (
	Author    = tenant.ServiceCaller("sample-author")
	Publisher = tenant.ServiceCaller("sample-publisher")
)

const definition = `{"type":"object","required":["hoTen"],"properties":{
 "hoTen":{"type":"string","maxLength":100,"x-label":{"vi":"Họ tên","en":"Full name"}},
 "soBan":{"type":"integer","minimum":1,"x-label":{"vi":"Số bản","en":"Copies"}}}}`

// Draft is a complete draft version of a procedure from a day on.
func Draft(code procedure.Code, from worktime.Date) procedure.Version {
	return procedure.Version{
		Procedure: code, LegalBasis: "Nghị định 123/2015/NĐ-CP", EffectiveFrom: from,
		Applicants: []procedure.Applicant{procedure.Citizen}, Assurance: 1, ServiceLevel: 4, MaxExtensions: 1, KeepOldForFiled: true,
		Limit:          worktime.Limit{Unit: worktime.WorkingDays, Amount: 1},
		ReceptionLimit: worktime.Limit{Unit: worktime.WorkingHours, Amount: 8},
		FormSource:     []byte(definition),
		Components:     []procedure.Component{{Key: "uy-quyen", Name: procedure.Text{VI: "Văn bản ủy quyền"}, Required: true, ShowIf: "soBan > 1"}},
		Fees:           []procedure.FeeLine{{Key: "le-phi", Name: procedure.Text{VI: "Lệ phí"}, Amount: 8000, PerCopy: true, QuantityField: "soBan"}},
		Steps: []procedure.Step{{
			Key: "tiep-nhan", Name: procedure.Text{VI: "Tiếp nhận"}, Role: tenant.ReceptionOfficer,
			Limit: worktime.Limit{Unit: worktime.WorkingHours, Amount: 2},
		}},
		Results: []procedure.ResultKind{{Key: "trich-luc", Name: procedure.Text{VI: "Bản sao trích lục"}}},
	}
}

// Entry is a procedure of the catalogue.
func Entry(code procedure.Code, name string) *procedure.Procedure {
	return &procedure.Procedure{
		Code: code, Name: procedure.Text{VI: name, EN: "In English"}, Field: procedure.Text{VI: "Hộ tịch"}, Owner: "H53",
		Source: "Cổng dịch vụ công", Provisional: true,
	}
}

var ctx = context.Background()

func day(y, d int) worktime.Date { return worktime.Date{Year: y, Month: 1, Day: d} }

// Conformance is what every store of the catalogue promises.
func Conformance(t *testing.T, newStore func(*testing.T) procedure.Store) {
	t.Helper()
	for name, run := range map[string]func(*testing.T, procedure.Store){
		"procedures are entered once": entered,
		"versions in time":            versions,
		"a failed change is nothing":  failure,
		"offerings in time":           offerings,
		"the catalogue is searched":   searched,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, newStore(t))
		})
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func entered(t *testing.T, s procedure.Store) {
	cmd := procedure.Command{Operation: "createProcedure", Key: "key-00001", Hash: []byte("h")}
	p := must(s.Create(ctx, Author, cmd, Entry("9.900001", "Cấp bản sao trích lục hộ tịch")))(t)
	again := must(s.Create(ctx, Author, cmd, Entry("9.900001", "Cấp bản sao trích lục hộ tịch")))(t)
	read := must(s.Get(ctx, "9.900001"))(t)
	if diff := cmp.Diff(p, read) + cmp.Diff(p, again); diff != "" {
		t.Error(diff)
	}
	if _, err := s.Create(ctx, Author, procedure.Command{}, Entry("9.900001", "Khác")); !errors.Is(err, procedure.ErrExists) {
		t.Errorf("the same code again: %v", err)
	}
	cmd.Hash = []byte("other")
	if _, err := s.Create(ctx, Author, cmd, Entry("9.900002", "Khác")); fault.CodeOf(err) != "idempotency_key_reused" {
		t.Errorf("the same key with another body: %v", err)
	}
	if _, err := s.Get(ctx, "9.900009"); !errors.Is(err, procedure.ErrNotFound) {
		t.Errorf("an unknown code: %v", err)
	}
	v := Draft("9.900009", day(2025, 1))
	if _, err := s.AddVersion(ctx, Author, procedure.Command{}, &v); !errors.Is(err, procedure.ErrNotFound) {
		t.Errorf("a version of an unknown code: %v", err)
	}
}

func publish(t *testing.T, s procedure.Store, number int, until worktime.Date) *procedure.Version {
	t.Helper()
	return must(s.UpdateVersion(ctx, Publisher, procedure.Command{}, "9.900001", number, func(v *procedure.Version, others []*procedure.Version) error {
		v.State, v.Publisher = procedure.Published, Publisher.Subject
		for _, o := range others {
			o.EffectiveUntil = until
		}
		return nil
	}))(t)
}

func versions(t *testing.T, s procedure.Store) {
	must(s.Create(ctx, Author, procedure.Command{}, Entry("9.900001", "Trích lục")))(t)
	first, second := Draft("9.900001", day(2025, 1)), Draft("9.900001", day(2025, 20))
	first.State, first.Author = procedure.Draft, Author.Subject
	second.State, second.Author = procedure.Draft, Author.Subject
	cmd := procedure.Command{Operation: "createProcedureVersion", Key: "key-00002", Hash: []byte("h")}
	one := must(s.AddVersion(ctx, Author, cmd, &first))(t)
	if again := must(s.AddVersion(ctx, Author, cmd, &first))(t); again.Number != one.Number {
		t.Errorf("a replay made version %d after %d", again.Number, one.Number)
	}
	two := must(s.AddVersion(ctx, Author, procedure.Command{}, &second))(t)
	if one.Number != 1 || two.Number != 2 {
		t.Errorf("numbers %d and %d", one.Number, two.Number)
	}
	if _, err := s.InForce(ctx, "9.900001", day(2025, 5)); !errors.Is(err, procedure.ErrNotInForce) {
		t.Errorf("a draft is in force: %v", err)
	}
	publish(t, s, 1, worktime.Date{})
	publish(t, s, 2, day(2025, 20))
	for _, c := range []struct {
		day  worktime.Date
		want int
	}{{day(2025, 1), 1}, {day(2025, 19), 1}, {day(2025, 20), 2}, {day(2030, 1), 2}} {
		if v := must(s.InForce(ctx, "9.900001", c.day))(t); v.Number != c.want {
			t.Errorf("on %s version %d is in force, want %d", c.day, v.Number, c.want)
		}
	}
	if _, err := s.InForce(ctx, "9.900001", day(2024, 1)); !errors.Is(err, procedure.ErrNotInForce) {
		t.Errorf("before the first day: %v", err)
	}
	read := must(s.Version(ctx, "9.900001", 1))(t)
	want := first
	want.Number, want.State, want.Publisher, want.EffectiveUntil = 1, procedure.Published, Publisher.Subject, day(2025, 20)
	read.Form, want.Form = nil, nil
	if string(read.FormSource) != string(want.FormSource) {
		t.Errorf("the form's source is kept as written, not as\n%s", read.FormSource)
	}
	if diff := cmp.Diff(&want, read); diff != "" {
		t.Errorf("version 1 (-want +got):\n%s", diff)
	}
	if _, err := s.Version(ctx, "9.900001", 3); !errors.Is(err, procedure.ErrVersionNotFound) {
		t.Errorf("a version that is not: %v", err)
	}
}

func failure(t *testing.T, s procedure.Store) {
	must(s.Create(ctx, Author, procedure.Command{}, Entry("9.900001", "Trích lục")))(t)
	v := Draft("9.900001", day(2025, 1))
	v.State = procedure.Draft
	must(s.AddVersion(ctx, Author, procedure.Command{}, &v))(t)
	no := fault.Conflict("no", "no")
	_, err := s.UpdateVersion(ctx, Publisher, procedure.Command{}, "9.900001", 1, func(v *procedure.Version, _ []*procedure.Version) error {
		v.State = procedure.Published
		return no
	})
	if !errors.Is(err, no) || must(s.Version(ctx, "9.900001", 1))(t).State != procedure.Draft {
		t.Errorf("a failed publication: %v", err)
	}
}

func offerings(t *testing.T, s procedure.Store) {
	must(s.Create(ctx, Author, procedure.Command{}, Entry("9.900001", "Trích lục")))(t)
	for _, o := range []procedure.Offering{
		{Procedure: "9.900001", Agency: "H53.30.02", Since: day(2025, 1)},
		{Procedure: "9.900001", Agency: "H53.30.01", Since: day(2025, 1)},
		{Procedure: "9.900001", Agency: "H53.30.01", Since: day(2025, 1), Until: day(2025, 10)},
		{Procedure: "9.900001", Agency: "H53.30.01", Since: day(2025, 20)},
	} {
		must(s.Offer(ctx, Author, o))(t)
	}
	got := must(s.Offerings(ctx, "9.900001"))(t)
	want := []procedure.Offering{
		{Procedure: "9.900001", Agency: "H53.30.01", Since: day(2025, 1), Until: day(2025, 10)},
		{Procedure: "9.900001", Agency: "H53.30.01", Since: day(2025, 20)},
		{Procedure: "9.900001", Agency: "H53.30.02", Since: day(2025, 1)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("offerings (-want +got):\n%s", diff)
	}
	for agency, want := range map[tenant.Agency][]procedure.Code{"H53.30.01": {"9.900001"}, "H53.77": {}} {
		if got := must(s.OfferedBy(ctx, agency))(t); !slices.Equal(want, got) {
			t.Errorf("%s offers %v, want %v", agency, got, want)
		}
	}
	if _, err := s.Offer(ctx, Author, procedure.Offering{Procedure: "9.900001", Agency: "H53.30.02", Since: day(2025, 5), Until: day(2025, 4)}); err == nil {
		t.Error("an offering ends before it began")
	}
}

func searched(t *testing.T, s procedure.Store) {
	for code, name := range map[procedure.Code]string{"9.900001": "Cấp bản sao trích lục hộ tịch", "9.900002": "Cấp giấy phép xây dựng", "9.900003": "Đăng ký hộ kinh doanh"} {
		must(s.Create(ctx, Author, procedure.Command{}, Entry(code, name)))(t)
		if code != "9.900003" {
			must(s.Offer(ctx, Author, procedure.Offering{Procedure: code, Agency: "H53.12", Since: day(2025, 1)}))(t)
		}
	}
	must(s.Offer(ctx, Author, procedure.Offering{Procedure: "9.900001", Agency: "H53.30.01", Since: day(2025, 1)}))(t)
	list := func(f procedure.ListFilter) []procedure.Code {
		f.Day, f.Limit = day(2025, 5), 10
		codes := []procedure.Code{}
		for _, l := range must(s.List(ctx, f))(t) {
			codes = append(codes, l.Code)
		}
		return codes
	}
	for _, c := range []struct {
		why  string
		f    procedure.ListFilter
		want []procedure.Code
	}{
		{"all that are offered, by name", procedure.ListFilter{}, []procedure.Code{"9.900001", "9.900002"}},
		{"without diacritics, words in any order", procedure.ListFilter{Query: "LUC trich"}, []procedure.Code{"9.900001"}},
		{"by code", procedure.ListFilter{Query: "9.900002"}, []procedure.Code{"9.900002"}},
		{"nobody offers it", procedure.ListFilter{Query: "dang ky"}, []procedure.Code{}},
		{"by agency", procedure.ListFilter{Agency: "H53.30.01"}, []procedure.Code{"9.900001"}},
		{"after a row", procedure.ListFilter{AfterName: procedure.Fold("Cấp bản sao trích lục hộ tịch"), AfterCode: "9.900001"}, []procedure.Code{"9.900002"}},
	} {
		if diff := cmp.Diff(c.want, list(c.f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
}
