package dossier_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// ending is a store whose database goes away after some changes.
type ending struct {
	*dossiertest.Store
	left    int // changes until then
	changes int // tried
}

var errAway = fault.Unavailable("database_away", "the database is away")

// Update implements dossier.Store.
func (e *ending) Update(ctx context.Context, c tenant.Caller, cmd dossier.Command, key dossier.ID, ifMatch int64, change func(*dossier.Dossier) error) (*dossier.Dossier, error) {
	if e.left == 0 {
		return nil, errAway
	}
	e.left--
	e.changes++
	return e.Store.Update(ctx, c, cmd, key, ifMatch, change)
}

// A run through more dossiers than one gets through goes on where it was ended, and takes the open ones first.
func TestARoundGoesOnWhereItWasEnded(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ended := b.reach(dossier.Completed)
	const open = 250
	var last *dossier.Dossier
	for range open {
		last = b.file(dossiertest.Extract)
	}
	b.Clock.Advance(time.Hour)
	store := &ending{Store: b.store, left: 210}
	service := b.World.Service(store)
	service.Backlog = b.store
	if n, err := service.Succeed(ctx, dossiertest.Commune, merged); n != 210 || !errors.Is(err, errAway) {
		t.Fatalf("until the database went %d changed, %v", n, err)
	}
	if d := b.ok(b.GetDossier(ctx, dossier.Self, ended.ID)); d.PartOf(merged) != "" {
		t.Error("an ended dossier, the oldest, went before the open ones")
	}
	store.left, store.changes = open, 0
	if n, err := service.Succeed(ctx, dossiertest.Commune, merged); n != open-210+1 || err != nil {
		t.Errorf("then %d changed, %v", n, err)
	}
	if want := open - 200 + 1; store.changes != want {
		t.Errorf("%d dossiers were looked at again, want %d: those after the last whole chunk, and the ended one", store.changes, want)
	}
	if d := b.ok(b.GetDossier(ctx, dossier.Self, last.ID)); d.HandleAgency != merged {
		t.Errorf("the newest is handled by %s", d.HandleAgency)
	}
}

// What goes wrong for one of many is kept for the log: people are only told that something did.
func TestBulkKeepsWhatNobodyExpected(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	broken := errors.New("a broken index")
	service := b.World.Service(&failing{b.store, broken})
	list, err := service.BulkWork(ctx, b.commune.Case, dossier.Command{}, dossier.Bulk{Action: "take", Dossiers: []dossier.ID{b.file(dossiertest.Extract).ID}})
	if err != nil || len(list) != 1 || list[0].Code != "internal" || !errors.Is(list[0].Err, broken) {
		t.Errorf("%+v, %v", list, err)
	}
}

// failing is a store that changes nothing.
type failing struct {
	*dossiertest.Store
	err error
}

// Update implements dossier.Store.
func (f *failing) Update(context.Context, tenant.Caller, dossier.Command, dossier.ID, int64, func(*dossier.Dossier) error) (*dossier.Dossier, error) {
	return nil, f.err
}
