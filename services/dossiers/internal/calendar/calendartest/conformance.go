package calendartest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar"
)

// Conformance is what every store of calendars promises.
func Conformance(t *testing.T, newStore func(*testing.T) calendar.Store) {
	t.Helper()
	ctx := context.Background()
	author := tenant.ServiceCaller("sample-author")
	s := newStore(t)
	if _, err := s.Get(ctx, "H53.12"); !errors.Is(err, calendar.ErrNotFound) {
		t.Errorf("a scope that states nothing: %v", err)
	}
	for version, c := range []worktime.Calendar{{CutOff: 840}, Province()} {
		r, err := s.Put(ctx, author, calendar.Province, c)
		if err != nil || r.Version != int64(version)+1 {
			t.Fatalf("put %d: %+v %v", version+1, r, err)
		}
	}
	if _, err := s.Put(ctx, author, "H53.12", worktime.Calendar{CutOff: 930}); err != nil {
		t.Fatal(err)
	}
	r, err := s.Get(ctx, calendar.Province)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&calendar.Row{Scope: calendar.Province, Calendar: Province(), Version: 2}, r); diff != "" {
		t.Errorf("the province (-want +got):\n%s", diff)
	}
	all, err := s.All(ctx)
	if err != nil || len(all) != 2 {
		t.Errorf("%d rows, %v", len(all), err)
	}
}
