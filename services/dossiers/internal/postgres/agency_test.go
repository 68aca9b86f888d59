package postgres_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres"
)

func TestAgenciesFollowIdentity(t *testing.T) {
	t.Parallel()
	db := database(t)
	pool := db.Open(t, 2)
	s := postgres.New(pool, keys(t), dossier.DailyShort)
	as := func(c tenant.Caller, f func(context.Context, pgx.Tx) error) error {
		return pool.InTx(t.Context(), c, f)
	}
	began := worktime.Date{Year: 2004, Month: 1, Day: 1}
	ended := worktime.Date{Year: 2025, Month: 7, Day: 1}
	enter := func(ctx context.Context, tx pgx.Tx) error {
		return postgres.EnterAgency(ctx, tx, postgres.Agency{Code: "H53.30.01", Parent: "H53.30", Level: "commune", Since: began})
	}
	end := func(ctx context.Context, tx pgx.Tx) error {
		return postgres.EndAgency(ctx, tx, "H53.30.01", ended, []tenant.Agency{"H53.99"})
	}
	if err := as(dossier.Self, end); fault.KindOf(err) != fault.KindUnavailable {
		t.Errorf("an end before the beginning: %v, want to be tried again", err)
	}
	for range 2 {
		if err := as(dossier.Self, enter); err != nil {
			t.Fatal(err)
		}
	}
	if err := as(dossier.Self, end); err != nil {
		t.Fatal(err)
	}
	got, err := s.Agency(t.Context(), "H53.30.01")
	if err != nil {
		t.Fatal(err)
	}
	want := &postgres.Agency{Code: "H53.30.01", Parent: "H53.30", Level: "commune", Since: began, Until: ended, Successors: []tenant.Agency{"H53.99"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for day, want := range map[worktime.Date]bool{began.Add(-1): false, began: true, ended.Add(-1): true, ended: false} {
		if in, err := s.InForce(t.Context(), "H53.30.01", day); in != want || err != nil {
			t.Errorf("on %s in force %v, %v", day, in, err)
		}
	}
	if in, err := s.InForce(t.Context(), "H53.77", ended); in || err != nil {
		t.Errorf("an unknown agency is in force: %v, %v", in, err)
	}
	if err := as(officer(commune), enter); err == nil {
		t.Error("an officer changed the tree")
	}
	if a, err := s.Agency(t.Context(), "H53.77"); a != nil || err != nil {
		t.Errorf("an unknown agency: %v, %v", a, err)
	}
}

func TestACalendarIsAppliedOnceItsVersionWas(t *testing.T) {
	t.Parallel()
	s := postgres.NewCalendars(database(t).Open(t, 2))
	author := tenant.ServiceCaller("sample-author")
	first, err := s.Put(t.Context(), author, "H53.12", worktime.Calendar{CutOff: 900})
	if err != nil {
		t.Fatal(err)
	}
	waiting := func(want int64) {
		t.Helper()
		rows, err := s.Unapplied(t.Context())
		if err != nil || want == 0 && len(rows) > 0 || want > 0 && (len(rows) != 1 || rows[0].Version != want) {
			t.Errorf("%+v, %v; want version %d", rows, err, want)
		}
	}
	waiting(1)
	// Somebody writes while the job works: the newer version still waits behind it.
	second, err := s.Put(t.Context(), author, "H53.12", worktime.Calendar{CutOff: 930})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		applied *int64
		left    int64
	}{{&first.Version, 2}, {&second.Version, 0}} {
		row := *first
		row.Version = *c.applied
		if err := s.Applied(t.Context(), row); err != nil {
			t.Fatal(err)
		}
		waiting(c.left)
	}
}
