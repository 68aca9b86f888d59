package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/outbox"
)

// Events gives published events after a position, or of one dossier after a seq where it is named, oldest first.
func (s *Store) Events(ctx context.Context, aggregate string, after int64, limit int) ([]outbox.Published, error) {
	var out []outbox.Published
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) (err error) {
		if aggregate == "" {
			out, err = outbox.Journal(ctx, tx, after, limit)
			return err
		}
		out, err = outbox.OfAggregate(ctx, tx, aggregate, after, limit)
		return err
	})
	return out, fail(err)
}
