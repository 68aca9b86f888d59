package pg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	_ "github.com/jackc/pgx/v5/stdlib" // goose speaks database/sql
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrate brings the schema up to date as the owner; running it twice, or two
// of it at once, does no harm (a session lock). goMigrations may be nil.
func Migrate(ctx context.Context, ownerURL string, migrations fs.FS, goMigrations ...*goose.Migration) error {
	db, err := sql.Open("pgx", ownerURL)
	if err != nil {
		return errors.New("pg: the owner's database URL cannot be read")
	}
	defer db.Close()
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations,
		goose.WithSessionLocker(locker), goose.WithGoMigrations(goMigrations...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("pg: migrations: %w", err)
	}
	done, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("pg: migrate: %w", err)
	}
	for _, r := range done {
		slog.InfoContext(ctx, "migrated", "version", r.Source.Version, "ms", r.Duration.Milliseconds())
	}
	return nil
}

// Current tells whether every migration was applied; readyz asks it.
func (db *DB) Current(ctx context.Context, newest int64) error {
	var have int64
	err := db.pool.QueryRow(ctx, `select coalesce(max(version_id),0) from goose_db_version where is_applied`).Scan(&have)
	if err != nil {
		return err
	}
	if have < newest {
		return fmt.Errorf("schema version %d, this program needs %d: run `migrate`", have, newest)
	}
	return nil
}
