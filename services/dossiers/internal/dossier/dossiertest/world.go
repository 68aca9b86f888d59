package dossiertest

import (
	"context"
	"sync"
	"testing"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar/calendartest"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Agencies of the sample: a commune, a district and two departments.
const (
	Commune    tenant.Agency = "H53.30.01"
	District   tenant.Agency = "H53.30"
	Department tenant.Agency = "H53.12"
	Other      tenant.Agency = "H53.14"
	// Nowhere is no agency.
	Nowhere tenant.Agency = "H53.99"
)

// Extract and Permit are the procedures of the sample.
const (
	Extract procedure.Code = "9.900001"
	Permit  procedure.Code = "9.900002"
)

// Monday is 24 November 2025, 08:12 in Viet Nam: a working day.
var Monday = time.Date(2025, 11, 24, 1, 12, 0, 0, time.UTC)

// World is what use cases need, in memory, at a clock that tests move.
type World struct {
	Clock     *clock.Fake
	Calendars Calendars
	Catalogue *Catalogue
	Files     *Files
	Agencies  Agencies
	Officials Officials
}

// NewWorld gives the sample world on Monday.
func NewWorld() *World {
	return &World{
		Clock: clock.NewFake(Monday), Calendars: Calendars{},
		Catalogue: &Catalogue{Versions: []*procedure.Version{ExtractVersion(), PermitVersion()}},
		Files:     &Files{files: map[id.UUID]dossier.File{}, Held: map[id.UUID]dossier.ID{}},
	}
}

// Service puts the use cases on a store; stores that are also Backlog and Guesses are used as such.
func (w *World) Service(s dossier.Store) *dossier.Service {
	n := dossier.Needs{
		Store: s, Catalogue: w.Catalogue, Calendars: w.Calendars, Files: w.Files, Agencies: w.Agencies, Officials: w.Officials, Clock: w.Clock,
		Pause: func(context.Context, time.Duration) {},
	}
	n.Backlog, _ = s.(dossier.Backlog)
	n.Guesses, _ = s.(dossier.Guesses)
	n.FileTasks, _ = s.(dossier.FileTasks)
	return dossier.NewService(n)
}

// Act is the caller acting now.
func (w *World) Act(c tenant.Caller) dossier.Act {
	return dossier.Act{Caller: c, Now: w.Clock.Now(), Calendars: w.Calendars}
}

// Calendars gives every agency the sample calendar.
type Calendars struct{}

// For implements dossier.Calendars.
func (Calendars) For(tenant.Agency) *worktime.Calendar { return &province }

// Officials lets every account work as a case officer everywhere but Drifter and Keeper.
type Officials struct{}

// Drifter is the account of somebody who works nowhere.
var Drifter = account(2, 201)

// Keeper is the account of somebody who keeps the catalogue and works on no dossier.
var Keeper = account(2, 202)

// RolesAt implements dossier.Officials.
func (Officials) RolesAt(_ context.Context, _ tenant.Agency, officer string) ([]tenant.Role, error) {
	switch officer {
	case Drifter:
		return nil, nil
	case Keeper:
		return []tenant.Role{tenant.ProcedureController}, nil
	}
	return []tenant.Role{tenant.CaseOfficer}, nil
}

// Agencies is a tree in which every agency exists but Nowhere.
type Agencies struct{}

// InForce implements dossier.Agencies.
func (Agencies) InForce(_ context.Context, agency tenant.Agency, _ worktime.Date) (bool, error) {
	return agency != Nowhere, nil
}

var province = calendartest.Province()

// Catalogue holds versions in memory, all offered by every agency, in force from their first day.
type Catalogue struct {
	Versions []*procedure.Version
	// NotOffered lists agencies that offer nothing.
	NotOffered []tenant.Agency
}

// InForce implements dossier.Catalogue.
func (c *Catalogue) InForce(_ context.Context, code procedure.Code, day worktime.Date) (*procedure.Version, error) {
	for _, v := range c.Versions {
		if v.Procedure == code && v.InForce(day) {
			return v, nil
		}
	}
	return nil, procedure.ErrNotInForce
}

// Version implements dossier.Catalogue.
func (c *Catalogue) Version(_ context.Context, code procedure.Code, number int) (*procedure.Version, error) {
	for _, v := range c.Versions {
		if v.Procedure == code && v.Number == number {
			return v, nil
		}
	}
	return nil, procedure.ErrVersionNotFound
}

// Offers implements dossier.Catalogue.
func (c *Catalogue) Offers(_ context.Context, _ procedure.Code, agency tenant.Agency, _ worktime.Date) (bool, error) {
	for _, a := range c.NotOffered {
		if a == agency {
			return false, nil
		}
	}
	return true, nil
}

// Evaluator implements dossier.Catalogue.
func (*Catalogue) Evaluator(*procedure.Version) (form.Evaluator, error) { return Conditions{}, nil }

// Conditions understands the one condition of the sample: "soBan > 1".
type Conditions struct{}

// Holds implements form.Evaluator.
func (Conditions) Holds(condition string, vars map[string]any) (bool, error) {
	n, _ := vars["soBan"].(float64)
	return condition == "soBan > 1" && n > 1, nil
}

// Files is documents in memory.
type Files struct {
	mu    sync.Mutex
	files map[id.UUID]dossier.File
	Held  map[id.UUID]dossier.ID
	// Away makes holding and releasing fail.
	Away error
}

// Add puts up a PDF of an account and gives its id.
func (f *Files) Add(owner string) *id.UUID {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := id.New()
	f.files[key] = dossier.File{
		ID: key, Name: "giay.pdf", Size: 1000, MediaType: "application/pdf", SHA256: "9f86d081", Scan: "not_scanned", Owner: owner,
	}
	return &key
}

// File implements dossier.Files.
func (f *Files) File(_ context.Context, file id.UUID) (dossier.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	x, ok := f.files[file]
	if !ok {
		return x, fault.NotFound("file_not_found", "no such file")
	}
	return x, nil
}

// Hold implements dossier.Files.
func (f *Files) Hold(_ context.Context, file id.UUID, d dossier.ID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Away != nil {
		return f.Away
	}
	if _, ok := f.files[file]; !ok {
		return fault.NotFound("file_not_found", "no such file")
	}
	f.Held[file] = d
	return nil
}

// Release implements dossier.Files.
func (f *Files) Release(_ context.Context, file id.UUID, _ dossier.ID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Away == nil {
		delete(f.Held, file)
	}
	return f.Away
}

// Lose deletes a file, as a collection does with what nobody holds.
func (f *Files) Lose(file id.UUID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.files, file)
}

const extractForm = `{"type":"object","required":["hoTen"],"properties":{
 "hoTen":{"type":"string","maxLength":100,"x-label":{"vi":"Họ tên","en":"Full name"}},
 "soBan":{"type":"integer","minimum":1,"maximum":20,"x-label":{"vi":"Số bản","en":"Copies"}}}}`

// ExtractVersion is a copy of a civil-status extract: the agency that receives handles, one working day.
func ExtractVersion() *procedure.Version {
	day := worktime.Limit{Unit: worktime.WorkingDays, Amount: 1}
	return version(Extract, "Cấp bản sao trích lục hộ tịch", day, "")
}

// PermitVersion is a construction permit: the department handles, 15 working days, an opinion of another agency.
func PermitVersion() *procedure.Version {
	v := version(Permit, "Cấp giấy phép xây dựng", worktime.Limit{Unit: worktime.WorkingDays, Amount: 15}, Department)
	v.Steps[1].OpinionOf = Other
	return v
}

func version(code procedure.Code, name string, limit worktime.Limit, handler tenant.Agency) *procedure.Version {
	f, err := form.Parse([]byte(extractForm))
	if err != nil {
		panic(err) // a constant
	}
	hours := worktime.Limit{Unit: worktime.WorkingHours, Amount: 4}
	text := func(s string) procedure.Text { return procedure.Text{VI: s} }
	return &procedure.Version{
		Procedure: code, Name: text(name), Number: 1, State: procedure.Published, Author: "a", Publisher: "b",
		LegalBasis: "Nghị định 123/2015/NĐ-CP", EffectiveFrom: worktime.Date{Year: 2025, Month: 1, Day: 1},
		Applicants: []procedure.Applicant{procedure.Citizen, procedure.Business}, Assurance: 1, ServiceLevel: 4, Limit: limit,
		MaxExtensions: 1, KeepOldForFiled: true, Handler: handler, Form: f, FormSource: []byte(extractForm),
		Components: []procedure.Component{
			{Key: "uy-quyen", Name: text("Văn bản ủy quyền"), Required: true, ShowIf: "soBan > 1", MaxBytes: 1 << 20, MediaTypes: []string{"application/pdf"}},
			{Key: "ban-ve", Name: text("Bản vẽ")},
		},
		Fees: []procedure.FeeLine{{Key: "le-phi", Name: text("Lệ phí"), Amount: 8000, PerCopy: true, QuantityField: "soBan"}},
		Steps: []procedure.Step{
			{Key: "tiep-nhan", Name: text("Tiếp nhận"), Role: tenant.ReceptionOfficer, Limit: hours},
			{Key: "tham-dinh", Name: text("Thẩm định"), Role: tenant.CaseOfficer, Limit: hours},
			{Key: "phe-duyet", Name: text("Phê duyệt"), Role: tenant.Leader, Limit: hours},
			{Key: "tra-ket-qua", Name: text("Trả kết quả"), Role: tenant.ReceptionOfficer, Limit: hours},
		},
		Results: []procedure.ResultKind{{Key: "trich-luc", Name: text("Bản sao trích lục")}},
	}
}

// Citizen is a signed-in person; every n is another account, as a UUID.
func Citizen(n byte) tenant.Caller {
	return tenant.Caller{Kind: tenant.Citizen, Subject: account(1, n), Assurance: 1}
}

// Staff is a member of staff with roles at an agency, for which it acts; every n is another account.
func Staff(n byte, agency tenant.Agency, roles ...tenant.Role) tenant.Caller {
	return tenant.Caller{
		Kind: tenant.Staff, Subject: account(2, n), Acting: agency,
		Mandates: []tenant.Mandate{{Agency: agency, Roles: roles}},
	}
}

func account(kind, n byte) string {
	return id.UUID{1, 0x92, 0xf0, 0xc1, 0x7d, 0x1e, 0x7c, 0x60, 0x9d, 0x0e, 15: n, 14: kind}.String()
}

// Officers of an agency, one of each role that the sample uses.
type Officers struct{ Reception, Case, Second, Head, Leader, Clerk tenant.Caller }

// At gives an agency's officers; n keeps accounts of agencies apart.
func At(agency tenant.Agency, n byte) Officers {
	return Officers{
		Reception: Staff(10*n+1, agency, tenant.ReceptionOfficer), Case: Staff(10*n+2, agency, tenant.CaseOfficer),
		Second: Staff(10*n+3, agency, tenant.CaseOfficer), Head: Staff(10*n+4, agency, tenant.DivisionHead),
		Leader: Staff(10*n+5, agency, tenant.Leader), Clerk: Staff(10*n+6, agency, tenant.Clerk),
	}
}

// Self is an owner who files for himself.
func Self() []dossier.PersonInput {
	return []dossier.PersonInput{{
		Part: dossier.Owner, Self: true, FullName: "Nguyễn Thị Mẫu", CitizenID: "072187001234", Phone: "0900000001", Email: "mau@example.vn",
	}}
}

// Filing is a complete extract or permit, filed at once at an agency.
func Filing(code procedure.Code, agency tenant.Agency) dossier.NewDossier {
	return dossier.NewDossier{Procedure: code, File: true, DraftInput: dossier.DraftInput{
		ReceiveAgency: &agency, Answers: map[string]any{"hoTen": "Trần Văn Mẫu", "soBan": 1.0}, Persons: Self(),
	}}
}

// Must fails the test on an error.
func Must[T any](t testing.TB, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}
