package dossier_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
	"motcua.vn/services/dossiers/internal/procedure"
)

func complaints(err error) []string {
	f, ok := err.(*fault.Error) //nolint:errorlint // the use case's own fault
	if !ok {
		return nil
	}
	list := []string{}
	for _, x := range f.Fields {
		list = append(list, x.Path+" "+x.Code)
	}
	return list
}

func TestPersonsOfAnOnlineDossier(t *testing.T) {
	t.Parallel()
	self := dossier.PersonInput{Part: dossier.Owner, Self: true, FullName: "Nguyễn Thị Mẫu"}
	other := dossier.PersonInput{Part: dossier.Owner, FullName: "Trần Văn Mẫu", CitizenID: "072 087 001 234"}
	company := dossier.PersonInput{Part: dossier.Owner, Kind: procedure.Business, FullName: "Công ty Mẫu", TaxCode: "3900000001"}
	acting := func(basis string) dossier.PersonInput {
		return dossier.PersonInput{Part: dossier.Representative, Self: true, FullName: "Nguyễn Thị Mẫu", Basis: basis}
	}
	with := func(p dossier.PersonInput, change func(*dossier.PersonInput)) dossier.PersonInput {
		change(&p)
		return p
	}
	for _, c := range []struct {
		why  string
		in   []dossier.PersonInput
		want []string
	}{
		{"who files for oneself", []dossier.PersonInput{self}, nil},
		{"two for a marriage", []dossier.PersonInput{self, other}, nil},
		{"three are too many", []dossier.PersonInput{self, other, other}, []string{"persons too_many_owners"}},
		{"somebody's guardian", []dossier.PersonInput{other, acting("legal_guardian")}, nil},
		{"a representative says by what right", []dossier.PersonInput{other, acting("")}, []string{"persons[1].basis required"}},
		{"for another only as representative", []dossier.PersonInput{other, with(acting(""), func(p *dossier.PersonInput) { p.Part = dossier.Submitter })}, []string{"persons representative_missing"}},
		{"a company by a person", []dossier.PersonInput{company, acting("business")}, nil},
		{"a company has a tax code", []dossier.PersonInput{with(company, func(p *dossier.PersonInput) { p.TaxCode = "" }), acting("business")}, []string{"persons[0].taxCode required"}},
		{"nobody is the signed-in person", []dossier.PersonInput{other}, []string{"persons self_missing"}},
		{"nobody at all", []dossier.PersonInput{}, []string{"persons owner_missing", "persons self_missing"}},
		{"an agency does not apply for an extract", []dossier.PersonInput{with(self, func(p *dossier.PersonInput) { p.Kind = procedure.StateAgency })}, []string{"persons[0].kind not_an_applicant"}},
		{"a citizen id has 12 digits", []dossier.PersonInput{with(self, func(p *dossier.PersonInput) { p.CitizenID = "12" })}, []string{"persons[0].citizenId bad_format"}},
		{"a phone is a phone", []dossier.PersonInput{with(self, func(p *dossier.PersonInput) { p.Phone = "call me" })}, []string{"persons[0].phone bad_format"}},
		{"an e-mail is an e-mail", []dossier.PersonInput{with(self, func(p *dossier.PersonInput) { p.Email = "mau" })}, []string{"persons[0].email bad_format"}},
		{"nobody is born tomorrow", []dossier.PersonInput{with(self, func(p *dossier.PersonInput) { p.BirthDate = worktime.Date{Year: 2025, Month: 11, Day: 25} })}, []string{"persons[0].birthDate in_future"}},
	} {
		b := newBench(t)
		in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
		in.Persons = c.in
		d, err := b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in)
		if diff := cmp.Diff(c.want, complaints(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s%v", c.why, diff, err)
		}
		if err != nil {
			continue
		}
		last := d.Persons[len(d.Persons)-1]
		if last.Part != dossier.Submitter || last.Account != dossiertest.Applicant.Subject || last.FullName != "Nguyễn Thị Mẫu" {
			t.Errorf("%s: the submitter is %+v", c.why, last)
		}
		for _, p := range d.Persons {
			if p.FullName == "Trần Văn Mẫu" && (p.Account != "" || p.CitizenID != "072087001234") {
				t.Errorf("%s: a typed citizen id links nobody: %+v", c.why, p)
			}
		}
	}
}

func TestMaskedNumbersAreKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.File = false
	d := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	again := dossiertest.Self()
	again[0].CitizenID, again[0].Phone, again[0].FullName = "", "", "Nguyễn Thị Mới"
	d2 := b.ok(b.PutDraft(ctx, dossiertest.By(dossiertest.Applicant, d.ID), dossier.DraftInput{Persons: again}))
	for i, p := range d2.Persons {
		if p.CitizenID != "072187001234" || p.Phone != "0900000001" || p.FullName != "Nguyễn Thị Mới" || p.ID != d.Persons[i].ID {
			t.Errorf("person %d after a form that saw masked numbers: %+v", i, p)
		}
	}
}

// TestNumbersStayWithTheirPerson: whom one files for may change between two steps, and nobody gets another's numbers.
func TestNumbersStayWithTheirPerson(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.File = false
	d := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	acting := dossiertest.Self()[0]
	acting.Part, acting.Basis, acting.CitizenID, acting.Phone = dossier.Representative, "legal_guardian", "", ""
	put := func(owner dossier.PersonInput) map[dossier.PersonPart]dossier.Person {
		d := b.ok(b.PutDraft(ctx, dossiertest.By(dossiertest.Applicant, d.ID), dossier.DraftInput{Persons: []dossier.PersonInput{owner, acting}}))
		parts := map[dossier.PersonPart]dossier.Person{}
		for _, p := range d.Persons {
			parts[p.Part] = p
		}
		return parts
	}
	mother := dossier.PersonInput{Part: dossier.Owner, FullName: "Trần Thị Mẹ"}
	got := put(mother)
	if p := got[dossier.Owner]; p.CitizenID != "" || p.Phone != "" {
		t.Errorf("the mother got the numbers of who files for her: %+v", p)
	}
	if p := got[dossier.Representative]; p.CitizenID != "072187001234" || p.Phone != "0900000001" {
		t.Errorf("who files lost their numbers by acting for another: %+v", p)
	}
	mother.CitizenID = "072160000001"
	put(mother)
	mother.CitizenID = ""
	if p := put(mother)[dossier.Owner]; p.CitizenID != "072160000001" {
		t.Errorf("the mother's number was not kept: %+v", p)
	}
	father := dossier.PersonInput{Part: dossier.Owner, FullName: "Lê Văn Cha"}
	if p := put(father)[dossier.Owner]; p.CitizenID != "" {
		t.Errorf("the father got the mother's number: %+v", p)
	}
}

func TestCounterPersons(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.CounterFiling("Lê Văn Mẫu")
	in.Persons = append(in.Persons, dossier.PersonInput{Part: dossier.Representative, FullName: "Lê Thị Mẫu", Basis: "authorisation", Self: true})
	d := b.ok(b.ReceiveAtCounter(ctx, b.commune.Reception, dossier.Command{}, in))
	parts := map[dossier.PersonPart]dossier.Person{}
	for _, p := range d.Persons {
		parts[p.Part] = p
	}
	if parts[dossier.Submitter].FullName != "Lê Thị Mẫu" || parts[dossier.Submitter].Account != "" {
		t.Errorf("who came in submits, without an account: %+v", parts[dossier.Submitter])
	}
	if parts[dossier.Assistant].Account != b.commune.Reception.Subject {
		t.Errorf("the officer assists: %+v", parts[dossier.Assistant])
	}
	if d.Applicant(tenant.Caller{Kind: tenant.Citizen, Subject: b.commune.Reception.Subject}) {
		t.Error("the assistant is no applicant")
	}
	if d.Status != dossier.Received || d.Number == "" || d.Channel != dossier.Counter || d.Lead().Officer != b.commune.Reception.Subject || !d.Lead().Untaken() {
		t.Errorf("received at the counter: %s %s %+v", d.Status, d.Number, d.Lead())
	}
	for _, c := range []struct {
		why, code string
		who       tenant.Caller
	}{
		{"a case officer", "acting_agency_missing", func() tenant.Caller { x := b.commune.Case; x.Acting = ""; return x }()},
		{"a case officer who names the agency", "role_missing", b.commune.Case},
		{"a citizen", "acting_agency_missing", dossiertest.Applicant},
		{"a service that is not the author of sample data", "role_missing", tenant.Caller{Kind: tenant.Service, Subject: "portal", Acting: dossiertest.Commune}},
	} {
		_, err := b.ReceiveAtCounter(ctx, c.who, dossier.Command{}, dossiertest.CounterFiling("Lê Văn Mẫu"))
		b.refused(c.why, c.code, err)
	}
}

func TestASubmitterTypedAtTheCounterIsChecked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.CounterFiling("Lê Văn Mẫu")
	came := dossier.PersonInput{Part: dossier.Submitter, FullName: "Trần Văn Hộ", CitizenID: "12", Phone: "abc"}
	in.Persons = append(in.Persons, came)
	_, err := b.ReceiveAtCounter(ctx, b.commune.Reception, dossier.Command{}, in)
	if diff := cmp.Diff([]string{"persons[1].citizenId bad_format", "persons[1].phone bad_format"}, complaints(err)); diff != "" {
		t.Errorf("who is nothing but the submitter (-want +got):\n%s%v", diff, err)
	}
	in.Persons[1].CitizenID, in.Persons[1].Phone = "072087009999", "0900000009"
	b.ok(b.ReceiveAtCounter(ctx, b.commune.Reception, dossier.Command{}, in))
}

func TestLinking(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.ok(b.ReceiveAtCounter(ctx, b.commune.Reception, dossier.Command{}, dossiertest.CounterFiling("Lê Văn Mẫu")))
	owner := dossiertest.Citizen(7)
	_, err := b.GetDossier(ctx, owner, d.ID)
	b.refused("before the id is proven", "dossier_not_found", err)
	if n, err := b.LinkAccount(ctx, owner.Subject, "072087004321"); n != 1 || err != nil {
		t.Fatalf("linked %d, %v", n, err)
	}
	b.ok(b.GetDossier(ctx, owner, d.ID))
	if n, err := b.LinkAccount(ctx, dossiertest.Citizen(8).Subject, "072087004321"); n != 0 || err != nil {
		t.Errorf("a person that has an account is linked again: %d, %v", n, err)
	}
	linked := b.ok(b.GetDossier(ctx, dossier.Self, d.ID))
	if yes, err := linked.Link(b.Act(dossier.Self), dossiertest.Citizen(8).Subject, "072087004321"); yes || err != nil {
		t.Errorf("nor directly: %v %v", yes, err)
	}
	_, err = d.Link(b.Act(owner), owner.Subject, "072087004321")
	b.refused("an account does not link itself", "role_missing", err)
}

func TestFilesOfParts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	own := b.Files.Add(dossiertest.Applicant.Subject)
	unknown := id.New()
	for _, c := range []struct {
		why  string
		part dossier.PartInput
		want []string
	}{
		{"one's own", dossier.PartInput{Component: "uy-quyen", File: own}, nil},
		{"an unknown file", dossier.PartInput{Component: "uy-quyen", File: &unknown}, []string{"parts[0].file unknown_file"}},
		{"somebody else's", dossier.PartInput{Component: "uy-quyen", File: b.Files.Add(dossiertest.Citizen(3).Subject)}, []string{"parts[0].file unknown_file"}},
		{"of no component", dossier.PartInput{Component: "khac", File: own}, []string{"parts[0].component unknown_component"}},
		{"a citizen's word is no original seen", dossier.PartInput{Component: "uy-quyen", SeenOriginal: true}, []string{"parts.uy-quyen required"}},
	} {
		in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
		in.Answers["soBan"] = 2.0
		in.Parts = []dossier.PartInput{c.part}
		_, err := b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in)
		if diff := cmp.Diff(c.want, complaints(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s%v", c.why, diff, err)
		}
	}
	b.tell()
	if b.Files.Held[*own] == (dossier.ID{}) {
		t.Error("a file that a dossier uses is held")
	}
}
