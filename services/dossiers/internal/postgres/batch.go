package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"motcua.vn/services/dossiers/internal/postgres/db"
)

// batch collects statements that travel together. It stands in for the
// connection of the generated queries, so that writes keep their types: those
// that return nothing are queued, all else is a mistake of ours.
type batch struct{ pgx.Batch }

// errQueued says that a query with a result was asked of a batch.
var errQueued = errors.New("postgres: a batch has no result yet")

// put gives the generated writes, each of which queues itself.
func (b *batch) put() *db.Queries { return db.New(b) }

// Exec queues a statement; implements db.DBTX.
func (b *batch) Exec(_ context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	b.Queue(sql, args...)
	return pgconn.CommandTag{}, nil
}

// Query implements db.DBTX and always fails.
func (b *batch) Query(context.Context, string, ...any) (pgx.Rows, error) { return nil, errQueued }

// QueryRow implements db.DBTX and always fails.
func (b *batch) QueryRow(context.Context, string, ...any) pgx.Row { return failedRow{} }

type failedRow struct{}

func (failedRow) Scan(...any) error { return errQueued }

// last is the statement queued last.
func (b *batch) last() *pgx.QueuedQuery { return b.QueuedQueries[len(b.QueuedQueries)-1] }

// mustChange makes the transaction fail unless the statement queued last changed one row: row-level security hides
// rows from an update without a word.
func (b *batch) mustChange(what string) {
	b.last().Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() != 1 {
			return fmt.Errorf("postgres: %s changed %d rows", what, tag.RowsAffected())
		}
		return nil
	})
}

// rows reads the rows of a query into a struct per row, by position.
func rows[Row any](b *batch, into *[]Row, sql string, args ...any) {
	b.Queue(sql, args...).Query(func(r pgx.Rows) error {
		all, err := pgx.CollectRows(r, pgx.RowToStructByPos[Row])
		*into = all
		return err
	})
}
