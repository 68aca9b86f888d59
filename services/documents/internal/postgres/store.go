// Package postgres keeps what is known of files, under row-level security: an
// owner sees its own files, documents and dossiers see all.
package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/documents/internal/file"
	"motcua.vn/services/documents/internal/postgres/db"
)

// Store is a file.Store.
type Store struct{ db *pg.DB }

var _ file.Store = (*Store)(nil)

// New makes a store on a pool of documents_app.
func New(pool *pg.DB) *Store { return &Store{pool} }

// self is the caller of what no request does: announcements and collections.
var self = tenant.ServiceCaller("documents")

func (s *Store) write(ctx context.Context, c tenant.Caller, f func(context.Context, pgx.Tx, *db.Queries) error) error {
	return s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error { return f(ctx, tx, db.New(tx)) })
}

func (s *Store) read(ctx context.Context, c tenant.Caller, f func(context.Context, *db.Queries) error) error {
	return s.db.InReadTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error { return f(ctx, db.New(tx)) })
}
