package procedure_test

import (
	"context"
	"testing"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/formcel"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
	"motcua.vn/services/dossiers/internal/procedure/proceduretest"
)

var ctx = context.Background()

func TestMemoryStoreConforms(t *testing.T) {
	t.Parallel()
	proceduretest.Conformance(t, func(*testing.T) procedure.Store { return proceduretest.NewStore() })
}

func service() *procedure.Service {
	return procedure.NewService(proceduretest.NewStore(), formcel.Compiler{}, clock.NewFake(time.Date(2025, 11, 24, 1, 0, 0, 0, time.UTC)))
}

func staff(agency tenant.Agency, role tenant.Role) tenant.Caller {
	return tenant.Caller{Kind: tenant.Staff, Subject: "s-" + string(role), Mandates: []tenant.Mandate{{Agency: agency, Roles: []tenant.Role{role}}}}
}

var newYear = worktime.Date{Year: 2025, Month: 1, Day: 1}

func enter(t *testing.T, s *procedure.Service) {
	t.Helper()
	if _, err := s.CreateProcedure(ctx, proceduretest.Author, procedure.Command{}, *proceduretest.Entry("9.900001", "Trích lục")); err != nil {
		t.Fatal(err)
	}
}

func TestPublication(t *testing.T) {
	t.Parallel()
	s := service()
	enter(t, s)
	controller := staff("H53", tenant.ProcedureController)
	v, err := s.CreateVersion(ctx, controller, procedure.Command{}, proceduretest.Draft("9.900001", newYear))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.GetVersion(ctx, "9.900001", v.Number); fault.KindOf(err) != fault.KindNotFound {
		t.Errorf("a draft is not public: %v", err)
	}
	if _, err := s.PublishVersion(ctx, controller, procedure.Command{}, "9.900001", v.Number); fault.CodeOf(err) != "author_publishes" {
		t.Errorf("the author publishes: %v", err)
	}
	second := controller
	second.Subject = "another"
	if _, err := s.PublishVersion(ctx, second, procedure.Command{}, "9.900001", v.Number); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PublishVersion(ctx, second, procedure.Command{}, "9.900001", v.Number); fault.CodeOf(err) != "version_not_draft" {
		t.Errorf("published twice: %v", err)
	}
	june := worktime.Date{Year: 2025, Month: 6, Day: 1}
	next, err := s.CreateVersion(ctx, controller, procedure.Command{}, proceduretest.Draft("9.900001", june))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PublishVersion(ctx, second, procedure.Command{}, "9.900001", next.Number); err != nil {
		t.Fatal(err)
	}
	old, err := s.InForce(ctx, "9.900001", june.Add(-1))
	if err != nil || old.Number != 1 || old.EffectiveUntil != june || old.Form == nil {
		t.Errorf("the version before ends where the next begins: %+v %v", old, err)
	}
	e, err := s.Evaluator(old)
	if err != nil {
		t.Fatal(err)
	}
	if holds, err := e.Holds("soBan > 1", map[string]any{"soBan": 2.0}); !holds || err != nil {
		t.Errorf("a component's condition is compiled with the form: %v %v", holds, err)
	}
	early, _ := s.CreateVersion(ctx, controller, procedure.Command{}, proceduretest.Draft("9.900001", newYear.Add(1)))
	if _, err := s.PublishVersion(ctx, second, procedure.Command{}, "9.900001", early.Number); fault.CodeOf(err) != "version_overlaps" {
		t.Errorf("a version between two published ones: %v", err)
	}
	if _, err := s.RetireVersion(ctx, second, procedure.Command{}, "9.900001", next.Number, june.Add(10)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.InForce(ctx, "9.900001", june.Add(10)); fault.CodeOf(err) != "procedure_not_in_force" {
		t.Errorf("after its retirement: %v", err)
	}
}

func TestVersionsAreChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why    string
		change func(*procedure.Version)
		code   string
	}{
		{"a version rests on the law", func(v *procedure.Version) { v.LegalBasis = "" }, "bad_version"},
		{"level 5 does not exist", func(v *procedure.Version) { v.ServiceLevel = 5 }, "bad_version"},
		{"a limit has a unit", func(v *procedure.Version) { v.Limit = worktime.Limit{Amount: 1} }, "bad_version"},
		{"somebody does the work", func(v *procedure.Version) { v.Steps = nil }, "bad_version"},
		{"a step's role exists", func(v *procedure.Version) { v.Steps[0].Role = "chief" }, "bad_version"},
		{"keys are unique", func(v *procedure.Version) { v.Components = append(v.Components, v.Components[0]) }, "bad_version"},
		{"a fee counts a field of the form", func(v *procedure.Version) { v.Fees[0].QuantityField = "soTrang" }, "bad_version"},
		{"a fee is not negative", func(v *procedure.Version) { v.Fees[0].Amount = -1 }, "bad_version"},
		{"a condition is about a field of the form", func(v *procedure.Version) { v.Components[0].ShowIf = "soTrang > 1" }, "bad_condition"},
		{"the form is a form", func(v *procedure.Version) { v.FormSource = []byte(`{"type":"string"}`) }, "bad_form"},
	} {
		s := service()
		enter(t, s)
		v := proceduretest.Draft("9.900001", newYear)
		c.change(&v)
		if _, err := s.CreateVersion(ctx, proceduretest.Author, procedure.Command{}, v); fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", c.why, err, c.code)
		}
	}
	s := service()
	enter(t, s)
	v := proceduretest.Draft("9.900001", newYear)
	v.Results = nil
	made, err := s.CreateVersion(ctx, proceduretest.Author, procedure.Command{}, v)
	if err != nil || len(made.Results) != 1 {
		t.Errorf("a version without results issues one: %+v %v", made, err)
	}
}

func TestWhoKeepsTheCatalogue(t *testing.T) {
	t.Parallel()
	own := *proceduretest.Entry("9.900009", "Thủ tục của sở")
	own.Owner = "H53.12"
	for _, c := range []struct {
		why    string
		caller tenant.Caller
		ok     bool
	}{
		{"the province's controller", staff("H53", tenant.ProcedureController), true},
		{"the owner's controller", staff("H53.12", tenant.ProcedureController), true},
		{"another agency's controller", staff("H53.14", tenant.ProcedureController), false},
		{"a leader of the owner", staff("H53.12", tenant.Leader), false},
		{"the author of sample data", proceduretest.Author, true},
		{"the publisher does not write", proceduretest.Publisher, false},
		{"a citizen", tenant.Caller{Kind: tenant.Citizen, Subject: "c"}, false},
	} {
		_, err := service().CreateProcedure(ctx, c.caller, procedure.Command{}, own)
		if c.ok != (err == nil) || (!c.ok && fault.KindOf(err) != fault.KindForbidden) {
			t.Errorf("%s: %v", c.why, err)
		}
	}
}

func TestOfferings(t *testing.T) {
	t.Parallel()
	s := service()
	enter(t, s)
	admin := staff("H53.30.01", tenant.AgencyAdministrator)
	o := procedure.Offering{Procedure: "9.900001", Agency: "H53.30.01", Since: newYear}
	if _, err := s.PutOffering(ctx, staff("H53.30.02", tenant.AgencyAdministrator), o); fault.KindOf(err) != fault.KindForbidden {
		t.Errorf("another agency's administrator: %v", err)
	}
	if ok, _ := s.Offers(ctx, "9.900001", o.Agency, newYear); ok {
		t.Error("offered before anybody said so")
	}
	if _, err := s.PutOffering(ctx, admin, o); err != nil {
		t.Fatal(err)
	}
	july, autumn := worktime.Date{Year: 2025, Month: 7, Day: 1}, worktime.Date{Year: 2025, Month: 9, Day: 1}
	later := procedure.Offering{Procedure: "9.900003", Agency: "H53.30.01", Since: autumn}
	if _, err := s.CreateProcedure(ctx, proceduretest.Author, procedure.Command{}, *proceduretest.Entry("9.900003", "Đăng ký khai tử")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutOffering(ctx, admin, later); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.Offers(ctx, "9.900001", o.Agency, july); !ok || err != nil {
		t.Errorf("offered: %v %v", ok, err)
	}
	if n, err := s.SucceedOfferings(ctx, proceduretest.Author, "H53.30.01", "H53.40", july); n != 2 || err != nil {
		t.Fatalf("succession moved %d: %v", n, err)
	}
	if n, err := s.SucceedOfferings(ctx, proceduretest.Author, "H53.30.01", "H53.40", july); n != 0 || err != nil {
		t.Errorf("again it moves %d: %v", n, err)
	}
	if ok, err := s.Offers(ctx, "9.900003", "H53.40", autumn); !ok || err != nil {
		t.Errorf("what was to be offered from a later day on is offered by the successor from then on: %v %v", ok, err)
	}
	for agency, day := range map[tenant.Agency]worktime.Date{"H53.40": autumn.Add(-1), "H53.30.01": autumn} {
		if ok, _ := s.Offers(ctx, "9.900003", agency, day); ok {
			t.Errorf("%s offers it on %s", agency, day)
		}
	}
	for agency, want := range map[tenant.Agency]bool{"H53.30.01": false, "H53.40": true} {
		if ok, _ := s.Offers(ctx, "9.900001", agency, july); ok != want {
			t.Errorf("%s offers on 1 July: %v", agency, ok)
		}
	}
	o.Until = newYear.Add(-1)
	if _, err := s.PutOffering(ctx, admin, o); fault.CodeOf(err) != "bad_offering" {
		t.Errorf("an offering that ends before it begins: %v", err)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Cấp bản sao TRÍCH LỤC hộ tịch": "cap ban sao trich luc ho tich",
		"Đường Nguyễn Huệ, số 12/3":     "duong nguyen hue so 12 3",
		"Tra\u0306n":                    "tran",
		"  H53.12-251124-0007 ":         "h53 12 251124 0007",
		"":                              "",
	} {
		if got := procedure.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
		if again := procedure.Fold(want); again != want {
			t.Errorf("Fold is not idempotent on %q: %q", want, again)
		}
	}
}
