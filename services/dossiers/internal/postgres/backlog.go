package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

var (
	_ dossier.Backlog = (*Store)(nil)
	_ dossier.Guesses = (*Store)(nil)
)

// find runs one query of the backlog as the service itself.
func (s *Store) find(ctx context.Context, query func(context.Context, *db.Queries) ([]id.UUID, error)) ([]dossier.ID, error) {
	list := []dossier.ID{}
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		all, err := query(ctx, db.New(tx))
		for _, u := range all {
			list = append(list, dossier.ID{UUID: u})
		}
		return err
	})
	return list, fail(err)
}

// Ongoing implements dossier.Backlog.
func (s *Store) Ongoing(ctx context.Context, agency tenant.Agency, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(ctx, func(ctx context.Context, q *db.Queries) ([]id.UUID, error) {
		return q.Ongoing(ctx, db.OngoingParams{Agency: string(agency), After: after.UUID, PageSize: int32(limit)})
	})
}

// Lapsed implements dossier.Backlog.
func (s *Store) Lapsed(ctx context.Context, today worktime.Date, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(ctx, func(ctx context.Context, q *db.Queries) ([]id.UUID, error) {
		return q.Lapsed(ctx, db.LapsedParams{Today: *date(today), After: after.UUID, PageSize: int32(limit)})
	})
}

// UnusedDrafts implements dossier.Backlog.
func (s *Store) UnusedDrafts(ctx context.Context, since time.Time, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(ctx, func(ctx context.Context, q *db.Queries) ([]id.UUID, error) {
		return q.UnusedDrafts(ctx, db.UnusedDraftsParams{Since: since, After: after.UUID, PageSize: int32(limit)})
	})
}

// OfAgency implements dossier.Backlog.
func (s *Store) OfAgency(ctx context.Context, agency tenant.Agency, ended bool, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(ctx, func(ctx context.Context, q *db.Queries) ([]id.UUID, error) {
		return q.OfAgency(ctx, db.OfAgencyParams{Agency: string(agency), Ended: ended, After: after.UUID, PageSize: int32(limit)})
	})
}

// WithCitizenID implements dossier.Backlog.
func (s *Store) WithCitizenID(ctx context.Context, citizenID string, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(ctx, func(ctx context.Context, q *db.Queries) ([]id.UUID, error) {
		return q.WithCitizenID(ctx, db.WithCitizenIDParams{Mac: s.citizenMAC(citizenID), After: after.UUID, PageSize: int32(limit)})
	})
}

// kept is how long the counters of the look-up stay.
const kept = 48 * time.Hour

// Add implements dossier.Guesses. Keys are kept as HMACs: they hold numbers and addresses.
func (s *Store) Add(ctx context.Context, key string, window time.Time, n int) (int, error) {
	var count int32
	err := s.db.InTx(ctx, self, func(ctx context.Context, tx pgx.Tx) (err error) {
		q := db.New(tx)
		count, err = q.AddGuess(ctx, db.AddGuessParams{Key: s.lookUp.MAC(key), Span: window, N: int32(n)})
		if err != nil || n == 0 {
			return err
		}
		return q.ForgetGuesses(ctx, window.Add(-kept))
	})
	return int(count), fail(err)
}
