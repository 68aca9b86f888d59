package postgres

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"

	"motcua.vn/libs/inbox"
	"motcua.vn/libs/pg"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Newest is the schema version that this program needs.
const Newest = 5

// Migrate brings the schema up to date as notifications_owner; running it twice does no harm.
func Migrate(ctx context.Context, ownerURL string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return pg.Migrate(ctx, ownerURL, files, text(1, pg.CommandLogFor(service)), text(2, inbox.Migration(service)), text(5, pg.CommandLogSweepFor(service)))
}

// text is a migration whose statements all services share.
func text(version int64, statements string) *goose.Migration {
	return goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statements)
		return err
	}}, nil)
}
