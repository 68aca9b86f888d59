package dossiertest

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
)

func views(t *testing.T, w *World, s dossier.Store) {
	service, o := w.Service(s), At(Commune, 1)
	waiting := file(t, w, s, Filing(Extract, Commune), Applicant)
	taken := file(t, w, s, Filing(Extract, Commune), Applicant)
	queued := file(t, w, s, Filing(Extract, Commune), Applicant)
	for _, d := range []*dossier.Dossier{waiting, taken, queued} {
		must(service.ReceiveDossier(ctx, By(o.Reception, d.ID), dossier.ReceiveInput{}))(t)
	}
	for _, d := range []*dossier.Dossier{waiting, taken} {
		must(service.TakeDossier(ctx, By(o.Case, d.ID)))(t)
	}
	must(service.RequestSupplement(ctx, By(o.Case, waiting.ID), dossier.SupplementRequest{
		Items: []dossier.SupplementItem{{Field: "soBan", Reason: "khác bản vẽ"}},
	}))(t)
	for view, want := range map[string]dossier.ID{"mine": taken.ID, "queue": queued.ID, "waiting": waiting.ID} {
		list := must(service.ListWorkItems(ctx, o.Case, dossier.InboxFilter{View: view, Limit: 10}))(t)
		if len(list) != 1 || list[0].Dossier != want {
			t.Errorf("view %s: %d items", view, len(list))
		}
	}
	if list := must(service.ListWorkItems(ctx, o.Leader, dossier.InboxFilter{View: "queue", Limit: 10}))(t); len(list) != 0 {
		t.Errorf("the case officers' queue is not the leader's: %+v", list)
	}
	got := must(service.CountWorkItems(ctx, o.Case))(t)
	if got.Mine != 1 || got.Queue != 1 || got.Waiting != 1 || got.Agency != 3 || got.Overdue != 0 {
		t.Errorf("counts %+v", got)
	}
	issued := file(t, w, s, Filing(Extract, Commune), Applicant)
	walk(t, w, s, issued.ID, "H53.30.01 receives", "H53.30.01 takes", "H53.30.01 attaches the result", "H53.30.01 proposes approval", "H53.30.01 approves", "H53.30.01 issues")
	w.Clock.Advance(10 * 24 * time.Hour)
	overdue := must(service.ListWorkItems(ctx, o.Case, dossier.InboxFilter{View: "agency", Due: "overdue", Limit: 10}))(t)
	if got := must(service.CountWorkItems(ctx, o.Case))(t); got.Overdue != 2 || len(overdue) != 2 {
		t.Errorf("ten days later what was taken and what was only received is overdue, what waits for the applicant or was issued is not: %+v, %d listed", got, len(overdue))
	}
	must(service.StopDossier(ctx, By(o.Leader, taken.ID), "theo quyết định"))(t)
	if list := must(service.ListWorkItems(ctx, o.Case, dossier.InboxFilter{View: "agency", Limit: 10}))(t); len(list) != 3 {
		t.Errorf("an ended dossier is still work: %d items", len(list))
	}
}

func files(t *testing.T, w *World, s dossier.Store) {
	service, o := w.Service(s), At(Commune, 1)
	in := Filing(Extract, Commune)
	paper := w.Files.Add(Applicant.Subject)
	in.Parts = []dossier.PartInput{{Component: "ban-ve", File: paper}}
	d := file(t, w, s, in, Applicant)
	must(service.ReceiveDossier(ctx, By(o.Reception, d.ID), dossier.ReceiveInput{}))(t)
	must(service.TakeDossier(ctx, By(o.Case, d.ID)))(t)
	result := w.Files.Add(o.Case.Subject)
	must(service.AttachResult(ctx, By(o.Case, d.ID), "trich-luc", *result, "1"))(t)
	allowed := func(why string, file id.UUID, c dossier.FileAccess, want bool) {
		t.Helper()
		c.File = file
		got, ok, err := service.CheckFileAccess(ctx, c)
		if err != nil || ok != want || (ok && got != d.ID) {
			t.Errorf("%s: %v %v %v", why, got, ok, err)
		}
	}
	applicant := dossier.FileAccess{Account: Applicant.Subject, Kind: Applicant.Kind}
	stranger := dossier.FileAccess{Account: Citizen(2).Subject, Kind: Applicant.Kind}
	staff := dossier.FileAccess{Account: o.Clerk.Subject, Kind: o.Clerk.Kind, Mandates: o.Clerk.Mandates}
	elsewhere := staff
	elsewhere.Mandates = At(Other, 3).Clerk.Mandates
	for _, role := range []tenant.Role{
		tenant.ProvinceAdministrator, tenant.AgencyAdministrator, tenant.ProcedureController, tenant.PlatformEngineer, tenant.PostClerk,
	} {
		idle := staff
		idle.Mandates = Staff(9, Commune, role).Mandates
		allowed("a "+string(role)+" of a party, who gets 404 on the dossier", *paper, idle, false)
	}
	allowed("the applicant's own paper", *paper, applicant, true)
	allowed("a party's officer", *paper, staff, true)
	allowed("another citizen", *paper, stranger, false)
	allowed("an agency that is no party", *paper, elsewhere, false)
	allowed("the result before issue, the applicant", *result, applicant, false)
	allowed("the result before issue, an officer", *result, staff, true)
	allowed("a file of no dossier", id.New(), staff, false)
	must(service.ProposeDossier(ctx, By(o.Case, d.ID), dossier.ToApprove, "đủ"))(t)
	must(service.ApproveDossier(ctx, By(o.Leader, d.ID), ""))(t)
	must(service.IssueResult(ctx, By(o.Clerk, d.ID), ""))(t)
	allowed("the result after issue, the applicant", *result, applicant, true)
}

func personSeen(t *testing.T, w *World, s dossier.Store) {
	service, o := w.Service(s), At(Commune, 1)
	must(service.ReceiveAtCounter(ctx, o.Reception, dossier.Command{}, CounterFiling("Lê Văn Cũ")))(t)
	w.Clock.Advance(time.Hour)
	newest := must(service.ReceiveAtCounter(ctx, o.Reception, dossier.Command{}, CounterFiling("Lê Văn Mới")))(t)
	w.Clock.Advance(time.Hour)
	planted := Filing(Extract, Commune)
	planted.Persons[0].CitizenID, planted.Persons[0].FullName, planted.Persons[0].Phone = "072087004321", "Kẻ Mạo Danh", "0999999999"
	file(t, w, s, planted, Citizen(8))
	planted.Persons[0].CitizenID = "072087009999"
	file(t, w, s, planted, Citizen(8))
	p := must(s.PersonSeen(ctx, o.Reception, "072087004321"))(t)
	if p == nil || p.FullName != "Lê Văn Mới" || p.Phone != "0900000002" {
		t.Errorf("the newest person whom the counter saw, not what somebody typed online: %+v", p)
	}
	if list := must(s.Accesses(ctx, dossier.Self, newest.ID, time.Time{}, 10))(t); len(list) != 1 || list[0].What != "reveal" {
		t.Errorf("it is recorded: %+v", list)
	}
	if p := must(s.PersonSeen(ctx, At(Department, 2).Reception, "072087004321"))(t); p != nil {
		t.Errorf("another agency sees %+v", p)
	}
	if p := must(s.PersonSeen(ctx, o.Reception, "072087009999"))(t); p != nil {
		t.Errorf("an id that was only typed online gives %+v", p)
	}
}

func backlog(t *testing.T, w *World, s dossier.Store) {
	b, ok := s.(dossier.Backlog)
	if !ok {
		t.Fatal("the store is no dossier.Backlog")
	}
	service := w.Service(s)
	in := Filing(Extract, Commune)
	in.File = false
	draft := file(t, w, s, in, Applicant)
	w.Clock.Advance(time.Hour)
	filed := file(t, w, s, Filing(Permit, Commune), Applicant)
	came := must(service.ReceiveAtCounter(ctx, At(District, 4).Reception, dossier.Command{}, CounterFiling("Lê Văn Mẫu")))(t)
	asked := file(t, w, s, Filing(Extract, Commune), Applicant)
	o := At(Commune, 1)
	must(service.ReceiveDossier(ctx, By(o.Reception, asked.ID), dossier.ReceiveInput{}))(t)
	must(service.TakeDossier(ctx, By(o.Case, asked.ID)))(t)
	must(service.RequestSupplement(ctx, By(o.Case, asked.ID), dossier.SupplementRequest{
		Until: worktime.Date{Year: 2025, Month: 12, Day: 1}, Items: []dossier.SupplementItem{{Field: "soBan", Reason: "khác bản vẽ"}},
	}))(t)
	lists := func(why string, got []dossier.ID, err error, want ...*dossier.Dossier) {
		t.Helper()
		ids := []dossier.ID{}
		for _, d := range want {
			ids = append(ids, d.ID)
		}
		if err != nil || !slices.Equal(ids, got) {
			t.Errorf("%s: %v %v, want %v", why, got, err, ids)
		}
	}
	got, err := b.UnusedDrafts(ctx, Monday.Add(time.Minute), dossier.ID{}, 10)
	lists("drafts unused since a minute after", got, err, draft)
	got, err = b.UnusedDrafts(ctx, Monday, dossier.ID{}, 10)
	lists("drafts unused since before they were begun", got, err)
	got, err = b.OfAgency(ctx, Commune, false, dossier.ID{}, 10)
	lists("of the commune, its draft too", got, err, draft, filed, asked)
	got, err = b.OfAgency(ctx, Commune, false, draft.ID, 1)
	lists("after the draft, one", got, err, filed)
	got, err = b.OfAgency(ctx, Commune, true, dossier.ID{}, 10)
	lists("of the commune, ended", got, err)
	ended := file(t, w, s, Filing(Extract, Commune), Applicant)
	must(service.RefuseDossier(ctx, By(At(Commune, 1).Reception, ended.ID), "không thuộc thẩm quyền"))(t)
	got, err = b.OfAgency(ctx, Commune, true, dossier.ID{}, 10)
	lists("once one has ended", got, err, ended)
	got, err = b.OfAgency(ctx, Commune, false, asked.ID, 10)
	lists("which is not open any more", got, err)
	for _, at := range []dossier.ID{filed.ID, asked.ID, {}, {}} {
		must(struct{}{}, b.PutProgress(ctx, "round", at))(t)
		if got := must(b.Progress(ctx, "round"))(t); got != at {
			t.Errorf("a round goes on after %v, want %v", got, at)
		}
	}
	got, err = b.Ongoing(ctx, "", dossier.ID{}, 10)
	lists("with a date that may move", got, err, filed, came, asked)
	got, err = b.Ongoing(ctx, District, dossier.ID{}, 10)
	lists("by the district's calendar", got, err, came)
	got, err = b.Lapsed(ctx, worktime.Date{Year: 2025, Month: 12, Day: 1}, dossier.ID{}, 10)
	lists("on the last day nothing has lapsed", got, err)
	got, err = b.Lapsed(ctx, worktime.Date{Year: 2025, Month: 12, Day: 2}, dossier.ID{}, 10)
	lists("the day after", got, err, asked)
	got, err = b.WithCitizenID(ctx, "072087004321", dossier.ID{}, 10)
	lists("of the person who came", got, err, came)
	must(service.LinkAccount(ctx, Citizen(7).Subject, "072087004321"))(t)
	got, err = b.WithCitizenID(ctx, "072087004321", dossier.ID{}, 10)
	lists("once linked", got, err)
	must(s.Get(ctx, Citizen(7), came.ID))(t)
}

func guesses(t *testing.T, _ *World, s dossier.Store) {
	g, ok := s.(dossier.Guesses)
	if !ok {
		t.Fatal("the store is no dossier.Guesses")
	}
	day := Monday.Truncate(24 * time.Hour)
	for i, add := range []int{1, 1, 0, 2, -1, -9, 1} {
		want := []int{1, 2, 2, 4, 3, 0, 1}[i]
		if got := must(g.Add(ctx, "number:x", day, add))(t); got != want {
			t.Errorf("after %d additions: %d, want %d", i+1, got, want)
		}
	}
	if got := must(g.Add(ctx, "number:y", day, 0))(t); got != 0 {
		t.Errorf("another key counts %d", got)
	}
	if got := must(g.Add(ctx, "number:x", day.Add(24*time.Hour), 0))(t); got != 0 {
		t.Errorf("another window counts %d", got)
	}
}

func drafts(t *testing.T, w *World, s dossier.Store) {
	service := w.Service(s)
	service.MaxDrafts = 3
	in := Filing(Extract, Commune)
	in.File = false
	begin := func(c tenant.Caller, key string) (*dossier.Dossier, error) {
		return service.CreateDossier(ctx, c, dossier.Command{Operation: "createDossier", Key: key, Hash: []byte("one")}, in)
	}
	var wait sync.WaitGroup
	var began, refused atomic.Int32
	for range 8 {
		wait.Go(func() {
			switch _, err := begin(Applicant, ""); {
			case err == nil:
				began.Add(1)
			case errors.Is(err, dossier.ErrTooManyDrafts):
				refused.Add(1)
			default:
				t.Errorf("a draft: %v", err)
			}
		})
	}
	wait.Wait()
	if began.Load() != 3 || refused.Load() != 5 {
		t.Errorf("of eight drafts at once %d were begun and %d refused, want 3 and 5", began.Load(), refused.Load())
	}
	if _, err := begin(Citizen(2), "key-00001"); err != nil {
		t.Errorf("another account's drafts are counted alone: %v", err)
	}
	file(t, w, s, Filing(Extract, Commune), Applicant) // filed at once, it is no draft
	list := must(s.Mine(ctx, Applicant, dossier.MineFilter{State: "draft", Limit: 10}))(t)
	if err := service.DeleteDraft(ctx, Applicant, list[0].ID); err != nil {
		t.Fatal(err)
	}
	made := must(begin(Applicant, "key-00002"))(t)
	if again, err := begin(Applicant, "key-00002"); err != nil || again.ID != made.ID {
		t.Errorf("the same key gives the same draft though there is room for no other: %v", err)
	}
}
