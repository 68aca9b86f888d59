package postgres

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Catalogue implements procedure.Store. Reading is public and so done as the service itself;
// forms are parsed by the use cases.
type Catalogue struct {
	db *pg.DB
}

var _ procedure.Store = (*Catalogue)(nil)

// NewCatalogue makes the catalogue over the app role's pool.
func NewCatalogue(db *pg.DB) *Catalogue { return &Catalogue{db: db} }

// Create implements procedure.Store.
func (s *Catalogue) Create(ctx context.Context, c tenant.Caller, cmd procedure.Command, p *procedure.Procedure) (*procedure.Procedure, error) {
	made := *p
	err := s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error {
		before, replay, err := takeNow(ctx, tx, c, cmd, string(p.Code))
		if err != nil {
			return err
		}
		q := db.New(tx)
		if replay {
			row, err := q.GetProcedure(ctx, before)
			made = procedureOf(row)
			return err
		}
		n, err := q.InsertProcedure(ctx, db.InsertProcedureParams{
			Code: string(p.Code), NameVi: p.Name.VI, NameEn: p.Name.EN, FieldVi: p.Field.VI, FieldEn: p.Field.EN, Owner: string(p.Owner),
			Source: p.Source, Provisional: p.Provisional, FoldedName: procedure.Fold(p.Name.VI), Search: p.Search(),
		})
		if err == nil && n == 0 {
			return procedure.ErrExists
		}
		return err
	})
	if err != nil {
		return nil, fail(err)
	}
	return &made, nil
}

// takeNow enters a command of the catalogue, where a round trip more does not matter.
func takeNow(ctx context.Context, tx pgx.Tx, c tenant.Caller, cmd procedure.Command, resource string) (before string, replay bool, err error) {
	b := &batch{}
	taken := b.take(c, dossier.Command(cmd), resource)
	if err := send(ctx, tx, b); err != nil || !taken.replay {
		return "", false, err
	}
	before, err = taken.before(ctx, tx)
	return before, true, err
}

// Get implements procedure.Store.
func (s *Catalogue) Get(ctx context.Context, code procedure.Code) (*procedure.Procedure, error) {
	var out procedure.Procedure
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).GetProcedure(ctx, string(code))
		if errors.Is(err, pgx.ErrNoRows) {
			return procedure.ErrNotFound
		}
		out = procedureOf(row)
		return err
	})
	if err != nil {
		return nil, fail(err)
	}
	return &out, nil
}

// List implements procedure.Store.
func (s *Catalogue) List(ctx context.Context, f procedure.ListFilter) ([]procedure.Listed, error) {
	patterns := []string{}
	for _, word := range strings.Fields(procedure.Fold(f.Query)) {
		patterns = append(patterns, pattern(word))
	}
	out := []procedure.Listed{}
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		list, err := q.Procedures(ctx, db.ProceduresParams{
			Day: *date(f.Day), Agency: string(f.Agency), Patterns: patterns, AfterName: f.AfterName, AfterCode: string(f.AfterCode), PageSize: int32(f.Limit),
		})
		if err != nil {
			return err
		}
		codes := make([]string, len(list))
		for i, r := range list {
			codes[i] = r.Code
			l := procedure.Listed{Procedure: procedureOf(db.Procedure{
				Code: r.Code, NameVi: r.NameVi, NameEn: r.NameEn, FieldVi: r.FieldVi, FieldEn: r.FieldEn, Owner: r.Owner, Source: r.Source, Provisional: r.Provisional,
			})}
			for _, a := range r.Agencies {
				l.Agencies = append(l.Agencies, tenant.Agency(a))
			}
			out = append(out, l)
		}
		versions, err := q.VersionsInForce(ctx, db.VersionsInForceParams{Codes: codes, Day: *date(f.Day)})
		if err != nil {
			return err
		}
		for _, r := range versions {
			v, err := version(r)
			if err != nil {
				return err
			}
			for i := range out {
				if out[i].Code == v.Procedure {
					out[i].Version = v
				}
			}
		}
		return nil
	})
	return out, fail(err)
}

func procedureOf(r db.Procedure) procedure.Procedure {
	return procedure.Procedure{
		Code: procedure.Code(r.Code), Name: procedure.Text{VI: r.NameVi, EN: r.NameEn}, Field: procedure.Text{VI: r.FieldVi, EN: r.FieldEn},
		Owner: tenant.Agency(r.Owner), Source: r.Source, Provisional: r.Provisional,
	}
}
