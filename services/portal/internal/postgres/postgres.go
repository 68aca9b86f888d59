// Package postgres keeps sessions, sign-ins in progress and kept forms. Every
// transaction is the portal's own; what it holds is encrypted.
package postgres

import (
	"context"
	"embed"
	"io/fs"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pg"
	"motcua.vn/libs/seal"
	"motcua.vn/libs/tenant"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Version is the newest migration.
const Version = 2

// Migrations gives the schema's migrations.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Store implements session.Store and keep.Store.
type Store struct {
	db   *pg.DB
	ring *seal.Ring
}

// New makes a Store; ring encrypts.
func New(db *pg.DB, ring *seal.Ring) *Store { return &Store{db, ring} }

func (s *Store) inTx(ctx context.Context, f func(ctx context.Context, tx pgx.Tx) error) error {
	return pg.Fault(s.db.InTx(ctx, tenant.ServiceCaller("portal"), f))
}
