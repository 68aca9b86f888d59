package postgres_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
	"motcua.vn/services/dossiers/internal/postgres"
)

// compared counts the dossiers that were loaded to compare a factor with.
type compared struct {
	*postgres.Store
	n atomic.Int32
}

func (c *compared) ByNumber(ctx context.Context, number string) (*dossier.Dossier, error) {
	c.n.Add(1)
	return c.Store.ByNumber(ctx, number)
}

// Sixty wrong factors at once are no more guesses than sixty in a row: five are compared, then the number is locked, for
// the right factor too.
func TestLookUpsAtOnce(t *testing.T) {
	t.Parallel()
	c := &compared{Store: store(t, database(t))}
	w := dossiertest.NewWorld()
	service := w.Service(c)
	d, err := service.CreateDossier(t.Context(), dossiertest.Applicant, dossier.Command{}, dossiertest.Filing(dossiertest.Extract, dossiertest.Commune))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // what succeeds is no guess
		if _, err := service.LookUpDossier(t.Context(), d.Number, "1234", "before"); err != nil {
			t.Fatalf("the right factor before: %v", err)
		}
	}
	c.n.Store(0)
	var wait sync.WaitGroup
	for i := range 60 {
		wait.Go(func() {
			_, err := service.LookUpDossier(t.Context(), d.Number, fmt.Sprintf("%04d", 5000+i), fmt.Sprintf("network %d", i))
			if fault.CodeOf(err) != "look_up_failed" {
				t.Errorf("factor %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	if n := c.n.Load(); n > 5 {
		t.Errorf("%d of 60 wrong factors were compared, want at most 5", n)
	}
	if _, err := service.LookUpDossier(t.Context(), d.Number, "1234", "after"); fault.CodeOf(err) != "look_up_failed" {
		t.Errorf("the right factor of a locked number: %v", err)
	}
	w.Clock.Advance(24 * time.Hour)
	if _, err := service.LookUpDossier(t.Context(), d.Number, "1234", "after"); err != nil {
		t.Errorf("the next day: %v", err)
	}
}
