package dossier_test

import (
	"context"
	"testing"
	"time"

	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// pair is one transition.
type pair struct{ from, to dossier.Status }

// table is domain.md section 4.1 written out a second time, so that a slip in either is seen.
var table = map[pair]bool{
	{dossier.Draft, dossier.AwaitingReception}:              true,
	{dossier.Draft, dossier.Received}:                       true,
	{dossier.AwaitingReception, dossier.Received}:           true,
	{dossier.AwaitingReception, dossier.SupplementRequired}: true,
	{dossier.AwaitingReception, dossier.Refused}:            true,
	{dossier.AwaitingReception, dossier.Withdrawn}:          true,
	{dossier.SupplementRequired, dossier.AwaitingReception}: true,
	{dossier.SupplementRequired, dossier.InProcess}:         true,
	{dossier.SupplementRequired, dossier.Refused}:           true,
	{dossier.SupplementRequired, dossier.Withdrawn}:         true,
	{dossier.SupplementRequired, dossier.Stopped}:           true,
	{dossier.SupplementRequired, dossier.NotSettled}:        true,
	{dossier.Received, dossier.InProcess}:                   true,
	{dossier.Received, dossier.Stopped}:                     true,
	{dossier.InProcess, dossier.SupplementRequired}:         true,
	{dossier.InProcess, dossier.AwaitingApproval}:           true,
	{dossier.InProcess, dossier.Stopped}:                    true,
	{dossier.AwaitingApproval, dossier.InProcess}:           true,
	{dossier.AwaitingApproval, dossier.Approved}:            true,
	{dossier.AwaitingApproval, dossier.NotSettled}:          true,
	{dossier.Approved, dossier.ResultIssued}:                true,
	{dossier.ResultIssued, dossier.Completed}:               true,
	{dossier.NotSettled, dossier.Completed}:                 true,
}

func TestEveryStatusPair(t *testing.T) {
	t.Parallel()
	for _, from := range dossier.Statuses() {
		for _, to := range dossier.Statuses() {
			if got := dossier.May(from, to); got != table[pair{from, to}] {
				t.Errorf("May(%s, %s) = %v", from, to, got)
			}
		}
	}
	if n := len(dossier.Statuses()); n != 13 {
		t.Errorf("%d statuses, want 13", n)
	}
}

// Every kind of dossier that the sample can make is tried with every move, breadth first: what happens is the table, all
// of it and nothing else.
func TestEveryPairIsReachedByAMoveAndNoOther(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := dossiertest.NewWorld()
	store := dossiertest.NewStore(w.Clock, dossier.DailyShort)
	s := w.Service(store)
	moves := w.Moves()
	reached := map[pair]bool{}
	type state struct {
		status  dossier.Status
		clock   dossier.ClockState
		back    dossier.Status
		result  bool
		propose string
	}
	of := func(d *dossier.Dossier) state {
		x := state{status: d.Status, clock: d.Clock.State, back: d.AskedFrom}
		x.result = len(d.Results) > 0 && d.Results[0].File != nil
		if d.Proposal != nil {
			x.propose = d.Proposal.Outcome
		}
		return x
	}
	seen := map[state]bool{}
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.File = false
	queue := []*dossier.Dossier{must(s.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))}
	for len(queue) > 0 {
		from := queue[0]
		queue = queue[1:]
		for _, move := range moves {
			d := must(store.Create(ctx, dossier.Self, dossier.Command{}, dossiertest.Copy(from)))
			w.Clock.Advance(time.Minute)
			if move.Name == "it lapses" {
				w.Clock.Advance(90 * 24 * time.Hour)
			}
			after, err := move.Do(ctx, s, d.ID)
			if err != nil {
				continue
			}
			if d.Status != after.Status {
				reached[pair{d.Status, after.Status}] = true
			}
			for _, b := range dossiertest.Broken(d, after) {
				t.Errorf("%s on %s: %s", move.Name, d.Status, b)
			}
			if k := of(after); !seen[k] {
				seen[k] = true
				queue = append(queue, after)
			}
		}
	}
	// Straight from draft to received is the counter.
	counter := receiveAtCounter(t, s)
	reached[pair{dossier.Draft, counter.Status}] = true
	for p := range table {
		if !reached[p] {
			t.Errorf("%s -> %s is in the table and no move makes it", p.from, p.to)
		}
	}
	for p := range reached {
		if !table[p] {
			t.Errorf("%s -> %s happened and is not in the table", p.from, p.to)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func receiveAtCounter(t *testing.T, s *dossier.Service) *dossier.Dossier {
	t.Helper()
	d, err := s.ReceiveAtCounter(context.Background(), dossiertest.At(dossiertest.Commune, 1).Reception, dossier.Command{}, dossier.CounterInput{
		Procedure: dossiertest.Extract, Answers: map[string]any{"hoTen": "Trần Văn Mẫu"},
		Persons: []dossier.PersonInput{{Part: dossier.Owner, FullName: "Trần Văn Mẫu", CitizenID: "072087001234"}},
	})
	return dossiertest.Must(t, d, err)
}
