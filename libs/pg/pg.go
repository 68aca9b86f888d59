// Package pg is how services speak to PostgreSQL: bounded pools, one
// transaction per use case with the caller's settings for row-level security,
// the command log, migrations, and errors named after constraints.
package pg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"motcua.vn/libs/fault"
)

// DB is a bounded pool of connections under one role.
type DB struct{ pool *pgxpool.Pool }

// Open makes a pool of at most maxConns connections; it does not need the
// server to answer yet, so that a service starts before its database.
func Open(ctx context.Context, url string, maxConns int32) (*DB, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("pg: the database URL cannot be read") // the cause holds the password
	}
	cfg.MaxConns = maxConns
	cfg.MaxConnLifetime = time.Hour
	cfg.MaxConnIdleTime = 5 * time.Minute
	cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	cfg.ConnConfig.RuntimeParams["statement_timeout"] = "15000"
	cfg.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "15000"
	cfg.ConnConfig.Tracer = otelpgx.NewTracer(otelpgx.WithDisableConnectionDetailsInAttributes())
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("pg: %w", err)
	}
	return &DB{pool: pool}, nil
}

// Pool gives the pool, for libraries that want one (river).
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// Close waits for connections in use and closes all.
func (db *DB) Close() { db.pool.Close() }

// Ping tells whether the database answers.
func (db *DB) Ping(ctx context.Context) error { return db.pool.Ping(ctx) }

// Constraint gives the name of the constraint that err broke, or "".
func Constraint(err error) string {
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) {
		return pgErr.ConstraintName
	}
	return ""
}

// NoRows tells whether err says that a query found nothing.
func NoRows(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

// Fault turns an error of the database into a fault: faults pass through,
// a lost connection or a time-out is unavailable, all else internal.
func Fault(err error) error {
	var f *fault.Error
	var pgErr *pgconn.PgError
	var connErr *pgconn.ConnectError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &f):
		return err
	case errors.As(err, &pgErr):
		switch pgErr.Code[:2] {
		case "08", "53", "57": // connection, resources, operator intervention (shutdown, cancel)
			return fault.Unavailable("database_unavailable", "the database does not answer; try again").Because(err)
		}
		return fault.Internal(err)
	case errors.As(err, &connErr), errors.Is(err, context.DeadlineExceeded), pgconn.Timeout(err), pgconn.SafeToRetry(err), closed(err):
		return fault.Unavailable("database_unavailable", "the database does not answer; try again").Because(err)
	}
	return fault.Internal(err)
}
