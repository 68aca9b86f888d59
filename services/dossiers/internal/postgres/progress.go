package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// Progress implements dossier.Backlog.
func (s *Store) Progress(ctx context.Context, job string) (dossier.ID, error) {
	var after dossier.ID
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) (err error) {
		after.UUID, err = db.New(tx).ProgressOf(ctx, job)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		return err
	})
	return after, fail(err)
}

// PutProgress implements dossier.Backlog.
func (s *Store) PutProgress(ctx context.Context, job string, after dossier.ID) error {
	return fail(s.db.InTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		if after == (dossier.ID{}) {
			return db.New(tx).DeleteProgress(ctx, job)
		}
		return db.New(tx).PutProgress(ctx, db.PutProgressParams{Job: job, After: after.UUID})
	}))
}
