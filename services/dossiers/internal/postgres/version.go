package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/postgres/db"
	"motcua.vn/services/dossiers/internal/procedure"
)

// versionBody is what of a version no query asks for.
type versionBody struct {
	Name            procedure.Text         `json:"name"`
	LegalBasis      string                 `json:"legalBasis"`
	Applicants      []procedure.Applicant  `json:"applicants"`
	Limit           worktime.Limit         `json:"limit,omitzero"`
	ReceptionLimit  worktime.Limit         `json:"receptionLimit,omitzero"`
	MaxExtensions   int                    `json:"maxExtensions,omitempty"`
	KeepOldForFiled bool                   `json:"keepOldForFiled,omitempty"`
	Components      []procedure.Component  `json:"components,omitempty"`
	Fees            []procedure.FeeLine    `json:"fees,omitempty"`
	Steps           []procedure.Step       `json:"steps,omitempty"`
	Results         []procedure.ResultKind `json:"results,omitempty"`
}

func bodyOf(v *procedure.Version) (json.RawMessage, error) {
	return json.Marshal(versionBody{
		Name: v.Name, LegalBasis: v.LegalBasis, Applicants: v.Applicants, Limit: v.Limit, ReceptionLimit: v.ReceptionLimit, MaxExtensions: v.MaxExtensions,
		KeepOldForFiled: v.KeepOldForFiled, Components: v.Components, Fees: v.Fees, Steps: v.Steps, Results: v.Results,
	})
}

func version(r db.ProcedureVersion) (*procedure.Version, error) {
	var b versionBody
	if err := json.Unmarshal(r.Body, &b); err != nil {
		return nil, fmt.Errorf("postgres: version %d of %s: %w", r.Number, r.Procedure, err)
	}
	return &procedure.Version{
		Procedure: procedure.Code(r.Procedure), Name: b.Name, Number: int(r.Number), State: procedure.State(r.State), Author: r.Author,
		Publisher: r.Publisher, LegalBasis: b.LegalBasis, EffectiveFrom: day(&r.EffectiveFrom), EffectiveUntil: day(r.EffectiveUntil),
		Applicants: b.Applicants, Assurance: int(r.Assurance), ServiceLevel: int(r.ServiceLevel), Limit: b.Limit, ReceptionLimit: b.ReceptionLimit,
		MaxExtensions: b.MaxExtensions, KeepOldForFiled: b.KeepOldForFiled, Handler: tenant.Agency(r.Handler), FormSource: r.Form,
		Components: b.Components, Fees: b.Fees, Steps: b.Steps, Results: b.Results,
	}, nil
}

// AddVersion implements procedure.Store. The lock on the procedure keeps two writers from one number.
func (s *Catalogue) AddVersion(ctx context.Context, c tenant.Caller, cmd procedure.Command, v *procedure.Version) (*procedure.Version, error) {
	made := *v
	err := s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if _, err := q.LockProcedure(ctx, string(v.Procedure)); err != nil {
			if errors.Is(err, pgx.ErrNoRows) {
				return procedure.ErrNotFound
			}
			return err
		}
		body, err := bodyOf(v)
		if err != nil {
			return err
		}
		number, err := q.NextVersion(ctx, string(v.Procedure))
		if err != nil {
			return err
		}
		before, replay, err := takeNow(ctx, tx, c, cmd, strconv.Itoa(int(number)))
		if err != nil {
			return err
		}
		if replay {
			return again(ctx, q, v.Procedure, before, &made)
		}
		made.Number = int(number)
		return q.InsertVersion(ctx, db.InsertVersionParams{
			Procedure: string(v.Procedure), Number: number, State: string(v.State), Author: v.Author, Publisher: v.Publisher,
			EffectiveFrom: *date(v.EffectiveFrom), EffectiveUntil: date(v.EffectiveUntil), Assurance: int16(v.Assurance),
			ServiceLevel: int16(v.ServiceLevel), Handler: string(v.Handler), Body: body, Form: v.FormSource,
		})
	})
	if err != nil {
		return nil, fail(err)
	}
	return &made, nil
}

// again reads the version that a command made before.
func again(ctx context.Context, q *db.Queries, code procedure.Code, number string, into *procedure.Version) error {
	n, err := strconv.Atoi(number)
	if err != nil {
		return fmt.Errorf("postgres: command of a version: %w", err)
	}
	v, err := find(ctx, q, code, n)
	if err == nil {
		*into = *v
	}
	return err
}

func find(ctx context.Context, q *db.Queries, code procedure.Code, number int) (*procedure.Version, error) {
	row, err := q.GetVersion(ctx, db.GetVersionParams{Procedure: string(code), Number: int32(number)})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, procedure.ErrVersionNotFound
	}
	if err != nil {
		return nil, err
	}
	return version(row)
}

// UpdateVersion implements procedure.Store.
func (s *Catalogue) UpdateVersion(ctx context.Context, c tenant.Caller, cmd procedure.Command, code procedure.Code, number int, change func(*procedure.Version, []*procedure.Version) error) (*procedure.Version, error) {
	var out *procedure.Version
	err := s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		_, replay, err := takeNow(ctx, tx, c, cmd, fmt.Sprintf("%s/%d", code, number))
		if err != nil {
			return err
		}
		q := db.New(tx)
		all, err := q.LockVersions(ctx, string(code))
		if err != nil {
			return err
		}
		out = nil
		var others []*procedure.Version
		for _, r := range all {
			v, err := version(r)
			if err != nil {
				return err
			}
			if v.Number == number {
				out = v
			} else {
				others = append(others, v)
			}
		}
		if out == nil {
			return procedure.ErrVersionNotFound
		}
		if replay {
			return nil
		}
		if err := change(out, others); err != nil {
			return err
		}
		// What ends goes first: two published versions never begin on one day, at no statement.
		for _, v := range slices.Concat(others, []*procedure.Version{out}) {
			if err := putVersion(ctx, q, v); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fail(err)
	}
	return out, nil
}

func putVersion(ctx context.Context, q *db.Queries, v *procedure.Version) error {
	body, err := bodyOf(v)
	if err != nil {
		return err
	}
	return q.UpdateVersion(ctx, db.UpdateVersionParams{
		Procedure: string(v.Procedure), Number: int32(v.Number), State: string(v.State), Publisher: v.Publisher,
		EffectiveFrom: *date(v.EffectiveFrom), EffectiveUntil: date(v.EffectiveUntil), Body: body,
	})
}

// Version implements procedure.Store.
func (s *Catalogue) Version(ctx context.Context, code procedure.Code, number int) (*procedure.Version, error) {
	var out *procedure.Version
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) (err error) {
		out, err = find(ctx, db.New(tx), code, number)
		return err
	})
	return out, fail(err)
}

// InForce implements procedure.Store; package procedure keeps the answer for a moment.
func (s *Catalogue) InForce(ctx context.Context, code procedure.Code, on worktime.Date) (*procedure.Version, error) {
	var out *procedure.Version
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		list, err := db.New(tx).VersionsInForce(ctx, db.VersionsInForceParams{Codes: []string{string(code)}, Day: *date(on)})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return procedure.ErrNotInForce
		}
		out, err = version(list[0])
		return err
	})
	return out, fail(err)
}

// Offer implements procedure.Store.
func (s *Catalogue) Offer(ctx context.Context, c tenant.Caller, o procedure.Offering) (*procedure.Offering, error) {
	err := s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).PutOffering(ctx, db.PutOfferingParams{
			Procedure: string(o.Procedure), Agency: string(o.Agency), Since: *date(o.Since), Until: date(o.Until),
		})
	})
	if err != nil {
		return nil, fail(err)
	}
	return &o, nil
}

// Offerings implements procedure.Store; package procedure keeps the answer for a moment.
func (s *Catalogue) Offerings(ctx context.Context, code procedure.Code) ([]procedure.Offering, error) {
	out := []procedure.Offering{}
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		list, err := db.New(tx).Offerings(ctx, string(code))
		for _, r := range list {
			out = append(out, procedure.Offering{Procedure: code, Agency: tenant.Agency(r.Agency), Since: day(&r.Since), Until: day(r.Until)})
		}
		return err
	})
	return out, fail(err)
}

// OfferedBy implements procedure.Store.
func (s *Catalogue) OfferedBy(ctx context.Context, agency tenant.Agency) ([]procedure.Code, error) {
	out := []procedure.Code{}
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		codes, err := db.New(tx).OfferedBy(ctx, string(agency))
		for _, code := range codes {
			out = append(out, procedure.Code(code))
		}
		return err
	})
	return out, fail(err)
}
