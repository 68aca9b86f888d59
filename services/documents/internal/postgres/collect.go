package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/failpoint"
	"motcua.vn/services/documents/internal/postgres/db"
)

// Announce implements file.Store.
func (s *Store) Announce(ctx context.Context, key string) error {
	err := s.write(ctx, self, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error { return q.Announce(ctx, key) })
	failpoint.Hit("documents.announced")
	return err
}

// Forget implements file.Leftovers.
func (s *Store) Forget(ctx context.Context, key string) error {
	return s.write(ctx, self, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error { return q.Forget(ctx, key) })
}

// Expire implements file.Leftovers.
func (s *Store) Expire(ctx context.Context, before time.Time, limit int) (int64, error) {
	var files int64
	err := s.write(ctx, self, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
		var err error
		if files, err = q.ExpireFiles(ctx, db.ExpireFilesParams{Before: before, Rows: int32(limit)}); err != nil {
			return err
		}
		failpoint.Hit("documents.files_expired")
		_, err = q.DropContents(ctx, db.DropContentsParams{Before: before, Rows: int32(limit)})
		return err
	})
	failpoint.Hit("documents.contents_dropped")
	return files, err
}

// Announced implements file.Leftovers. What it returns can no longer be settled.
func (s *Store) Announced(ctx context.Context, before time.Time, limit int) ([]string, error) {
	var keys []string
	err := s.write(ctx, self, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
		var err error
		keys, err = q.CollectAnnounced(ctx, db.CollectAnnouncedParams{Before: before, Rows: int32(limit)})
		return err
	})
	failpoint.Hit("documents.collection_claimed")
	return keys, err
}
