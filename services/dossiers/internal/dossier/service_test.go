package dossier_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/form"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// next is version 2 of the extract from a day on, which also asks for a purpose.
func next(t *testing.T, from worktime.Date, keepOld bool) *dossiertest.Catalogue {
	t.Helper()
	old, v := dossiertest.ExtractVersion(), dossiertest.ExtractVersion()
	old.EffectiveUntil = from
	v.Number, v.EffectiveFrom, v.KeepOldForFiled = 2, from, keepOld
	v.FormSource = []byte(`{"type":"object","required":["hoTen","mucDich"],"properties":{
 "hoTen":{"type":"string","x-label":{"vi":"Họ tên","en":"Full name"}},
 "mucDich":{"type":"string","x-label":{"vi":"Mục đích","en":"Purpose"}}}}`)
	f, err := form.Parse(v.FormSource)
	v.Form = dossiertest.Must(t, f, err)
	return &dossiertest.Catalogue{Versions: append(dossiertest.NewWorld().Catalogue.Versions[1:], old, v)}
}

func TestDraftsMoveToTheVersionInForce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Needs.Catalogue = next(t, worktime.Date{Year: 2025, Month: 11, Day: 26}, true)
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.File = false
	d := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	filed := b.file(dossiertest.Extract)
	b.Clock.Advance(48 * time.Hour)
	if got := b.ok(b.GetDossier(ctx, dossier.Self, d.ID)); got.ProcedureVersion != 1 {
		t.Errorf("only its owner's opening moves a draft: version %d", got.ProcedureVersion)
	}
	d = b.ok(b.GetDossier(ctx, dossiertest.Applicant, d.ID))
	if diff := cmp.Diff(map[string]any{"hoTen": "Trần Văn Mẫu"}, d.Answers); d.ProcedureVersion != 2 || diff != "" {
		t.Errorf("opened: version %d, answers that the new form asks (-want +got):\n%s", d.ProcedureVersion, diff)
	}
	_, err := b.FileDossier(ctx, dossiertest.By(dossiertest.Applicant, d.ID))
	if diff := cmp.Diff([]string{"mucDich required"}, complaints(err)); diff != "" {
		t.Errorf("it is examined against the new form:\n%s", diff)
	}
	if got := b.ok(b.ReceiveDossier(ctx, dossiertest.By(b.commune.Reception, filed.ID), dossier.ReceiveInput{})); got.ProcedureVersion != 1 {
		t.Errorf("what was filed keeps version 1, not %d", got.ProcedureVersion)
	}
}

func TestANewVersionMayClaimFiledDossiers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Needs.Catalogue = next(t, worktime.Date{Year: 2025, Month: 11, Day: 26}, false)
	d := b.file(dossiertest.Extract)
	b.Clock.Advance(48 * time.Hour)
	_, err := b.ReceiveDossier(ctx, dossiertest.By(b.commune.Reception, d.ID), dossier.ReceiveInput{})
	if diff := cmp.Diff([]string{"mucDich required"}, complaints(err)); diff != "" {
		t.Errorf("what it lacks is to be asked for first:\n%s%v", diff, err)
	}
	view := must(b.Describe(ctx, b.commune.Reception, d))
	if view.Version.Number != 2 {
		t.Errorf("officers see it as version %d asks", view.Version.Number)
	}
	ask := dossier.SupplementRequest{Items: []dossier.SupplementItem{{Field: "mucDich", Reason: "biểu mẫu mới hỏi"}}}
	b.ok(b.RequestSupplement(ctx, dossiertest.By(b.commune.Reception, d.ID), ask))
	b.ok(b.SupplyDossier(ctx, dossiertest.By(dossiertest.Applicant, d.ID), dossier.SupplyInput{Answers: map[string]any{"mucDich": "Nhập học"}}))
	d = b.ok(b.ReceiveDossier(ctx, dossiertest.By(b.commune.Reception, d.ID), dossier.ReceiveInput{}))
	if d.ProcedureVersion != 2 || d.Answers["mucDich"] != "Nhập học" || d.Answers["hoTen"] != "Trần Văn Mẫu" {
		t.Errorf("received under version %d with %v", d.ProcedureVersion, d.Answers)
	}
}

func TestUnusedDraftsGo(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.File = false
	unused := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	used := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	b.Clock.Advance(89 * 24 * time.Hour)
	b.ok(b.PutDraft(ctx, dossiertest.By(dossiertest.Applicant, used.ID), dossier.DraftInput{Language: "en"}))
	if n, err := b.DeleteUnusedDrafts(ctx); n != 0 || err != nil {
		t.Errorf("after 89 days %d go, %v", n, err)
	}
	b.Clock.Advance(25 * time.Hour)
	if n, err := b.DeleteUnusedDrafts(ctx); n != 1 || err != nil {
		t.Errorf("after 90 days %d go, %v", n, err)
	}
	_, err := b.GetDossier(ctx, dossiertest.Applicant, unused.ID)
	b.refused("the unused one", "dossier_not_found", err)
	if d := b.ok(b.GetDossier(ctx, dossiertest.Applicant, used.ID)); d.Language != "en" || len(d.Persons) != 2 || d.Answers["hoTen"] == nil {
		t.Errorf("writing one thing leaves the others: %+v", d)
	}
}

func TestWhoDeletesADraft(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.File = false
	d := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	b.refused("another citizen", "dossier_not_found", b.DeleteDraft(ctx, dossiertest.Citizen(2), d.ID))
	if err := b.DeleteDraft(ctx, dossiertest.Applicant, d.ID); err != nil {
		t.Error(err)
	}
	filed := b.file(dossiertest.Extract)
	b.refused("what is filed", "already_filed", b.DeleteDraft(ctx, dossiertest.Applicant, filed.ID))
	_, err := b.PutDraft(ctx, dossiertest.By(dossiertest.Applicant, filed.ID), dossier.DraftInput{})
	b.refused("nor written", "already_filed", err)
	_, err = b.FileDossier(ctx, dossiertest.By(dossiertest.Applicant, filed.ID))
	b.refused("nor filed again", "already_filed", err)
}

func TestFilingIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why    string
		caller tenant.Caller
		change func(*bench, *dossier.NewDossier)
		want   []string
	}{
		{"no agency is picked", dossiertest.Applicant, func(_ *bench, in *dossier.NewDossier) { in.ReceiveAgency = nil }, []string{"receiveAgency required"}},
		{"the agency does not offer it", dossiertest.Applicant, func(b *bench, _ *dossier.NewDossier) {
			b.Catalogue.NotOffered = []tenant.Agency{dossiertest.Commune}
		}, []string{"receiveAgency not_offered"}},
		{"the account is not sure enough", tenant.Caller{Kind: tenant.Citizen, Subject: dossiertest.Applicant.Subject}, func(*bench, *dossier.NewDossier) {}, []string{"assurance assurance_too_low"}},
		{"a component that these answers need", dossiertest.Applicant, func(_ *bench, in *dossier.NewDossier) { in.Answers["soBan"] = 2.0 }, []string{"parts.uy-quyen required"}},
		{"an answer out of bounds", dossiertest.Applicant, func(_ *bench, in *dossier.NewDossier) { in.Answers["soBan"] = 21.0 }, []string{"soBan too_large", "parts.uy-quyen required"}},
	} {
		b := newBench(t)
		in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
		c.change(b, &in)
		_, err := b.CreateDossier(ctx, c.caller, dossier.Command{}, in)
		b.refused(c.why, "incomplete", err)
		if diff := cmp.Diff(c.want, complaints(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
	b := newBench(t)
	in := dossiertest.Filing("9.900008", dossiertest.Commune)
	_, err := b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in)
	b.refused("no such procedure", "procedure_not_in_force", err)
}

func TestFiling(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.Filing(dossiertest.Permit, dossiertest.Commune)
	in.Answers = map[string]any{"hoTen": "  Trần   Văn Mẫu ", "soBan": "3", "khac": "x"}
	in.Parts = []dossier.PartInput{{Component: "uy-quyen", File: b.Files.Add(dossiertest.Applicant.Subject)}}
	d := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	if diff := cmp.Diff(map[string]any{"hoTen": "Trần Văn Mẫu", "soBan": 3.0}, d.Answers); diff != "" {
		t.Errorf("answers are kept clean:\n%s", diff)
	}
	if len(d.Fees) != 1 || d.Fees[0].Total != 24_000 || d.MoneyState() != "due" {
		t.Errorf("three copies cost %+v", d.Fees)
	}
	if d.PartOf(dossiertest.Commune) != dossier.Receive || d.PartOf(dossiertest.Department) != dossier.Handle || d.Terms.ServiceLevel != 4 || len(d.Delivery) != 1 {
		t.Errorf("parties %+v, terms %+v", d.Parties, d.Terms)
	}
	if h := d.Holder(); h.Agency != dossiertest.Commune || h.WaitingFor != "agency" {
		t.Errorf("who has it now: %+v", h)
	}
}

// meddling changes the draft between what filing read and what it locks.
type meddling struct {
	dossier.Store
	meddle func(*dossier.Dossier)
}

// Update implements dossier.Store.
func (m meddling) Update(ctx context.Context, c tenant.Caller, cmd dossier.Command, key dossier.ID, ifMatch int64, change func(*dossier.Dossier) error) (*dossier.Dossier, error) {
	return m.Store.Update(ctx, c, cmd, key, ifMatch, func(d *dossier.Dossier) error {
		m.meddle(d)
		return change(d)
	})
}

func TestFilingExaminesWhatItFiles(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.File = false
	d := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	b.Needs.Store = meddling{b.store, func(d *dossier.Dossier) { d.ReceiveAgency = dossiertest.District }}
	_, err := b.FileDossier(ctx, dossiertest.By(dossiertest.Applicant, d.ID))
	b.refused("another agency was picked in between", "version_mismatch", err)
}

func TestBulk(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	one, two := b.file(dossiertest.Extract), b.reach(dossier.InProcess)
	unknown := dossier.ID{UUID: id.New()}
	got, err := b.BulkWork(ctx, b.commune.Reception, dossier.Command{Operation: "bulkWork", Key: "key-00001"}, dossier.Bulk{
		Action: "receive", Dossiers: []dossier.ID{one.ID, two.ID, unknown},
	})
	want := []dossier.BulkItem{{Dossier: one.ID, Done: true}, {Dossier: two.ID, Code: "status_does_not_allow"}, {Dossier: unknown, Code: "dossier_not_found"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("each alone (-want +got):\n%s%v", diff, err)
	}
	for why, in := range map[string]dossier.Bulk{
		"nothing":          {Action: "take"},
		"an unknown thing": {Action: "approve", Dossiers: []dossier.ID{one.ID}},
		"to nobody":        {Action: "assign", Dossiers: []dossier.ID{one.ID}},
		"too many":         {Action: "take", Dossiers: make([]dossier.ID, 51)},
	} {
		_, err := b.BulkWork(ctx, b.commune.Head, dossier.Command{}, in)
		b.refused(why, "bad_bulk", err)
	}
}

// An address that somebody typed for another is written to once an officer has seen the dossier, not before.
func TestStrangersAreToldFromReceptionOn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	acting := dossiertest.Self()[0]
	acting.Part, acting.Basis = dossier.Representative, "authorisation"
	in.Persons = []dossier.PersonInput{{Part: dossier.Owner, FullName: "Trần Thị Lạ", Email: "la@example.vn"}, acting}
	d := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	addresses := func() (list []string) {
		got, _, err := b.GetRecipients(ctx, tenant.ServiceCaller("notifications"), d.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range got.Recipients() {
			list = append(list, p.Email)
		}
		return list
	}
	if diff := cmp.Diff([]string{"mau@example.vn"}, addresses()); diff != "" {
		t.Errorf("told of the filing (-want +got):\n%s", diff)
	}
	b.ok(b.ReceiveDossier(ctx, dossiertest.By(b.commune.Reception, d.ID), dossier.ReceiveInput{}))
	if diff := cmp.Diff([]string{"mau@example.vn", "la@example.vn"}, addresses()); diff != "" {
		t.Errorf("told of the reception (-want +got):\n%s", diff)
	}
}

func TestRecipients(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.reach(dossier.InProcess)
	if got := d.Recipients(); len(got) != 1 || got[0].Email != "mau@example.vn" || got[0].Language != "vi" || got[0].Account != dossiertest.Applicant.Subject {
		t.Errorf("submitter and owner are one person here: %+v", got)
	}
	d = b.ok(b.RequestSupplement(ctx, dossiertest.By(b.commune.Case, d.ID), onField()))
	_, _, err := b.GetRecipients(ctx, b.commune.Leader, d.ID, 0)
	b.refused("people do not ask for recipients", "role_missing", err)
	_, reason, err := b.GetRecipients(ctx, tenant.ServiceCaller("notifications"), d.ID, 0)
	if err != nil || reason != "Số bản: khác bản vẽ" {
		t.Errorf("notifications does, and says why in words: %q, %v", reason, err)
	}
}

// A notice that is told late says what its event said, not what came after it.
func TestAReasonIsThatOfItsEvent(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	o, by := b.commune, dossiertest.By
	d := b.reach(dossier.InProcess)
	b.ok(b.ExtendDossier(ctx, by(o.Leader, d.ID), worktime.Limit{Unit: worktime.WorkingDays, Amount: 5}, "chờ kiểm định"))
	b.ok(b.RequestSupplement(ctx, by(o.Case, d.ID), onField()))
	b.ok(b.SupplyDossier(ctx, by(dossiertest.Applicant, d.ID), dossier.SupplyInput{}))
	b.ok(b.WithdrawDossier(ctx, by(dossiertest.Applicant, d.ID), "không còn nhu cầu"))
	b.ok(b.Service.DecideWithdrawal(ctx, by(o.Leader, d.ID), false, "đã có kết quả"))
	b.ok(b.ProposeDossier(ctx, by(o.Case, d.ID), dossier.ToApprove, "đủ"))
	b.ok(b.ApproveDossier(ctx, by(o.Leader, d.ID), "nhờ anh phát hành sớm"))
	want := map[string]string{
		"dossier.extended.v1": "chờ kiểm định", "dossier.supplement_requested.v1": "Số bản: khác bản vẽ", "dossier.withdrawal_decided.v1": "đã có kết quả",
		"dossier.approved.v1": "", // what a leader says to officers
	}
	history, err := b.GetHistory(ctx, dossier.Self, d.ID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range history {
		said, told := want[e.Event]
		if !told {
			continue
		}
		delete(want, e.Event)
		if _, reason, err := b.GetRecipients(ctx, tenant.ServiceCaller("notifications"), d.ID, e.Seq); err != nil || reason != said {
			t.Errorf("%s says %q, %v; want %q", e.Event, reason, err, said)
		}
	}
	if len(want) > 0 {
		t.Errorf("these did not happen: %v", want)
	}
	if _, reason, err := b.GetRecipients(ctx, tenant.ServiceCaller("notifications"), d.ID, 99); err != nil || reason != "" {
		t.Errorf("of an event that never was: %q, %v", reason, err)
	}
}

func TestWorkItems(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by := dossiertest.By
	item := func(d *dossier.Dossier, agency tenant.Agency) dossier.WorkItem {
		for _, w := range dossier.Items(d) {
			if w.Agency == agency {
				return w
			}
		}
		t.Fatalf("%s has no work on a dossier that is %s", agency, d.Status)
		return dossier.WorkItem{}
	}
	d := b.file(dossiertest.Permit)
	if c, h := item(d, dossiertest.Commune), item(d, dossiertest.Department); c.Waiting || c.Role != tenant.ReceptionOfficer || !h.Waiting || c.Due != d.Clock.ReceptionDue {
		t.Errorf("before reception it is the commune's turn: %+v, %+v", c, h)
	}
	d = b.permit()
	if c, h := item(d, dossiertest.Commune), item(d, dossiertest.Department); !c.Waiting || h.Waiting || h.Role != tenant.CaseOfficer || h.Assignee != "" {
		t.Errorf("once received it waits in the department's queue: %+v, %+v", c, h)
	}
	b.ok(b.TakeDossier(ctx, by(b.department.Case, d.ID)))
	d = b.ok(b.RequestOpinion(ctx, by(b.department.Case, d.ID), dossier.OpinionRequest{Agency: dossiertest.Other, Question: "có thuộc quy hoạch?"}))
	if h, o := item(d, dossiertest.Department), item(d, dossiertest.Other); !h.Waiting || h.Assignee != b.department.Case.Subject || o.Waiting || !cmp.Equal(o.Flags, []string{"opinion"}) {
		t.Errorf("while an opinion is open: %+v, %+v", h, o)
	}
	b.ok(b.GiveOpinion(ctx, by(b.other.Case, d.ID), dossier.OpinionInput{StepRun: d.Steps[len(d.Steps)-1].ID, Verdict: "agree", Text: "phù hợp"}))
	b.ok(b.ProposeDossier(ctx, by(b.department.Case, d.ID), dossier.ToApprove, "đủ"))
	d = b.ok(b.SendBackDossier(ctx, by(b.department.Leader, d.ID), "bổ sung căn cứ"))
	if h := item(d, dossiertest.Department); !cmp.Equal(h.Flags, []string{"sent_back"}) || h.Waiting || h.Assignee != b.department.Case.Subject {
		t.Errorf("sent back it is the case officer's again: %+v", h)
	}
	d = b.ok(b.ProposeDossier(ctx, by(b.department.Case, d.ID), dossier.ToApprove, "đủ"))
	if h := item(d, dossiertest.Department); h.Role != tenant.Leader || h.Assignee != "" {
		t.Errorf("awaiting approval it is the leaders': %+v", h)
	}
	d = b.ok(b.WithdrawDossier(ctx, by(dossiertest.Applicant, d.ID), "không còn nhu cầu"))
	if h := item(d, dossiertest.Department); !cmp.Equal(h.Flags, []string{"withdrawal"}) {
		t.Errorf("a withdrawal shows: %+v", h)
	}
	if list := dossier.Items(b.reach(dossier.Completed)); list != nil {
		t.Errorf("what has ended is no work: %+v", list)
	}
}
