package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// resealPage is how many rows one transaction of Reseal looks at.
const resealPage = 500

// Reseal seals anew what was sealed with another key than the first of the ring, so that the old key can be thrown away, and
// what was bound to its row alone.
// It goes through all rows in small transactions, may end at any time and be run again, and leaves a row alone that
// somebody writes meanwhile, since who writes seals with the first key. It gives the number of values sealed anew.
func (s *Store) Reseal(ctx context.Context) (int, error) {
	persons, err := s.resealAll(ctx, s.resealPersons)
	if err != nil {
		return persons, fail(err)
	}
	dossiers, err := s.resealAll(ctx, s.resealDossiers)
	return persons + dossiers, fail(err)
}

// resealAll calls step page by page until there is no next one.
func (s *Store) resealAll(ctx context.Context, step func(context.Context, *db.Queries, id.UUID) (next id.UUID, n int, err error)) (int, error) {
	var after id.UUID
	for all := 0; ; {
		var n int
		err := s.db.InTx(ctx, self, func(ctx context.Context, tx pgx.Tx) (err error) {
			var next id.UUID
			next, n, err = step(ctx, db.New(tx), after)
			if err == nil {
				after = next
			}
			return err
		})
		all += n
		if err != nil || after.IsZero() {
			return all, err
		}
	}
}

func (s *Store) resealPersons(ctx context.Context, q *db.Queries, after id.UUID) (id.UUID, int, error) {
	list, err := q.SealedPersons(ctx, db.SealedPersonsParams{After: after, PageSize: resealPage})
	if err != nil || len(list) == 0 {
		return id.UUID{}, 0, err
	}
	n := 0
	for _, r := range list {
		citizenID, one, err := s.again(personCitizenID, r.CitizenID, r.ID)
		if err != nil {
			return id.UUID{}, 0, err
		}
		phone, two, err := s.again(personPhone, r.Phone, r.ID)
		if err != nil {
			return id.UUID{}, 0, err
		}
		if one+two == 0 {
			continue
		}
		n += one + two
		err = q.ResealPerson(ctx, db.ResealPersonParams{ID: r.ID, CitizenID: citizenID, Phone: phone, OldCitizenID: r.CitizenID, OldPhone: r.Phone})
		if err != nil {
			return id.UUID{}, 0, err
		}
	}
	return list[len(list)-1].ID, n, nil
}

func (s *Store) resealDossiers(ctx context.Context, q *db.Queries, after id.UUID) (id.UUID, int, error) {
	list, err := q.SealedDossiers(ctx, db.SealedDossiersParams{After: after, PageSize: resealPage})
	if err != nil || len(list) == 0 {
		return id.UUID{}, 0, err
	}
	n := 0
	for _, r := range list {
		sealed, one, err := s.again(dossierSealed, r.Sealed, r.ID)
		if err != nil {
			return id.UUID{}, 0, err
		}
		if one == 0 {
			continue
		}
		n++
		if err := q.ResealDossier(ctx, db.ResealDossierParams{ID: r.ID, Sealed: sealed, Old: r.Sealed}); err != nil {
			return id.UUID{}, 0, err
		}
	}
	return list[len(list)-1].ID, n, nil
}

// again seals one value anew where it is not as it should be, and counts it.
func (s *Store) again(c column, sealed []byte, row id.UUID) ([]byte, int, error) {
	plain, former, err := s.opened(c, sealed, row)
	if err != nil {
		return nil, 0, fmt.Errorf("postgres: %s of %s: %w", c, row, err)
	}
	if sealed == nil || (!former && !s.ring.Stale(sealed)) {
		return sealed, 0, nil
	}
	return s.seal(c, plain, row), 1, nil
}
