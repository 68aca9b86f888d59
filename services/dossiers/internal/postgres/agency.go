package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// Agency is what dossiers knows of an agency by identity's events.
type Agency struct {
	Code       tenant.Agency
	Parent     tenant.Agency // empty: the province
	Level      string        // province, district, commune
	Since      worktime.Date
	Until      worktime.Date // first day on which it does no more exist; zero: it does
	Successors []tenant.Agency
}

// EnterAgency writes an agency of agency.entered.v1 in the consumer's transaction; again changes it.
func EnterAgency(ctx context.Context, tx pgx.Tx, a Agency) error {
	return fail(db.New(tx).PutAgency(ctx, db.PutAgencyParams{Code: string(a.Code), Parent: string(a.Parent), Level: a.Level, Since: *date(a.Since)}))
}

// EndAgency notes by agency.succeeded.v1 that an agency does no more exist and who took its place. An agency that was not
// entered yet is unavailable: events of two aggregates may come in any order, and the consumer tries again.
func EndAgency(ctx context.Context, tx pgx.Tx, code tenant.Agency, until worktime.Date, successors []tenant.Agency) error {
	n, err := db.New(tx).EndAgency(ctx, db.EndAgencyParams{Code: string(code), Until: date(until), Successor: texts(successors)})
	if err == nil && n == 0 {
		return fault.Unavailable("agency_unknown", "the agency was not entered yet")
	}
	return fail(err)
}

// InForce implements dossier.Agencies.
func (s *Store) InForce(ctx context.Context, code tenant.Agency, on worktime.Date) (bool, error) {
	a, err := s.Agency(ctx, code)
	return a != nil && a.Since.Compare(on) <= 0 && (a.Until.IsZero() || on.Compare(a.Until) < 0), err
}

// Agency gives what is known of an agency, nil when nothing is.
func (s *Store) Agency(ctx context.Context, code tenant.Agency) (*Agency, error) {
	var out *Agency
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		r, err := db.New(tx).GetAgency(ctx, string(code))
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		out = &Agency{Code: code, Parent: tenant.Agency(r.Parent), Level: r.Level, Since: day(&r.Since), Until: day(r.Until)}
		for _, a := range r.Successor {
			out.Successors = append(out.Successors, tenant.Agency(a))
		}
		return nil
	})
	return out, fail(err)
}
