package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	eventsv1 "motcua.vn/api/events/v1"
	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/agency"
	"motcua.vn/services/identity/internal/official"
	"motcua.vn/services/identity/internal/postgres/db"
)

// Officials is an official.Store.
type Officials struct{ *Store }

var _ official.Store = Officials{}

// Create implements official.Store.
func (s Officials) Create(ctx context.Context, c tenant.Caller, key string, o official.Official, check func(agency.Tree, *official.Official) error) (official.Official, error) {
	first := o.Mandates[0]
	command := pg.Command{
		Subject: c.Subject, Operation: "createOfficial", Key: key,
		Hash: pg.HashOf(o.Username, o.FullName, o.Email, o.Title, o.Division, first.Agency, first.Roles, first.Until),
	}
	created := o
	err := s.write(ctx, c, func(ctx context.Context, tx pgx.Tx, q *db.Queries) error {
		created = o
		resource, replay, err := command.Take(ctx, tx)
		if err != nil {
			return err
		}
		if replay {
			was, err := id.Parse(resource)
			if err != nil {
				return err
			}
			row, err := q.FindRecord(ctx, was)
			if err != nil {
				return err
			}
			created, err = s.one(ctx, q, row)
			return err
		}
		tree, err := treeOf(ctx, q)
		if err != nil {
			return err
		}
		if err := check(tree, &created); err != nil {
			return err
		}
		if err := s.insertOfficial(ctx, q, created); err != nil {
			return err
		}
		failpoint.Hit("identity.official_inserted")
		if err := remember(ctx, q, c, "createOfficial", created.Record.String(), map[string]any{"mandates": created.Mandates}); err != nil {
			return err
		}
		return command.Done(ctx, tx, created.Record.String())
	})
	failpoint.Hit("identity.official_recorded")
	return created, err
}

func (s Officials) insertOfficial(ctx context.Context, q *db.Queries, o official.Official) error {
	err := q.InsertOfficial(ctx, db.InsertOfficialParams{
		Record: o.Record.UUID, Username: o.Username, FullName: o.FullName, Email: s.seal(officialEmail, o.Email, o.Record.UUID), Title: o.Title, Division: o.Division,
	})
	if pg.Constraint(err) == "official_username_once" {
		return official.ErrUsername
	}
	if err != nil {
		return err
	}
	return putMandates(ctx, q, o)
}

func putMandates(ctx context.Context, q *db.Queries, o official.Official) error {
	if err := q.DropMandates(ctx, o.Record.UUID); err != nil {
		return err
	}
	for _, m := range o.Mandates {
		roles := make([]string, len(m.Roles))
		for i, r := range m.Roles {
			roles[i] = string(r)
		}
		err := q.InsertMandate(ctx, db.InsertMandateParams{
			Record: o.Record.UUID, Agency: string(m.Agency), Roles: roles, Since: dateTo(m.Since), Until: instantTo(m.Until),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Change implements official.Store.
func (s Officials) Change(ctx context.Context, c tenant.Caller, account official.Account, change official.Change) (official.Official, error) {
	command := pg.Command{Subject: c.Subject, Operation: change.Operation, Key: change.Key, Hash: pg.HashOf(account, change.Input)}
	var o official.Official
	err := s.write(ctx, c, func(ctx context.Context, tx pgx.Tx, q *db.Queries) error {
		_, replay, err := command.Take(ctx, tx)
		if err != nil {
			return err
		}
		row, err := s.lock(ctx, q, c, account, replay)
		if err != nil {
			return err
		}
		if o, err = s.one(ctx, q, row); err != nil || replay {
			return err
		}
		tree, err := treeOf(ctx, q)
		if err != nil {
			return err
		}
		denied, err := change.Apply(tree, &o)
		if err != nil {
			return err
		}
		if change.Version != 0 && change.Version != o.Version {
			return official.ErrVersion
		}
		if err := s.keep(ctx, tx, q, c, &o, row, denied, change.Operation, change.Reason); err != nil {
			return err
		}
		return command.Done(ctx, tx, account.String())
	})
	failpoint.Hit("identity.official_changed")
	return o, err
}

// lock takes the row; the policy hides one's own row from a change, which is
// then told apart from a row that does not exist.
func (s Officials) lock(ctx context.Context, q *db.Queries, c tenant.Caller, account official.Account, readOnly bool) (db.Official, error) {
	find := q.LockOfficial
	if readOnly {
		find = q.FindOfficial
	}
	row, err := find(ctx, account.UUID)
	switch {
	case pg.NoRows(err) && c.Kind == tenant.Staff && c.Subject == account.String():
		return row, official.ErrOwn
	case pg.NoRows(err):
		return row, official.ErrNotFound
	}
	return row, err
}

// keep writes the changed official, its history, and what is denied from now on.
func (s *Store) keep(ctx context.Context, tx pgx.Tx, q *db.Queries, c tenant.Caller, o *official.Official, row db.Official, denied []official.Denied, operation, reason string) error {
	wasLocked := row.Locked
	o.Version, o.Synced = row.Version+1, false
	seq, err := s.deny(ctx, tx, q, c, *o, row.Seq, denied)
	if err != nil {
		return err
	}
	if wasLocked && !o.Locked {
		seq++
		if err := tell(ctx, tx, c, "account.unlocked.v1", o.Account.String(), seq, codes(o.Agencies()), eventsv1.AccountUnlocked{Account: o.Account.String()}); err != nil {
			return err
		}
	}
	failpoint.Hit("identity.denied")
	pending := row.Pending
	for _, d := range denied {
		pending = append(pending, string(d.Agency))
	}
	err = q.UpdateOfficial(ctx, db.UpdateOfficialParams{
		Record: o.Record.UUID, Title: o.Title, Division: o.Division, Locked: o.Locked, Version: o.Version, Seq: seq, Pending: append([]string{}, pending...),
	})
	if err != nil {
		return err
	}
	failpoint.Hit("identity.official_updated")
	if err := putMandates(ctx, q, *o); err != nil {
		return err
	}
	facts := map[string]any{"version": o.Version, "state": o.State(), "mandates": o.Mandates}
	if reason != "" { // free text of an administrator may name people: it is sealed like them
		facts["reason"] = s.seal(historyReason, reason, o.Record.UUID)
	}
	return remember(ctx, q, c, operation, o.Record.String(), facts)
}

// deny refuses tokens of the account and tells everybody; it gives the number of the last event.
func (s *Store) deny(ctx context.Context, tx pgx.Tx, q *db.Queries, c tenant.Caller, o official.Official, seq int64, denied []official.Denied) (int64, error) {
	account := o.Account.String()
	for _, d := range denied {
		seq++
		if err := q.Deny(ctx, db.DenyParams{Account: o.Account.UUID, Before: d.Before}); err != nil {
			return seq, err
		}
		var err error
		if d.Agency == "" {
			err = tell(ctx, tx, c, "account.locked.v1", account, seq, codes(o.Agencies()), eventsv1.AccountLocked{Account: account, Before: d.Before})
		} else {
			err = tell(ctx, tx, c, "mandate.ended.v1", account, seq, []string{string(d.Agency)},
				eventsv1.MandateEnded{Account: account, Agency: string(d.Agency), Before: d.Before})
		}
		if err != nil {
			return seq, err
		}
	}
	return seq, nil
}

// Settle implements official.Store. What was denied is denied once more, because
// Keycloak may have issued a token in between that still carried the old rights.
func (s Officials) Settle(ctx context.Context, c tenant.Caller, o official.Official) error {
	return s.write(ctx, c, func(ctx context.Context, tx pgx.Tx, q *db.Queries) error {
		row, err := q.LockRecord(ctx, o.Record.UUID)
		if err != nil {
			return err
		}
		seq := row.Seq
		if row.Version == o.Version {
			now := time.Now().UTC().Truncate(time.Microsecond)
			denied := make([]official.Denied, len(row.Pending))
			for i, a := range row.Pending {
				denied[i] = official.Denied{Agency: tenant.Agency(a), Before: now}
			}
			if seq, err = s.deny(ctx, tx, q, c, o, seq, denied); err != nil {
				return err
			}
		}
		failpoint.Hit("identity.denied_again")
		return q.SettleOfficial(ctx, db.SettleOfficialParams{Record: o.Record.UUID, Account: o.Account.UUID, Version: o.Version, Seq: seq})
	})
}

// inherit moves the staff of closed agencies to the first successor.
func (s *Store) inherit(ctx context.Context, tx pgx.Tx, q *db.Queries, c tenant.Caller, su agency.Succession) error {
	records, err := q.RecordsAt(ctx, codes(su.Predecessors))
	if err != nil {
		return err
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	for _, r := range records {
		row, err := q.LockRecord(ctx, r)
		if err != nil {
			return err
		}
		o, err := Officials{s}.one(ctx, q, row)
		if err != nil {
			return err
		}
		denied := o.Inherit(su.Predecessors, su.Successors[0], su.Effective, now)
		if o.Account.IsZero() {
			denied = nil // nobody has a token yet
		}
		if err := s.keep(ctx, tx, q, c, &o, row, denied, "inherit", ""); err != nil {
			return err
		}
	}
	return nil
}
