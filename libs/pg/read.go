package pg

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"motcua.vn/libs/tenant"
)

// Reader runs single statements for a caller, each in a transaction of its own
// that cannot write. Settings and statement travel together: without a Sync
// between them PostgreSQL takes them as one transaction (manual, section
// "Pipelining"), so that a list costs one round trip where InReadTx costs
// three. It has the shape that generated queries ask of a connection.
type Reader struct {
	db       *DB
	settings [3]string // kind, subject, agencies
	err      error
}

// Reader gives a reader for the caller.
func (db *DB) Reader(c tenant.Caller) Reader {
	settings, err := settingsOf(c)
	return Reader{db, settings, err}
}

const readingFor = `select set_config('app.kind',$1,true), set_config('app.subject',$2,true), set_config('app.agencies',$3,true),
	set_config('transaction_read_only','on',true)`

// Query runs a statement; its rows must be read or closed before the next one.
func (r Reader) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if ctx.Value(nestingKey{}) != nil {
		return nil, errors.New("pg: a reader inside a transaction")
	}
	if r.err != nil {
		return nil, r.err
	}
	conn, err := r.db.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	b := &pgx.Batch{}
	b.Queue(readingFor, r.settings[0], r.settings[1], r.settings[2])
	b.Queue(sql, args...)
	results := conn.SendBatch(ctx, b)
	if _, err := results.Exec(); err != nil {
		_ = results.Close()
		conn.Release()
		return nil, err
	}
	rows, err := results.Query()
	return &readRows{Rows: rows, results: results, conn: conn}, err
}

// QueryRow runs a statement of which the first row is wanted.
func (r Reader) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, err := r.Query(ctx, sql, args...)
	return readRow{rows, err}
}

// Exec runs a statement whose rows are of no interest; PostgreSQL refuses one that writes.
func (r Reader) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	rows, err := r.Query(ctx, sql, args...)
	if rows == nil {
		return pgconn.CommandTag{}, err
	}
	rows.Close()
	return rows.CommandTag(), rows.Err()
}

// readRows gives the connection back after the last row.
type readRows struct {
	pgx.Rows
	results pgx.BatchResults
	conn    *pgxpool.Conn // nil once given back
	err     error
}

func (r *readRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

func (r *readRows) Close() {
	if r.conn == nil {
		return
	}
	r.Rows.Close()
	r.err = r.results.Close()
	r.conn.Release()
	r.conn = nil
}

func (r *readRows) Err() error {
	if err := r.Rows.Err(); err != nil {
		return err
	}
	return r.err
}

// readRow is the first row, as pgx has it.
type readRow struct {
	rows pgx.Rows
	err  error
}

func (r readRow) Scan(into ...any) error {
	if r.rows == nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return pgx.ErrNoRows
	}
	if err := r.rows.Scan(into...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}
