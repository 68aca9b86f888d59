package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/official"
	"motcua.vn/services/identity/internal/postgres/db"
)

// one reads the mandates that belong to a row.
func (s Officials) one(ctx context.Context, q *db.Queries, row db.Official) (official.Official, error) {
	all, err := s.many(ctx, q, []db.Official{row})
	if err != nil {
		return official.Official{}, err
	}
	return all[0], nil
}

func (s Officials) many(ctx context.Context, q *db.Queries, rows []db.Official) ([]official.Official, error) {
	all := make([]official.Official, len(rows))
	at := make(map[string]int, len(rows))
	keys := make([]string, len(rows))
	for i, r := range rows {
		email, err := s.open(officialEmail, r.Email, r.Record)
		if err != nil {
			return nil, err
		}
		all[i] = official.Official{
			Record: official.Record{UUID: r.Record}, Account: official.Account{UUID: r.Account}, Username: r.Username, FullName: r.FullName,
			Email: email, Title: r.Title, Division: r.Division, Locked: r.Locked, Version: r.Version, Synced: r.Synced == r.Version,
		}
		keys[i] = r.Record.String()
		at[keys[i]] = i
	}
	mandates, err := q.MandatesOf(ctx, keys)
	if err != nil {
		return nil, err
	}
	for _, m := range mandates {
		roles := make([]tenant.Role, len(m.Roles))
		for i, r := range m.Roles {
			roles[i] = tenant.Role(r)
		}
		i := at[m.Record.String()]
		all[i].Mandates = append(all[i].Mandates, official.Mandate{
			Agency: tenant.Agency(m.Agency), Roles: roles, Since: dateOf(m.Since), Until: instantOf(m.Until),
		})
	}
	return all, nil
}

// Find implements official.Store.
func (s Officials) Find(ctx context.Context, c tenant.Caller, account official.Account) (official.Official, error) {
	var o official.Official
	err := s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		row, err := q.FindOfficial(ctx, account.UUID)
		if pg.NoRows(err) {
			return official.ErrNotFound
		}
		if err != nil {
			return err
		}
		o, err = s.one(ctx, q, row)
		return err
	})
	return o, err
}

// List implements official.Store.
func (s Officials) List(ctx context.Context, c tenant.Caller, f official.Filter) ([]official.Official, error) {
	accounts := make([]string, len(f.Accounts))
	for i, a := range f.Accounts {
		accounts[i] = a.String()
	}
	return s.listed(ctx, c, func(ctx context.Context, q *db.Queries) ([]db.Official, error) {
		return q.ListOfficials(ctx, db.ListOfficialsParams{
			Agency: string(f.Agency), Role: string(f.Role), Accounts: accounts, After: f.After, Most: int32(f.Limit),
		})
	})
}

func (s Officials) listed(ctx context.Context, c tenant.Caller, list func(context.Context, *db.Queries) ([]db.Official, error)) ([]official.Official, error) {
	var all []official.Official
	err := s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		rows, err := list(ctx, q)
		if err != nil {
			return err
		}
		all, err = s.many(ctx, q, rows)
		return err
	})
	return all, err
}

// All implements official.Store.
func (s Officials) All(ctx context.Context, c tenant.Caller) ([]official.Official, error) {
	return s.listed(ctx, c, func(ctx context.Context, q *db.Queries) ([]db.Official, error) { return q.AllOfficials(ctx) })
}

// Unsynced implements official.Store.
func (s Officials) Unsynced(ctx context.Context, c tenant.Caller, limit int) ([]official.Official, error) {
	return s.listed(ctx, c, func(ctx context.Context, q *db.Queries) ([]db.Official, error) {
		return q.UnsyncedOfficials(ctx, int32(limit))
	})
}

// Expired implements official.Store.
func (s Officials) Expired(ctx context.Context, c tenant.Caller, now time.Time, limit int) ([]official.Account, error) {
	var all []official.Account
	err := s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		rows, err := q.ExpiredOfficials(ctx, db.ExpiredOfficialsParams{Now: &now, Most: int32(limit)})
		for _, r := range rows {
			all = append(all, official.Account{UUID: r})
		}
		return err
	})
	return all, err
}

// Postpone implements official.Store.
func (s Officials) Postpone(ctx context.Context, c tenant.Caller, r official.Record, why string) error {
	return s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
		return q.PostponeOfficial(ctx, db.PostponeOfficialParams{Record: r.UUID, Refused: why})
	})
}

// Unsettle implements official.Store.
func (s Officials) Unsettle(ctx context.Context, c tenant.Caller, records []official.Record) error {
	keys := make([]string, len(records))
	for i, r := range records {
		keys[i] = r.String()
	}
	return s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error { return q.UnsettleOfficials(ctx, keys) })
}
