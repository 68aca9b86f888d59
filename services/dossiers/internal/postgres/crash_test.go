package postgres_test

import (
	"context"
	"testing"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/pgtest"
	"motcua.vn/services/dossiers/internal/dossier"
)

// nothingHalf fails unless every filed dossier has its number, history, work item and event, each once, every draft none,
// and the numbers have no hole.
func nothingHalf(t *testing.T, db pgtest.Database) {
	t.Helper()
	for what, query := range map[string]string{
		"dossiers filed without a number, or drafts with one": `select count(*) from dossier d where (select count(*) from dossier_number n where n.dossier = d.id) <> (status <> 'draft')::int`,
		"dossiers whose history is not as long as their head says": `select count(*) from dossier d
			where (select count(*) from dossier_history h where h.dossier = d.id) <> d.history_seq`,
		"dossiers whose events are not as many as they say": `select count(*) from dossier d
			where (select count(*) from outbox o where o.aggregate = d.id::text) <> d.event_seq`,
		"dossiers filed without a work item, or drafts with one":  `select count(*) from dossier d where exists (select from work_item w where w.dossier = d.id) <> (status <> 'draft')`,
		"dossiers filed without two parties, or drafts with some": `select count(*) from dossier d where (select count(*) from dossier_party p where p.dossier = d.id) <> case status when 'draft' then 0 else 2 end`,
		"counters ahead of the numbers":                           `select count(*) from number_counter c where last <> (select count(*) from dossier_number n where n.issuer = c.agency)`,
		"commands without their effect":                           `select count(*) from command_log c where not exists (select from dossier d where d.id::text = c.resource)`,
	} {
		if n := count(t, db, query); n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
}

// TestAConnectionCutBetweenTwoWritesLeavesNothing cuts it while the transaction has written the dossier and waits for the
// agency's counter.
func TestAConnectionCutBetweenTwoWritesLeavesNothing(t *testing.T) {
	t.Parallel()
	db := database(t)
	s := store(t, db)
	day := atNoon(t, db, s)
	c := citizen()
	create(t, s, c, filing(c, commune))

	holder := db.Superuser(t)
	if _, err := holder.Exec(t.Context(), `begin; select from number_counter for update`); err != nil {
		t.Fatal(err)
	}
	d := filing(c, commune)
	failed := make(chan error, 1)
	go func() {
		_, err := s.Create(context.WithoutCancel(t.Context()), c, command("cut"), d)
		failed <- err
	}()
	cut := db.Superuser(t)
	for n := 0; n == 0; {
		err := cut.QueryRow(t.Context(), `select count(pg_terminate_backend(pid)) from pg_stat_activity
			where datname = current_database() and usename = 'dossiers_app' and wait_event_type = 'Lock'`).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := <-failed; fault.KindOf(err) != fault.KindUnavailable {
		t.Fatalf("got %v, want unavailable: the caller may try again", err)
	}
	if _, err := holder.Exec(t.Context(), `rollback`); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, `select count(*) from dossier`); n != 1 {
		t.Errorf("%d dossiers, want the first alone", n)
	}
	nothingHalf(t, db)
	again, err := s.Create(t.Context(), c, command("cut"), d)
	if err != nil {
		t.Fatal(err)
	}
	if want := dossier.DailyShort.Number(commune, day, 2); again.Number != want {
		t.Errorf("tried again it is %s, want %s", again.Number, want)
	}
	nothingHalf(t, db)
}
