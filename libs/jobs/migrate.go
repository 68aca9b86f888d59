package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// Tables are river's tables. Their policies let the app role do everything
// whoever calls, because jobs have no caller; tests list them as reviewed.
var Tables = []string{"river_job", "river_leader", "river_notification", "river_queue"}

// migrateLock keeps two migrations of one database apart; river takes no lock.
const migrateLock = 0x6a6f6273 // "jobs"

// Migrate brings river's tables up to date as the owner and lets the service's
// app role use them. It is idempotent; run it in the command migrate, after the
// service's own migrations.
func Migrate(ctx context.Context, ownerURL, service string) error {
	pool, err := pgxpool.New(ctx, ownerURL)
	if err != nil {
		return errors.New("jobs: the owner's database URL cannot be read")
	}
	defer pool.Close()
	lock, err := pool.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("jobs: migrate: %w", err)
	}
	defer lock.Release()
	if _, err := lock.Exec(ctx, `select pg_advisory_lock($1)`, migrateLock); err != nil {
		return fmt.Errorf("jobs: migrate: %w", err)
	}
	defer func() { _, _ = lock.Exec(context.WithoutCancel(ctx), `select pg_advisory_unlock($1)`, migrateLock) }()
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), nil)
	if err != nil {
		return fmt.Errorf("jobs: migrate: %w", err)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("jobs: migrate: %w", err)
	}
	err = pgx.BeginFunc(ctx, lock, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, permissions(service))
		return err
	})
	if err != nil {
		return fmt.Errorf("jobs: permissions: %w", err)
	}
	return nil
}

func permissions(service string) string {
	var b strings.Builder
	secure := func(table string) {
		r := strings.NewReplacer("{t}", table, "{svc}", service)
		_, _ = r.WriteString(&b, `
			alter table {t} enable row level security;
			alter table {t} force row level security;
			drop policy if exists {t}_owner on {t};
			create policy {t}_owner on {t} to {svc}_owner using (true) with check (true);`)
	}
	secure("river_migration")
	for _, table := range Tables {
		secure(table)
		r := strings.NewReplacer("{t}", table, "{svc}", service)
		_, _ = r.WriteString(&b, `
			drop policy if exists {t}_app on {t};
			create policy {t}_app on {t} to {svc}_app using (true) with check (true);
			grant select, insert, update, delete on {t} to {svc}_app;`)
	}
	_, _ = strings.NewReplacer("{svc}", service).WriteString(&b, `
		grant usage on sequence river_job_id_seq, river_notification_id_seq to {svc}_app;`)
	return b.String()
}
