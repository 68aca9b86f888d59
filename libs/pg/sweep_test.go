package pg_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/authntest"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
)

// swept is the command log of a service that forgets; a test of its own service name has a template of its own.
func swept(ctx context.Context, ownerURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, pg.CommandLogFor("notifications")+pg.CommandLogSweepFor("notifications"))
	return err
}

// What is older than 30 days goes, whoever's it is; nobody but the service's own job deletes anything.
func TestOldCommandsAreForgotten(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t, "notifications", swept)
	db, owner := d.Open(t, 2), d.Superuser(t)
	citizen := authntest.Citizen(1)
	for _, statement := range []string{
		`insert into command_log (subject, operation, key, request_hash, at) select 'x', 'old', n::text, '', now() - interval '31 days' from generate_series(1, 2500) n`,
		`insert into command_log (subject, operation, key, request_hash, at) select '` + citizen.Subject + `', 'own', n::text, '', now() - interval '31 days' from generate_series(1, 3) n`,
		`insert into command_log (subject, operation, key, request_hash, at) select 'x', 'young', n::text, '', now() - interval '29 days' from generate_series(1, 5) n`,
	} {
		if _, err := owner.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for who, c := range map[string]tenant.Caller{"whose they are": citizen, "another service": tenant.ServiceCaller("documents")} {
		err := db.InTx(t.Context(), c, func(ctx context.Context, tx pgx.Tx) error {
			tag, err := tx.Exec(ctx, "delete from command_log")
			if err == nil && tag.RowsAffected() != 0 {
				t.Errorf("%s deletes %d entries", who, tag.RowsAffected())
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", who, err)
		}
	}
	n, err := db.SweepCommands(t.Context(), "notifications")
	if err != nil || n != 2503 {
		t.Errorf("swept %d, %v", n, err)
	}
	var left int
	if err := owner.QueryRow(t.Context(), "select count(*) from command_log").Scan(&left); err != nil || left != 5 {
		t.Errorf("%d are left, %v", left, err)
	}
	if n, err := db.SweepCommands(t.Context(), "notifications"); err != nil || n != 0 {
		t.Errorf("swept %d the second time, %v", n, err)
	}
}
