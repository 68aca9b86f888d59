package province

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/form"
	"motcua.vn/libs/formcel"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/cmd/sample/internal/paper"
)

func loaded(t *testing.T) *Province {
	t.Helper()
	p, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// contract reads a contract's document.
func contract(t *testing.T, spec []byte) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(spec)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestEveryFileFitsTheContract(t *testing.T) {
	t.Parallel()
	p := loaded(t)
	identity, dossiers := contract(t, identityv1.Spec), contract(t, dossiersv1.Spec)
	check := func(doc *openapi3.T, name string, v any) {
		t.Helper()
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var plain any
		if err := json.Unmarshal(b, &plain); err != nil {
			t.Fatal(err)
		}
		if err := doc.Components.Schemas[name].Value.VisitJSON(plain); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, a := range slices.Concat(p.Agencies, p.Successors) {
		check(identity, "AgencyInput", a)
	}
	for _, s := range p.Successions {
		check(identity, "SuccessionInput", s)
	}
	for _, o := range p.Officials {
		check(identity, "OfficialInput", o)
	}
	for _, s := range p.Snippets {
		check(dossiers, "SnippetInput", dossiersv1.SnippetInput{Use: s.Use, Text: s.Text})
	}
	for _, x := range p.Procedures {
		check(dossiers, "ProcedureInput", x.Procedure)
		check(dossiers, "VersionInput", x.Version)
		for _, o := range x.Offerings {
			check(dossiers, "Offering", o)
		}
	}
	for _, f := range p.Filings {
		c, err := p.Citizen(f.Citizen)
		if err != nil {
			t.Fatal(err)
		}
		x, err := p.Procedure(f.Procedure)
		if err != nil {
			t.Fatal(err)
		}
		check(dossiers, "DossierInput", dossiersv1.DossierInput{
			Procedure: f.Procedure, ReceiveAgency: f.Agency, Answers: f.Answers, Persons: c.Persons(x, true),
		})
	}
}

func TestFormsTakeTheSampleAnswers(t *testing.T) {
	t.Parallel()
	p := loaded(t)
	today := time.Date(2026, 1, 5, 9, 0, 0, 0, worktime.Zone)
	for _, x := range p.Procedures {
		source, err := json.Marshal(x.Version.Form)
		if err != nil {
			t.Fatal(err)
		}
		f, _, err := formcel.Definition(source)
		if err != nil {
			t.Fatalf("%s: %v", x.Procedure.Code, err)
		}
		for _, c := range x.Version.Components { // conditions of components see all answers, like a last page
			if c.ShowIf != "" {
				f.Pages = append(f.Pages, form.Page{ID: "x" + c.Key, ShowIf: c.ShowIf})
			}
		}
		e, err := formcel.Compiler{}.Compile(f)
		if err != nil {
			t.Fatalf("%s: %v", x.Procedure.Code, err)
		}
		f.Pages = slices.DeleteFunc(f.Pages, func(p form.Page) bool { return p.Fields == nil })
		for _, d := range p.Filings {
			if d.Procedure == x.Procedure.Code {
				checkFiling(t, f, e, x, d, p.Words[d.Procedure], today)
			}
		}
	}
}

func checkFiling(t *testing.T, f *form.Form, e form.Evaluator, x Procedure, d Filing, w Words, today time.Time) {
	t.Helper()
	supplied := maps.Clone(d.Answers)
	maps.Copy(supplied, w.Supplement.Answers)
	maps.Copy(supplied, w.Intake.Answers)
	for _, answers := range []map[string]any{d.Answers, supplied} {
		bad, err := form.Validate(f, e, today, form.Normalise(f, answers))
		if err != nil || len(bad) > 0 {
			t.Errorf("%s: %v %v", d.Key, bad, err)
		}
	}
	clean, err := form.Clean(f, e, d.Answers)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range x.Version.Components {
		shown := c.ShowIf == ""
		if !shown {
			if shown, err = e.Holds(c.ShowIf, clean); err != nil {
				t.Fatal(err)
			}
		}
		if name, attached := d.Papers[c.Key]; !attached && c.Required && shown {
			t.Errorf("%s lacks %s", d.Key, c.Key)
		} else if attached {
			if _, err := paper.Open(name); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := paper.Open(w.Result.Paper); err != nil {
		t.Error(err)
	}
}

func TestEveryStatusOfADayIsThere(t *testing.T) {
	t.Parallel()
	p := loaded(t)
	seen := map[dossiersv1.Status]int{}
	keys := map[string]bool{}
	for _, f := range p.Filings {
		seen[f.Status]++
		if keys[f.Key] {
			t.Errorf("%s stands twice: its second dossier would never be made", f.Key)
		}
		keys[f.Key] = true
	}
	for _, s := range []dossiersv1.Status{
		"draft", "awaiting_reception", "received", "supplement_required", "in_process", "awaiting_approval", "approved",
		"result_issued", "completed", "refused", "withdrawn", "stopped", "not_settled",
	} {
		if seen[s] == 0 {
			t.Errorf("no dossier is %s", s)
		}
	}
	if len(p.Filings) < 40 {
		t.Errorf("%d dossiers, about 40 are wanted", len(p.Filings))
	}
}

func TestPeopleAreSyntheticAndDistinct(t *testing.T) {
	t.Parallel()
	p := loaded(t)
	once := map[string]bool{}
	distinct := func(what string) {
		if once[what] {
			t.Errorf("%s stands twice", what)
		}
		once[what] = true
	}
	phone := regexp.MustCompile(`^0900000\d{3}$`)
	for _, c := range p.Citizens {
		distinct(c.Username)
		distinct(c.Email)
		distinct(c.CitizenID)
		if !phone.MatchString(c.Phone) || !regexp.MustCompile(`^072\d{3}9\d{5}$`).MatchString(c.CitizenID) {
			t.Errorf("%s: phone or citizen id could be somebody's", c.Username)
		}
	}
	divisions := map[string][]string{}
	for _, a := range p.Agencies {
		if _, err := tenant.ParseAgency(a.Code); err != nil {
			t.Error(err)
		}
		for _, d := range a.Divisions {
			divisions[a.Code] = append(divisions[a.Code], d.Key)
		}
	}
	for _, o := range p.Officials {
		distinct(o.Username)
		distinct(o.Email)
		for _, r := range o.Roles {
			if !slices.Contains(tenant.Roles(), tenant.Role(r)) {
				t.Errorf("%s: no role %s", o.Username, r)
			}
		}
		if keys, ok := divisions[o.Agency]; !ok || o.Division != "" && !slices.Contains(keys, o.Division) {
			t.Errorf("%s: no agency or division %s %s", o.Username, o.Agency, o.Division)
		}
	}
	for _, role := range []string{
		"reception_officer", "case_officer", "division_head", "leader", "procedure_controller", "agency_administrator", "province_administrator",
	} {
		if !slices.ContainsFunc(p.Officials, func(o identityv1.OfficialInput) bool { return slices.Contains(o.Roles, role) }) {
			t.Errorf("nobody is %s", role)
		}
	}
}
