package postgres

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	eventsv1 "motcua.vn/api/events/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/agency"
	"motcua.vn/services/identity/internal/postgres/db"
)

// Agencies is an agency.Store.
type Agencies struct{ *Store }

var _ agency.Store = Agencies{}

// Tree implements agency.Store.
func (s Agencies) Tree(ctx context.Context, c tenant.Caller) (agency.Tree, error) {
	var tree agency.Tree
	err := s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		var err error
		tree, err = treeOf(ctx, q)
		return err
	})
	return tree, err
}

func treeOf(ctx context.Context, q *db.Queries) (agency.Tree, error) {
	rows, err := q.AllAgencies(ctx)
	if err != nil {
		return nil, err
	}
	tree := make(agency.Tree, len(rows))
	for _, r := range rows {
		a, err := agencyOf(r)
		if err != nil {
			return nil, err
		}
		tree[a.Code] = a
	}
	return tree, nil
}

func agencyOf(r db.Agency) (agency.Agency, error) {
	a := agency.Agency{
		Code: tenant.Agency(r.Code), Name: r.Name, NameEn: r.NameEn, Level: agency.Level(r.Level), Since: dateOf(r.Since), Until: dateOf(r.Until),
		SucceededBy: agenciesOf(r.SucceededBy), Address: r.Address, Phone: r.Phone, Version: r.Version,
	}
	if r.Parent != nil {
		a.Parent = tenant.Agency(*r.Parent)
	}
	return a, json.Unmarshal(r.Divisions, &a.Divisions)
}

func divisionsTo(all []agency.Division) ([]byte, error) {
	if all == nil {
		all = []agency.Division{}
	}
	return json.Marshal(all)
}

// Enter implements agency.Store.
func (s Agencies) Enter(ctx context.Context, c tenant.Caller, key string, a agency.Agency) (agency.Agency, error) {
	command := pg.Command{Subject: c.Subject, Operation: "createAgency", Key: key, Hash: pg.HashOf(a)}
	entered := a
	err := s.write(ctx, c, func(ctx context.Context, tx pgx.Tx, q *db.Queries) error {
		code, replay, err := command.Take(ctx, tx)
		if err != nil {
			return err
		}
		if err := q.LockAgencies(ctx); err != nil {
			return err
		}
		tree, err := treeOf(ctx, q)
		if err != nil {
			return err
		}
		if replay {
			entered = tree[tenant.Agency(code)]
			return nil
		}
		if err := tree.Enter(a); err != nil {
			return err
		}
		if err := insertAgency(ctx, q, a); err != nil {
			return err
		}
		if err := tellEntered(ctx, tx, c, a, 1); err != nil {
			return err
		}
		if err := remember(ctx, q, c, "createAgency", string(a.Code), nil); err != nil {
			return err
		}
		return command.Done(ctx, tx, string(a.Code))
	})
	return entered, err
}

func insertAgency(ctx context.Context, q *db.Queries, a agency.Agency) error {
	divisions, err := divisionsTo(a.Divisions)
	if err != nil {
		return err
	}
	p := db.InsertAgencyParams{
		Code: string(a.Code), Name: a.Name, NameEn: a.NameEn, Level: string(a.Level), Since: dateTo(a.Since), Address: a.Address, Phone: a.Phone, Divisions: divisions,
	}
	if a.Parent != "" {
		parent := string(a.Parent)
		p.Parent = &parent
	}
	return q.InsertAgency(ctx, p)
}

func tellEntered(ctx context.Context, tx pgx.Tx, c tenant.Caller, a agency.Agency, seq int64) error {
	data := eventsv1.AgencyEntered{Code: string(a.Code), Level: eventsv1.AgencyEnteredLevel(a.Level), Since: a.Since.String()}
	if a.Parent != "" {
		parent := string(a.Parent)
		data.Parent = &parent
	}
	return tell(ctx, tx, c, "agency.entered.v1", string(a.Code), seq, []string{string(a.Code)}, data)
}

// Update implements agency.Store.
func (s Agencies) Update(ctx context.Context, c tenant.Caller, code tenant.Agency, version int64, change func(agency.Tree, *agency.Agency) error) (agency.Agency, error) {
	var a agency.Agency
	err := s.write(ctx, c, func(ctx context.Context, tx pgx.Tx, q *db.Queries) error {
		if err := q.LockAgencies(ctx); err != nil {
			return err
		}
		tree, err := treeOf(ctx, q)
		if err != nil {
			return err
		}
		var ok bool
		if a, ok = tree[code]; !ok {
			return agency.ErrNotFound
		}
		if err := change(tree, &a); err != nil {
			return err
		}
		if version != 0 && version != a.Version {
			return agency.ErrVersion
		}
		divisions, err := divisionsTo(a.Divisions)
		if err != nil {
			return err
		}
		row, err := q.UpdateAgency(ctx, db.UpdateAgencyParams{
			Code: string(code), Name: a.Name, NameEn: a.NameEn, Address: a.Address, Phone: a.Phone, Divisions: divisions,
		})
		if err != nil {
			return err
		}
		a.Version = row.Version
		if err := tellEntered(ctx, tx, c, a, row.Seq); err != nil {
			return err
		}
		return remember(ctx, q, c, "putAgency", string(code), nil)
	})
	return a, err
}

// Record implements agency.Store.
func (s Agencies) Record(ctx context.Context, c tenant.Caller, key string, in agency.Succession) (agency.Succession, error) {
	command := pg.Command{
		Subject: c.Subject, Operation: "createAgencySuccession", Key: key,
		Hash: pg.HashOf(in.Kind, in.Effective, in.Predecessors, in.Successors, in.Basis),
	}
	recorded := in
	err := s.write(ctx, c, func(ctx context.Context, tx pgx.Tx, q *db.Queries) error {
		resource, replay, err := command.Take(ctx, tx)
		if err != nil {
			return err
		}
		if replay {
			recorded, err = findSuccession(ctx, q, resource)
			return err
		}
		if err := q.LockAgencies(ctx); err != nil {
			return err
		}
		tree, err := treeOf(ctx, q)
		if err != nil {
			return err
		}
		if err := tree.Check(in); err != nil {
			return err
		}
		err = q.InsertSuccession(ctx, db.InsertSuccessionParams{
			ID: in.ID.UUID, Kind: string(in.Kind), Effective: dateTo(in.Effective),
			Predecessors: codes(in.Predecessors), Successors: codes(in.Successors), Basis: in.Basis,
		})
		if err != nil {
			return err
		}
		err = q.CloseAgencies(ctx, db.CloseAgenciesParams{Until: dateTo(in.Effective), SucceededBy: codes(in.Successors), Codes: codes(in.Predecessors)})
		if err != nil {
			return err
		}
		facts := map[string]any{"kind": in.Kind, "effective": in.Effective, "predecessors": in.Predecessors, "successors": in.Successors}
		if err := remember(ctx, q, c, "createAgencySuccession", in.ID.String(), facts); err != nil {
			return err
		}
		return command.Done(ctx, tx, in.ID.String())
	})
	return recorded, err
}

func findSuccession(ctx context.Context, q *db.Queries, key string) (agency.Succession, error) {
	was, err := id.Parse(key)
	if err != nil {
		return agency.Succession{}, err
	}
	r, err := q.FindSuccession(ctx, was)
	return successionOf(r), err
}

func successionOf(r db.Succession) agency.Succession {
	return agency.Succession{
		ID: agency.ID{UUID: r.ID}, Kind: agency.Kind(r.Kind), Effective: dateOf(r.Effective),
		Predecessors: agenciesOf(r.Predecessors), Successors: agenciesOf(r.Successors), Basis: r.Basis,
	}
}

// Apply implements agency.Store. Staff of the predecessors move to the first
// successor in the transaction that tells of the succession.
func (s Agencies) Apply(ctx context.Context, c tenant.Caller, today worktime.Date) (int, error) {
	done := 0
	err := s.write(ctx, c, func(ctx context.Context, tx pgx.Tx, q *db.Queries) error {
		due, err := q.DueSuccessions(ctx, dateTo(today))
		if err != nil {
			return err
		}
		done = len(due)
		for _, row := range due {
			su := successionOf(row)
			if err := s.inherit(ctx, tx, q, c, su); err != nil {
				return err
			}
			data := eventsv1.AgencySucceeded{
				Kind: eventsv1.AgencySucceededKind(su.Kind), Effective: su.Effective.String(),
				Predecessors: codes(su.Predecessors), Successors: codes(su.Successors),
			}
			involved := append(codes(su.Predecessors), codes(su.Successors)...)
			if err := tell(ctx, tx, c, "agency.succeeded.v1", su.ID.String(), 1, involved[:min(len(involved), maxEventAgencies)], data); err != nil {
				return err
			}
			if err := q.SuccessionApplied(ctx, row.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

// maxEventAgencies is the bus's bound on the agencies named in an event's head; its data hold all.
const maxEventAgencies = 64
