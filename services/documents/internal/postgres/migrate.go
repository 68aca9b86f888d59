package postgres

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"

	"motcua.vn/libs/pg"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Newest is the schema version that this program needs.
const Newest = 4

// Migrate brings the schema up to date as documents_owner; running it twice does no harm.
func Migrate(ctx context.Context, ownerURL string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	return pg.Migrate(ctx, ownerURL, files, commandLog)
}

// commandLog is the table that all services share the text of.
var commandLog = goose.NewGoMigration(1, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, pg.CommandLogFor("documents"))
	return err
}}, nil)
