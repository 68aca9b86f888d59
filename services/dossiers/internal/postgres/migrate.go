package postgres

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"

	"motcua.vn/libs/inbox"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/pg"
)

//go:embed migrations/*.sql
var files embed.FS

// Newest is the version of the newest migration; readyz asks whether the database has it.
const Newest = 11

// Migrate brings the database up to date as its owner; running it twice does no harm.
func Migrate(ctx context.Context, ownerURL string) error {
	sqls, err := fs.Sub(files, "migrations")
	if err != nil {
		return err
	}
	return pg.Migrate(ctx, ownerURL, sqls,
		statements(5, pg.CommandLogFor("dossiers")),
		statements(6, outbox.Migration("dossiers")),
		statements(7, inbox.Migration("dossiers")),
		statements(10, pg.CommandLogSweepFor("dossiers")),
	)
}

// statements is a migration whose text a library gives.
func statements(version int64, text string) *goose.Migration {
	return goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, text)
		return err
	}}, nil)
}
