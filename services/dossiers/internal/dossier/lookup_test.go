package dossier_test

import (
	"context"
	"testing"
	"time"

	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

func TestLookUp(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.reach(dossier.InProcess)
	for _, factor := range []string{"1234", "0001"} {
		l, err := b.LookUpDossier(ctx, " h53.30.01-251124-0001 ", factor, "203.0.113.0/24")
		if err != nil {
			t.Fatalf("by the last four digits %s: %v", factor, err)
		}
		if l.Number != d.Number || l.OwnerMasked != "N••••• T•• M••" || l.HolderAgency != dossiertest.Commune || l.Status != dossier.InProcess || len(l.Timeline) != 3 {
			t.Errorf("the masked answer: %+v", l)
		}
		for _, e := range l.Timeline {
			if e.Actor != "" || e.Note != "" {
				t.Errorf("the timeline tells too much: %+v", e)
			}
		}
	}
}

// A wrong number and a wrong factor are the same fault after the same pause, and a locked number is too.
func TestLookUpTellsNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var paused []time.Duration
	b.Needs.Pause = func(_ context.Context, d time.Duration) { paused = append(paused, d) }
	d := b.file(dossiertest.Extract)
	_, wrongFactor := b.LookUpDossier(ctx, d.Number, "9999", "a")
	_, wrongNumber := b.LookUpDossier(ctx, "H53.30.01-251124-0999", "1234", "a")
	if wrongFactor == nil || wrongFactor.Error() != wrongNumber.Error() {
		t.Errorf("%v and %v", wrongFactor, wrongNumber)
	}
	if len(paused) != 2 || paused[0] != paused[1] || paused[0] <= 0 {
		t.Errorf("paused %v", paused)
	}
	for range 4 {
		_, err := b.LookUpDossier(ctx, d.Number, "9999", "a")
		b.refused("a wrong factor", "look_up_failed", err)
	}
	_, locked := b.LookUpDossier(ctx, d.Number, "1234", "a")
	if locked == nil || locked.Error() != wrongFactor.Error() {
		t.Errorf("after five failures the right factor gives %v", locked)
	}
	b.Clock.Advance(24 * time.Hour)
	if _, err := b.LookUpDossier(ctx, d.Number, "1234", "a"); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

func TestLookUpLimits(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.file(dossiertest.Extract)
	for range 60 {
		if _, err := b.LookUpDossier(ctx, d.Number, "1234", "a"); err != nil {
			t.Fatal(err)
		}
	}
	_, err := b.LookUpDossier(ctx, d.Number, "1234", "a")
	b.refused("a network's 61st in an hour", "look_up_limit", err)
	if _, err := b.LookUpDossier(ctx, d.Number, "1234", "b"); err != nil {
		t.Errorf("another network: %v", err)
	}
	b.Clock.Advance(time.Hour)
	if _, err := b.LookUpDossier(ctx, d.Number, "1234", "a"); err != nil {
		t.Errorf("an hour later: %v", err)
	}
}

// A person without id or phone has no factor: nothing typed matches what is not there.
func TestLookUpWithoutNumbers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.Persons[0].CitizenID, in.Persons[0].Phone = "", ""
	d := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	for _, factor := range []string{"", "\x00\x00\x00\x00", "0000"} {
		_, err := b.LookUpDossier(ctx, d.Number, factor, "a")
		b.refused("factor "+factor, "look_up_failed", err)
	}
}
