package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/postgres/db"
)

// rotationPage is how many rows one transaction of a rotation looks at.
const rotationPage = 200

// before stands before every key of a table.
const before = "00000000-0000-0000-0000-000000000000"

// Reseal seals with the ring's first key, bound to column and row, what an older
// key sealed or what was bound to the row alone, and gives the number of rows.
// Afterwards the older key opens reasons in history only.
func (s *Store) Reseal(ctx context.Context, c tenant.Caller) (int, error) {
	done := 0
	for _, table := range []func(context.Context, *db.Queries, string) (last id.UUID, stale int, err error){s.resealOfficials, s.resealProfiles, s.resealProofs} {
		for after := before; after != ""; {
			err := s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
				last, stale, err := table(ctx, q, after)
				done += stale
				after = last.String()
				return err
			})
			if err != nil {
				return done, err
			}
		}
	}
	return done, nil
}

// value is one sealed column of a row.
type value struct {
	column column
	sealed *[]byte
}

// anew seals each text as it should be; changed tells whether any needed it.
func (s *Store) anew(row id.UUID, values ...value) (changed bool, err error) {
	for _, v := range values {
		text, former, err := s.opened(v.column, *v.sealed, row)
		if err != nil {
			return changed, err
		}
		if text != "" && (former || s.ring.Stale(*v.sealed)) {
			*v.sealed, changed = s.seal(v.column, text, row), true
		}
	}
	return changed, nil
}

func (s *Store) resealOfficials(ctx context.Context, q *db.Queries, after string) (last id.UUID, stale int, err error) {
	rows, err := q.SealedOfficials(ctx, db.SealedOfficialsParams{After: after, Most: rotationPage})
	for _, r := range rows {
		last = r.Record
		was := r.Email
		changed, err := s.anew(r.Record, value{officialEmail, &r.Email})
		if err == nil && changed {
			stale++
			err = q.ResealOfficial(ctx, db.ResealOfficialParams{Record: r.Record, Email: r.Email, Was: was})
		}
		if err != nil {
			return last, stale, err
		}
	}
	return last, stale, err
}

func (s *Store) resealProfiles(ctx context.Context, q *db.Queries, after string) (last id.UUID, stale int, err error) {
	rows, err := q.SealedProfiles(ctx, db.SealedProfilesParams{After: after, Most: rotationPage})
	for _, r := range rows {
		last = r.Account
		changed, err := s.anew(r.Account, value{profilePhone, &r.Phone}, value{profileAddress, &r.Address}, value{profileCitizenID, &r.CitizenID})
		if err == nil && changed {
			stale++
			err = q.ResealProfile(ctx, db.ResealProfileParams{Account: r.Account, Phone: r.Phone, Address: r.Address, CitizenID: r.CitizenID, Version: r.Version})
		}
		if err != nil {
			return last, stale, err
		}
	}
	return last, stale, err
}

func (s *Store) resealProofs(ctx context.Context, q *db.Queries, after string) (last id.UUID, stale int, err error) {
	rows, err := q.SealedProofs(ctx, db.SealedProofsParams{After: after, Most: rotationPage})
	for _, r := range rows {
		last = r.ID
		changed, err := s.anew(r.ID, value{proofCitizenID, &r.CitizenID}, value{proofFullName, &r.FullName}, value{proofNote, &r.Note})
		if err == nil && changed {
			stale++
			err = q.ResealProof(ctx, db.ResealProofParams{ID: r.ID, CitizenID: r.CitizenID, FullName: r.FullName, Note: r.Note})
		}
		if err != nil {
			return last, stale, err
		}
	}
	return last, stale, err
}
