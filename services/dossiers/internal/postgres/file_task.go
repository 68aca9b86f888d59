package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

var _ dossier.FileTasks = (*Store)(nil)

// SettleFiles implements dossier.FileTasks. One caller at a time goes through the tasks, so that what is told last of a
// file is what holds; who finds another one at it has nothing to do.
func (s *Store) SettleFiles(ctx context.Context, limit int, tell func(context.Context, dossier.FileTask) error) (int, error) {
	done := 0
	var failed error
	err := s.db.InTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		done, failed = 0, nil
		q := db.New(tx)
		if mine, err := q.LockFileTasks(ctx); err != nil || !mine {
			return err
		}
		tasks, err := q.FileTasks(ctx, int32(limit))
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if failed = tell(ctx, dossier.FileTask{Dossier: dossier.ID{UUID: t.Dossier}, File: t.File, Used: t.Used}); failed != nil {
				return nil //nolint:nilerr // what was told before stays told
			}
			hit("DeleteFileTask")
			if err := q.DeleteFileTask(ctx, t.ID); err != nil {
				return err
			}
			done++
		}
		return nil
	})
	if err != nil {
		return 0, fail(err)
	}
	return done, failed
}
