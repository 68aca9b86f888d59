package dossiertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
)

// Conformance is what every store of dossiers promises. newStore gives an empty store that numbers by the sample's
// scheme (DailyShort) and decides visibility at the world's clock or the real one.
func Conformance(t *testing.T, newStore func(*testing.T, *World) dossier.Store) {
	t.Helper()
	for name, run := range map[string]func(*testing.T, *World, dossier.Store){
		"what is written is read":            roundTrip,
		"a replayed command does nothing":    replays,
		"a lost answer can be had again":     replaysOutOfSight,
		"a failed change leaves nothing":     failure,
		"versions guard against lost writes": versions,
		"numbers are contiguous":             numbers,
		"only parties and applicants see":    visibility,
		"drafts are deleted, filed not":      deletion,
		"history is one chain":               history,
		"reading leaves one record an hour":  accesses,
		"an account has so many drafts":      drafts,
		"my dossiers page":                   mine,
		"the inbox pages in queue order":     inboxPages,
		"views and counts":                   views,
		"files follow the dossier":           files,
		"the counter finds the person":       personSeen,
		"the backlog of jobs":                backlog,
		"guesses are counted":                guesses,
		"documents learns of files":          fileTasks,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := NewWorld()
			run(t, w, newStore(t, w))
		})
	}
}

var ctx = context.Background()

func file(t *testing.T, w *World, s dossier.Store, in dossier.NewDossier, c tenant.Caller) *dossier.Dossier {
	t.Helper()
	d, err := w.Service(s).CreateDossier(ctx, c, dossier.Command{Operation: "create"}, in)
	return Must(t, d, err)
}

func roundTrip(t *testing.T, w *World, s dossier.Store) {
	in := Filing(Permit, Commune)
	in.Answers["soBan"] = 3.0
	in.Parts = []dossier.PartInput{{Component: "uy-quyen", File: w.Files.Add(Applicant.Subject), Note: "bản chính"}}
	made := file(t, w, s, in, Applicant)
	department := At(Department, 2)
	made = walk(t, w, s, made.ID, "H53.30.01 receives", "H53.12 takes", "H53.12 asks an opinion", "H53.14 gives its opinion", "H53.12 asks in examination")
	for _, c := range []tenant.Caller{Applicant, department.Case, dossier.Self} {
		read := must(s.Get(ctx, c, made.ID))(t)
		if diff := cmp.Diff(Plain(made), Plain(read)); diff != "" {
			t.Errorf("read by %s (-written +read):\n%s", c.Kind, diff)
		}
		if read.ID != made.ID || read.Number != made.Number || !bytes.Equal(read.HistoryHash, made.HistoryHash) {
			t.Errorf("read id %s number %s, wrote %s %s", read.ID, read.Number, made.ID, made.Number)
		}
	}
	if made.Persons[0].CitizenID != "072187001234" || made.Answers["soBan"] != 3.0 {
		t.Errorf("persons or answers are not as typed: %+v", made.Persons)
	}
}

// walk makes moves by their names, each of which must succeed, and gives the dossier after the last.
func walk(t *testing.T, w *World, s dossier.Store, key dossier.ID, names ...string) (d *dossier.Dossier) {
	t.Helper()
	service, moves := w.Service(s), w.Moves()
	for _, name := range names {
		i := slices.IndexFunc(moves, func(m Move) bool { return m.Name == name })
		d = must(moves[i].Do(ctx, service, key))(t)
	}
	return d
}

// must defers a failure to where t is known.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		return Must(t, v, err)
	}
}

func replays(t *testing.T, w *World, s dossier.Store) {
	service := w.Service(s)
	cmd := dossier.Command{Operation: "createDossier", Key: "key-00001", Hash: []byte("one")}
	in := Filing(Extract, Commune)
	first := must(service.CreateDossier(ctx, Applicant, cmd, in))(t)
	again := must(service.CreateDossier(ctx, Applicant, cmd, in))(t)
	if first.ID != again.ID || first.Number != again.Number {
		t.Errorf("the same key made %s and %s", first.Number, again.Number)
	}
	other := cmd
	other.Hash = []byte("two")
	if _, err := service.CreateDossier(ctx, Applicant, other, in); fault.CodeOf(err) != "idempotency_key_reused" || fault.KindOf(err) != fault.KindInvalid {
		t.Errorf("the same key with another body: %v", err)
	}
	if d := must(service.CreateDossier(ctx, Citizen(2), cmd, in))(t); d.ID == first.ID {
		t.Error("another subject's key is another key")
	}
	by := dossier.Transition{Caller: At(Commune, 1).Reception, Dossier: first.ID, Command: dossier.Command{Operation: "receiveDossier", Key: "key-00002", Hash: []byte("r")}}
	received := must(service.ReceiveDossier(ctx, by, dossier.ReceiveInput{}))(t)
	same := must(service.ReceiveDossier(ctx, by, dossier.ReceiveInput{}))(t)
	if received.Version != same.Version || same.Status != dossier.Received {
		t.Errorf("a replayed reception gave version %d, then %d", received.Version, same.Version)
	}
}

// replaysOutOfSight: an agency whose opinion was asked sees the dossier until it is decided; the repetition of its opinion
// has its answer all the same, and gives nobody anything else to see.
func replaysOutOfSight(t *testing.T, w *World, s dossier.Store) {
	service, asking, asked := w.Service(s), At(Department, 2), At(Other, 3)
	d := file(t, w, s, Filing(Permit, Commune), Applicant)
	must(service.ReceiveDossier(ctx, By(At(Commune, 1).Reception, d.ID), dossier.ReceiveInput{}))(t)
	must(service.TakeDossier(ctx, By(asking.Case, d.ID)))(t)
	d = must(service.RequestOpinion(ctx, By(asking.Case, d.ID), dossier.OpinionRequest{Agency: Other, Question: "có thuộc quy hoạch?"}))(t)
	in := dossier.OpinionInput{StepRun: d.Steps[len(d.Steps)-1].ID, Verdict: "agree", Text: "phù hợp", File: w.Files.Add(asked.Case.Subject)}
	by := By(asked.Case, d.ID)
	by.Command = dossier.Command{Operation: "giveOpinion", Key: "key-00004", Hash: []byte("o")}
	must(service.GiveOpinion(ctx, by, in))(t)
	must(service.ProposeDossier(ctx, By(asking.Case, d.ID), dossier.ToApprove, "đủ"))(t)
	must(service.ApproveDossier(ctx, By(asking.Leader, d.ID), ""))(t)
	if _, err := s.Get(ctx, asked.Case, d.ID); !errors.Is(err, dossier.ErrNotFound) {
		t.Fatalf("once decided the asked agency still sees it: %v", err)
	}
	if again, err := service.GiveOpinion(ctx, by, in); err != nil || again.ID != d.ID {
		t.Errorf("the same opinion again: %v", err)
	}
	for why, change := range map[string]func(*dossier.Transition){
		"a new opinion":         func(by *dossier.Transition) { by.Command.Key = "key-00005" },
		"another officer's key": func(by *dossier.Transition) { by.Caller = asked.Second },
	} {
		other := by
		change(&other)
		if _, err := service.GiveOpinion(ctx, other, in); !errors.Is(err, dossier.ErrNotFound) {
			t.Errorf("%s: %v", why, err)
		}
	}
	by.Command.Hash = []byte("other")
	if _, err := service.GiveOpinion(ctx, by, in); !errors.Is(err, dossier.ErrKeyReused) {
		t.Errorf("the key with another opinion: %v", err)
	}
}

func failure(t *testing.T, w *World, s dossier.Store) {
	d := file(t, w, s, Filing(Extract, Commune), Applicant)
	boom := fault.Conflict("boom", "no")
	cmd := dossier.Command{Operation: "x", Key: "key-00003", Hash: []byte("x")}
	_, err := s.Update(ctx, dossier.Self, cmd, d.ID, 0, func(d *dossier.Dossier) error {
		d.Status = dossier.Stopped
		d.Persons[0].FullName = "khác"
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("the change's own fault is given: %v", err)
	}
	if diff := cmp.Diff(Plain(d), Plain(must(s.Get(ctx, dossier.Self, d.ID))(t))); diff != "" {
		t.Errorf("a failed change left:\n%s", diff)
	}
	ran := false
	_, err = s.Update(ctx, dossier.Self, cmd, d.ID, 0, func(*dossier.Dossier) error { ran = true; return nil })
	if err != nil || !ran {
		t.Errorf("a failed command's key can be used again: ran %v, %v", ran, err)
	}
}

func versions(t *testing.T, w *World, s dossier.Store) {
	d := file(t, w, s, Filing(Extract, Commune), Applicant)
	nothing := func(*dossier.Dossier) error { return nil }
	after := must(s.Update(ctx, dossier.Self, dossier.Command{}, d.ID, d.Version, nothing))(t)
	if after.Version != d.Version+1 {
		t.Errorf("version %d after %d", after.Version, d.Version)
	}
	if _, err := s.Update(ctx, dossier.Self, dossier.Command{}, d.ID, d.Version, nothing); !errors.Is(err, dossier.ErrVersion) {
		t.Errorf("an old version: %v", err)
	}
	if _, err := s.Update(ctx, dossier.Self, dossier.Command{}, dossier.ID{UUID: id.New()}, 0, nothing); !errors.Is(err, dossier.ErrNotFound) {
		t.Errorf("no such dossier: %v", err)
	}
}

func numbers(t *testing.T, w *World, s dossier.Store) {
	const parallel = 12
	got := make([]string, parallel)
	var wg sync.WaitGroup
	for i := range parallel {
		wg.Add(1)
		go func() {
			defer wg.Done()
			d, err := w.Service(s).CreateDossier(ctx, Citizen(byte(i)), dossier.Command{}, Filing(Extract, District))
			if err == nil {
				got[i] = d.Number
			}
		}()
	}
	// What fails after the number would be taken leaves no hole.
	in := Filing(Extract, District)
	in.Answers = map[string]any{}
	if _, err := w.Service(s).CreateDossier(ctx, Applicant, dossier.Command{}, in); err == nil {
		t.Error("an incomplete dossier was filed")
	}
	wg.Wait()
	slices.Sort(got)
	for i, n := range got {
		parsed, err := ParseNumber(n)
		if err != nil || parsed.Agency != District || parsed.Counter != int64(i+1) {
			t.Fatalf("number %d is %q (%v)", i+1, n, err)
		}
	}
	first := file(t, w, s, Filing(Extract, Commune), Applicant)
	if !strings.HasSuffix(first.Number, "-0001") {
		t.Errorf("another agency counts on its own: %s", first.Number)
	}
	if d := must(s.ByNumber(ctx, got[3]))(t); d == nil || d.Number != got[3] {
		t.Errorf("by number %s: %+v", got[3], d)
	}
	if d, err := s.ByNumber(ctx, "H53.30-251124-9999"); d != nil || err != nil {
		t.Errorf("a number that was never taken: %v %v", d, err)
	}
}

func visibility(t *testing.T, w *World, s dossier.Store) {
	in := Filing(Permit, Commune)
	in.File = false
	draft := file(t, w, s, in, Applicant)
	filed := file(t, w, s, Filing(Permit, Commune), Applicant)
	twice := At(Department, 2).Case
	twice.Acting = ""
	twice.Mandates = append(twice.Mandates, tenant.Mandate{Agency: Commune, Roles: []tenant.Role{tenant.ReceptionOfficer}})
	ended := At(Commune, 1).Case
	ended.Mandates = []tenant.Mandate{{Agency: Commune, Roles: []tenant.Role{tenant.CaseOfficer}, Until: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)}}
	for _, c := range []struct {
		who                 string
		caller              tenant.Caller
		seesDraft, seesFile bool
	}{
		{"who filed", Applicant, true, true},
		{"another citizen", Citizen(2), false, false},
		{"the receiving agency", At(Commune, 1).Case, false, true},
		{"the handling agency", At(Department, 2).Leader, false, true},
		{"an agency that is no party", At(Other, 3).Leader, false, false},
		{"two mandates, no acting agency", twice, false, true},
		{"a mandate that ended", ended, false, false},
		{"a provincial administrator of a party", Staff(90, Commune, tenant.ProvinceAdministrator), false, false},
		{"a platform engineer of a party", Staff(91, Department, tenant.PlatformEngineer), false, false},
		{"ourselves", dossier.Self, true, true},
		{"nobody", tenant.Caller{}, false, false},
	} {
		for _, x := range []struct {
			d    *dossier.Dossier
			sees bool
		}{{draft, c.seesDraft}, {filed, c.seesFile}} {
			_, err := s.Get(ctx, c.caller, x.d.ID)
			if x.sees && err != nil || !x.sees && !errors.Is(err, dossier.ErrNotFound) {
				t.Errorf("%s gets a %s dossier: %v", c.who, x.d.Status, err)
			}
			_, err = s.Update(ctx, c.caller, dossier.Command{}, x.d.ID, 0, func(*dossier.Dossier) error { return errNothing })
			if x.sees && !errors.Is(err, errNothing) || !x.sees && !errors.Is(err, dossier.ErrNotFound) {
				t.Errorf("%s updates a %s dossier: %v", c.who, x.d.Status, err)
			}
			if _, err = s.History(ctx, c.caller, x.d.ID, 0, 10); x.sees != (err == nil) {
				t.Errorf("%s reads the history of a %s dossier: %v", c.who, x.d.Status, err)
			}
		}
	}
	offerAndDecline(t, w, s, filed)
}

// offerAndDecline: an agency sees the dossier from the offer to its decline.
func offerAndDecline(t *testing.T, w *World, s dossier.Store, d *dossier.Dossier) {
	service, other := w.Service(s), At(Other, 3).Head
	must(service.ReceiveDossier(ctx, By(At(Commune, 1).Reception, d.ID), dossier.ReceiveInput{}))(t)
	w.Clock.Advance(time.Minute)
	must(service.HandOverDossier(ctx, By(At(Department, 2).Head, d.ID), dossier.Offer{Agency: Other}))(t)
	must(s.Get(ctx, other, d.ID))(t)
	w.Clock.Advance(time.Minute)
	must(service.DeclineDossier(ctx, By(other, d.ID), "không thuộc thẩm quyền"))(t)
	if _, err := s.Get(ctx, other, d.ID); !errors.Is(err, dossier.ErrNotFound) {
		t.Errorf("after its decline the agency reads the dossier: %v", err)
	}
}

func deletion(t *testing.T, w *World, s dossier.Store) {
	in := Filing(Extract, Commune)
	in.File = false
	draft := file(t, w, s, in, Applicant)
	filed := file(t, w, s, Filing(Extract, Commune), Applicant)
	if err := s.Delete(ctx, Citizen(2), draft.ID); !errors.Is(err, dossier.ErrNotFound) {
		t.Errorf("another citizen deletes: %v", err)
	}
	if err := s.Delete(ctx, Applicant, filed.ID); !errors.Is(err, dossier.ErrNotDraft) {
		t.Errorf("a filed dossier is deleted: %v", err)
	}
	if err := s.Delete(ctx, Applicant, draft.ID); err != nil {
		t.Errorf("delete: %v", err)
	}
	if _, err := s.Get(ctx, Applicant, draft.ID); !errors.Is(err, dossier.ErrNotFound) {
		t.Errorf("a deleted draft: %v", err)
	}
}

func history(t *testing.T, w *World, s dossier.Store) {
	d := file(t, w, s, Filing(Extract, Commune), Applicant)
	officers := At(Commune, 1)
	must(w.Service(s).ReceiveDossier(ctx, By(officers.Reception, d.ID), dossier.ReceiveInput{Note: "đủ"}))(t)
	d = must(w.Service(s).TakeDossier(ctx, By(officers.Case, d.ID)))(t)
	list := must(s.History(ctx, officers.Case, d.ID, 0, 100))(t)
	events := []string{}
	for i, e := range list {
		events = append(events, e.Event)
		if e.Seq != int64(i)+1 || !bytes.Equal(e.Hash, dossier.Chain(e.PrevHash, d.ID, e)) {
			t.Errorf("entry %d does not fit the chain: %+v", i, e)
		}
	}
	if diff := cmp.Diff([]string{"dossier.filed.v1", "dossier.received.v1", "dossier.taken.v1"}, events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if e := list[1]; e.Note != "đủ" || e.Actor != officers.Reception.Subject || e.ActorKind != tenant.Staff || e.Agency != Commune || e.Status != dossier.Received {
		t.Errorf("reception is kept as %+v", e)
	}
	if rest := must(s.History(ctx, officers.Case, d.ID, 1, 1))(t); len(rest) != 1 || rest[0].Seq != 2 {
		t.Errorf("a page after 1 of 1: %+v", rest)
	}
	if told := must(s.History(ctx, tenant.ServiceCaller("notifications"), d.ID, 1, 1))(t); len(told) != 1 || told[0].Note != "đủ" {
		t.Errorf("notifications is told of the reception: %+v", told)
	}
	v := must(s.Verify(ctx, officers.Case, d.ID))(t)
	if !v.Intact || v.Entries != 3 || !bytes.Equal(v.Head, d.HistoryHash) {
		t.Errorf("verification %+v, head %x", v, d.HistoryHash)
	}
}

func accesses(t *testing.T, w *World, s dossier.Store) {
	d := file(t, w, s, Filing(Extract, Commune), Applicant)
	officer := At(Commune, 1).Case
	for range 3 {
		must(s.Get(ctx, officer, d.ID))(t)
		must(s.Get(ctx, Applicant, d.ID))(t)
	}
	person := must(s.Reveal(ctx, officer, d.ID, d.Persons[0].ID))(t)
	if person.CitizenID != "072187001234" || person.Phone != "0900000001" {
		t.Errorf("revealed %+v", person)
	}
	if _, err := s.Reveal(ctx, officer, d.ID, id.New()); !errors.Is(err, dossier.ErrNotFound) {
		t.Errorf("a person of no dossier: %v", err)
	}
	list := must(s.Accesses(ctx, Applicant, d.ID, time.Time{}, 10))(t)
	what := []string{}
	for _, a := range list {
		what = append(what, a.What)
		if a.Actor != officer.Subject || a.Agency != Commune {
			t.Errorf("access %+v", a)
		}
	}
	other, third := At(Commune, 1).Clerk, At(Commune, 1).Leader
	must(s.History(ctx, other, d.ID, 0, 10))(t)
	must(s.Verify(ctx, third, d.ID))(t)
	for _, reader := range []tenant.Caller{other, third} {
		list := must(s.Accesses(ctx, Applicant, d.ID, time.Time{}, 10))(t)
		if !slices.ContainsFunc(list, func(a dossier.Access) bool {
			return a.Actor == reader.Subject && a.What == "read" && a.Agency == Commune
		}) {
			t.Errorf("who reads the history, or has it verified, leaves a record as well: %+v", list)
		}
	}
	slices.Sort(what)
	if diff := cmp.Diff([]string{"read", "reveal"}, what); diff != "" {
		t.Errorf("records (-want +got):\n%s", diff)
	}
}

func mine(t *testing.T, w *World, s dossier.Store) {
	var want []dossier.ID
	for i := range 5 {
		in := Filing(Extract, Commune)
		in.File = i > 1
		want = append(want, file(t, w, s, in, Applicant).ID)
		w.Clock.Advance(time.Minute)
	}
	file(t, w, s, Filing(Extract, Commune), Citizen(2))
	slices.Reverse(want)
	var got []dossier.ID
	f := dossier.MineFilter{Limit: 2}
	for range 4 {
		page := must(s.Mine(ctx, Applicant, f))(t)
		for _, row := range page {
			got = append(got, row.ID)
			f.AfterUpdate, f.AfterID = row.UpdatedAt, row.ID
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	for state, n := range map[string]int{"": 5, "draft": 2, "open": 3, "ended": 0, "attention": 0} {
		if list := must(s.Mine(ctx, Applicant, dossier.MineFilter{State: state, Limit: 10}))(t); len(list) != n {
			t.Errorf("state %q lists %d, want %d", state, len(list), n)
		}
	}
	row := must(s.Mine(ctx, Applicant, dossier.MineFilter{Limit: 1}))(t)[0]
	if row.OwnerName != "Nguyễn Thị Mẫu" || row.Number == "" || row.Due.IsZero() || row.ReceiveAgency != Commune {
		t.Errorf("a row lacks something: %+v", row)
	}
}

func inboxPages(t *testing.T, w *World, s dossier.Store) {
	counter := w.Service(s)
	officers := At(Commune, 1)
	for i := range 3 {
		file(t, w, s, Filing(Extract, Commune), Citizen(byte(i)))
		w.Clock.Advance(time.Hour)
		must(counter.ReceiveAtCounter(ctx, officers.Reception, dossier.Command{}, CounterFiling(fmt.Sprintf("Lê Văn Đức %d", i))))(t)
	}
	f := dossier.InboxFilter{View: "agency", Now: w.Clock.Now(), Limit: 2}
	var got []dossier.WorkItem
	for range 4 {
		page := must(s.Inbox(ctx, officers.Case, f))(t)
		for _, item := range page {
			got = append(got, item)
			f.After = &dossier.InboxKey{Rank: item.Rank, Due: item.Due, Dossier: item.Dossier}
		}
	}
	if len(got) != 6 || !slices.IsSortedFunc(got, func(a, b dossier.WorkItem) int { return queueOrder(key(a), key(b)) }) {
		t.Fatalf("%d items, in order? %+v", len(got), got)
	}
	if got[0].Channel != dossier.Online || got[5].Channel != dossier.Counter {
		t.Error("online dossiers of level 3-4 come before the counter's")
	}
	f = dossier.InboxFilter{View: "agency", Now: w.Clock.Now(), Limit: 10, Query: "le van DUC 1"}
	if list := must(s.Inbox(ctx, officers.Case, f))(t); len(list) != 1 || list[0].Title != "Lê Văn Đức 1" {
		t.Errorf("a search without diacritics: %+v", list)
	}
	for _, c := range []struct {
		why  string
		want int
		f    dossier.InboxFilter
	}{
		{"by channel", 3, dossier.InboxFilter{Channel: dossier.Counter}},
		{"by state", 3, dossier.InboxFilter{State: dossier.AwaitingReception}},
		{"by procedure", 0, dossier.InboxFilter{Procedure: Permit}},
		{"by last digits of the id", 3, dossier.InboxFilter{Query: "4321"}},
		{"nothing is overdue", 0, dossier.InboxFilter{Due: "overdue"}},
	} {
		c.f.View, c.f.Now, c.f.Limit = "agency", w.Clock.Now(), 10
		if list := must(s.Inbox(ctx, officers.Case, c.f))(t); len(list) != c.want {
			t.Errorf("%s: %d items, want %d", c.why, len(list), c.want)
		}
	}
	if list := must(s.Inbox(ctx, At(Other, 3).Case, dossier.InboxFilter{View: "agency", Now: w.Clock.Now(), Limit: 10}))(t); len(list) != 0 {
		t.Errorf("another agency sees %d items", len(list))
	}
}

// CounterFiling is a complete extract of somebody who came in.
func CounterFiling(name string) dossier.CounterInput {
	return dossier.CounterInput{
		Procedure: Extract, Answers: map[string]any{"hoTen": name},
		Persons: []dossier.PersonInput{{Part: dossier.Owner, FullName: name, CitizenID: "072087004321", Phone: "0900000002"}},
	}
}
