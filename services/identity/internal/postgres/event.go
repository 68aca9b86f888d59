package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/postgres/db"
)

// Events reads the journal after a position, or one aggregate's events after a seq.
func (s *Store) Events(ctx context.Context, c tenant.Caller, aggregate string, after int64, limit int) ([]outbox.Published, error) {
	var all []outbox.Published
	err := s.db.InReadTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		var err error
		if aggregate != "" {
			all, err = outbox.OfAggregate(ctx, tx, aggregate, after, limit)
		} else {
			all, err = outbox.Journal(ctx, tx, after, limit)
		}
		return err
	})
	return all, err
}

// Denied calls f for each denial younger than since, oldest first.
func (s *Store) Denied(ctx context.Context, c tenant.Caller, since time.Time, f func(account id.UUID, before time.Time)) error {
	return s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		rows, err := q.Denials(ctx, since)
		for _, r := range rows {
			f(r.Account, r.Before.UTC())
		}
		return err
	})
}

// ForgetDenials deletes what no token can be denied by any more.
func (s *Store) ForgetDenials(ctx context.Context, c tenant.Caller, since time.Time) error {
	return s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error { return q.ForgetDenials(ctx, since) })
}
