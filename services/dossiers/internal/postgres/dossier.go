package postgres

import (
	"cmp"
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// errReplayed ends a transaction whose command was done before: nothing of it may stay.
var errReplayed = errors.New("postgres: the command was done before")

// CreateDraft implements dossier.Store. Drafts of one account are begun one by one and counted once the new one stands.
func (s *Store) CreateDraft(ctx context.Context, c tenant.Caller, cmd dossier.Command, d *dossier.Dossier, most int) (*dossier.Dossier, error) {
	return s.create(ctx, c, cmd, d, func(b *batch) error { return b.put().LockDrafts(ctx, d.Creator) }, func(q *db.Queries) error {
		drafts, err := q.CountDrafts(ctx, d.Creator)
		if err == nil && drafts > int64(most) {
			err = dossier.ErrTooManyDrafts
		}
		return err
	})
}

// Create implements dossier.Store. Filing takes four round trips: begin with the settings; the command, the rows and the
// number; what carries the number; commit.
func (s *Store) Create(ctx context.Context, c tenant.Caller, cmd dossier.Command, d *dossier.Dossier) (*dossier.Dossier, error) {
	return s.create(ctx, c, cmd, d, func(*batch) error { return nil }, func(*db.Queries) error { return nil })
}

// create writes a new dossier; lock queues what goes before its rows, allow is asked behind them unless the command was
// done before.
func (s *Store) create(ctx context.Context, c tenant.Caller, cmd dossier.Command, d *dossier.Dossier, lock func(*batch) error, allow func(*db.Queries) error) (*dossier.Dossier, error) {
	var made *dossier.Dossier
	var before string
	err := s.db.InTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		fresh := *d // a retry begins with what the caller gave
		made = &fresh
		b := &batch{}
		taken := b.take(c, cmd, d.ID.String())
		if err := lock(b); err != nil {
			return err
		}
		return s.write(ctx, tx, b, &loaded{dossier: made}, func() (err error) {
			if !taken.replay {
				return allow(db.New(tx))
			}
			if before, err = taken.before(ctx, tx); err != nil {
				return err
			}
			return errReplayed
		})
	})
	switch {
	case errors.Is(err, errReplayed):
		return s.replayed(ctx, c, before)
	case err != nil:
		return nil, fail(err)
	}
	hit("committed")
	return made, nil
}

// Update implements dossier.Store. Four round trips, five where a number is taken.
func (s *Store) Update(ctx context.Context, c tenant.Caller, cmd dossier.Command, dossierID dossier.ID, ifMatch int64, change func(*dossier.Dossier) error) (*dossier.Dossier, error) {
	var out *dossier.Dossier
	err := s.db.InTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		b := &batch{}
		taken := b.take(c, cmd, dossierID.String())
		loading := b.load(db.LockDossier, dossierID)
		if err := send(ctx, tx, b); err != nil {
			return err
		}
		l, err := s.assemble(loading)
		if taken.replay && (err == nil || errors.Is(err, dossier.ErrNotFound)) {
			before, again := taken.before(ctx, tx)
			if again == nil && before != dossierID.String() {
				again = dossier.ErrKeyReused
			}
			if again == nil && err != nil && taken.recent {
				again = errOutOfSight
			}
			err = cmp.Or(again, err)
		}
		if err != nil {
			return err
		}
		out = l.dossier
		if taken.replay {
			return nil
		}
		if ifMatch != 0 && ifMatch != out.Version {
			return dossier.ErrVersion
		}
		if err := change(out); err != nil {
			return err
		}
		b = &batch{}
		if leaves(c, out) {
			b.Queue(actAsService)
		}
		return s.write(ctx, tx, b, l, func() error { return nil })
	})
	if errors.Is(err, errOutOfSight) {
		return s.read(ctx, self, dossierID)
	}
	if err != nil {
		return nil, fail(err)
	}
	hit("committed")
	return out, nil
}

// errOutOfSight ends a transaction of a command that was done a short time ago, on a dossier that its caller does not see any
// more: who asks again because the answer was lost gets it all the same.
var errOutOfSight = errors.New("postgres: the command was done before, the dossier is out of its caller's sight")

// Get implements dossier.Store. The access record of a member of staff is committed with the read.
func (s *Store) Get(ctx context.Context, c tenant.Caller, dossierID dossier.ID) (*dossier.Dossier, error) {
	if c.Kind != tenant.Staff {
		return s.read(ctx, c, dossierID)
	}
	var out *dossier.Dossier
	err := s.db.InTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		b := &batch{}
		if err := b.record(ctx, c, dossierID, accessRead); err != nil {
			return err
		}
		loading := b.load(db.GetDossier, dossierID)
		if err := send(ctx, tx, b); err != nil {
			return err
		}
		l, err := s.assemble(loading)
		if err != nil {
			return err
		}
		out = l.dossier
		return nil
	})
	return out, fail(err)
}

// read reads without a record: for citizens, services and answers to commands.
func (s *Store) read(ctx context.Context, c tenant.Caller, dossierID dossier.ID) (*dossier.Dossier, error) {
	var out *dossier.Dossier
	err := s.db.InReadTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		b := &batch{}
		loading := b.load(db.GetDossier, dossierID)
		if err := send(ctx, tx, b); err != nil {
			return err
		}
		l, err := s.assemble(loading)
		if err != nil {
			return err
		}
		out = l.dossier
		return nil
	})
	return out, fail(err)
}

// Delete implements dossier.Store; a dossier that was filed is a conflict.
func (s *Store) Delete(ctx context.Context, c tenant.Caller, dossierID dossier.ID) error {
	return fail(s.db.InTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.AddFileTasksOf(ctx, dossierID.UUID); err != nil {
			return err
		}
		hit("DeleteDraft")
		n, err := q.DeleteDraft(ctx, dossierID.UUID)
		if err != nil || n == 1 {
			return err
		}
		if _, err := q.GetDossier(ctx, dossierID.UUID); err != nil {
			return found(err)
		}
		return dossier.ErrNotDraft
	}))
}

// replayed reads what a command made before.
func (s *Store) replayed(ctx context.Context, c tenant.Caller, resource string) (*dossier.Dossier, error) {
	var made dossier.ID
	if err := made.UnmarshalText([]byte(resource)); err != nil {
		return nil, fail(err)
	}
	return s.read(ctx, c, made)
}

// ByNumber implements dossier.Store for the public look-up, as the service itself.
func (s *Store) ByNumber(ctx context.Context, number string) (*dossier.Dossier, error) {
	var out *dossier.Dossier
	err := s.db.InReadTx(ctx, self, func(ctx context.Context, tx pgx.Tx) error {
		of, err := db.New(tx).DossierOfNumber(ctx, number)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		b := &batch{}
		loading := b.load(db.GetDossier, dossier.ID{UUID: of})
		if err := send(ctx, tx, b); err != nil {
			return err
		}
		l, err := s.assemble(loading)
		if err != nil {
			return err
		}
		out = l.dossier
		return nil
	})
	return out, fail(err)
}

// actAsService lets the service write in the name of a caller who leaves the dossier by its own act (declines a hand-over,
// gives its last opinion): the row that no longer shows itself could not be written otherwise. Whether the caller may
// was decided before, on the row that was locked under the caller's own settings.
const actAsService = `select set_config('app.kind', 'service', true), set_config('app.subject', 'dossiers', true)`

// leaves tells whether a caller that saw the dossier would not see it any more.
func leaves(c tenant.Caller, d *dossier.Dossier) bool {
	switch c.Kind {
	case tenant.Staff:
		return !overlap(agenciesOf(c), texts(d.Agencies()))
	case tenant.Citizen:
		return !overlap([]string{c.Subject}, d.Accounts())
	case tenant.Service:
	}
	return false
}
