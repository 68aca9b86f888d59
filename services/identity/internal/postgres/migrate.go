package postgres

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"

	"motcua.vn/libs/outbox"
	"motcua.vn/libs/pg"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Newest is the schema version that this program needs.
const Newest = 7

// Migrate brings the schema up to date as identity_owner; running it twice does no harm.
func Migrate(ctx context.Context, ownerURL string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return pg.Migrate(ctx, ownerURL, files, shared(1, pg.CommandLogFor("identity")), shared(2, outbox.Migration("identity")), shared(6, pg.CommandLogSweepFor("identity")))
}

// shared makes a migration of a text that all services have in common.
func shared(version int64, text string) *goose.Migration {
	return goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, text)
		return err
	}}, nil)
}
