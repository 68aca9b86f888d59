package pg

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/tenant"
)

// CommandsKept is how long an entry of the command log is kept. A key that is
// used again later is a new intention: browsers and services repeat within
// hours, the bus within 7 days.
const CommandsKept = 30 * 24 * time.Hour

// sweepBatch bounds the rows, and so the locks, of one transaction of a sweep.
const sweepBatch = 1000

// commandLogSweep lets the service itself, and no caller, delete what is old.
const commandLogSweep = `
create policy command_log_old on command_log for select to %[1]s_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = '%[1]s' and at < now() - interval '30 days');
create policy command_log_swept on command_log for delete to %[1]s_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = '%[1]s' and at < now() - interval '30 days');
create policy command_log_swept_only on command_log as restrictive for delete to %[1]s_app
	using (nullif(current_setting('app.kind', true), '') = 'service' and nullif(current_setting('app.subject', true), '') = '%[1]s' and at < now() - interval '30 days');
grant delete on command_log to %[1]s_app;
`

// CommandLogSweepFor gives the rights that SweepCommands needs, a migration of
// its own after CommandLogFor, with the service's role names.
func CommandLogSweepFor(service string) string { return fmt.Sprintf(commandLogSweep, service) }

// SweepCommands deletes the service's entries older than CommandsKept, in
// transactions of at most 1,000 rows, and gives their number.
func (db *DB) SweepCommands(ctx context.Context, service string) (int, error) {
	for swept := 0; ; {
		var n int
		err := db.InTx(ctx, tenant.ServiceCaller(service), func(ctx context.Context, tx pgx.Tx) error {
			tag, err := tx.Exec(ctx, `delete from command_log where ctid = any(array(select ctid from command_log where at < now() - $1::interval limit $2))`,
				CommandsKept, sweepBatch)
			n = int(tag.RowsAffected())
			return err
		})
		swept += n
		if err != nil || n < sweepBatch {
			return swept, err
		}
	}
}
