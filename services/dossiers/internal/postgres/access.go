package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
)

// What somebody of the staff saw.
const (
	accessRead   = "read"
	accessReveal = "reveal"
	accessFile   = "file"
)

// record queues the caller's access record, one per account, dossier, hour and what.
func (b *batch) record(ctx context.Context, c tenant.Caller, dossierID dossier.ID, what string) error {
	return b.put().RecordAccess(ctx, db.RecordAccessParams{Account: c.Subject, What: what, Agency: string(c.Acting), Agencies: agenciesOf(c), Dossier: dossierID.UUID})
}

// looking runs what reads of a dossier; staff leave their record in the same transaction.
func (s *Store) looking(ctx context.Context, c tenant.Caller, dossierID dossier.ID, read func(context.Context, pgx.Tx) error) error {
	if c.Kind != tenant.Staff {
		return s.db.InReadTx(ctx, reading(c), read)
	}
	return s.db.InTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		b := &batch{}
		if err := b.record(ctx, c, dossierID, accessRead); err != nil {
			return err
		}
		if err := send(ctx, tx, b); err != nil {
			return err
		}
		return read(ctx, tx)
	})
}

// Accesses implements dossier.Store.
func (s *Store) Accesses(ctx context.Context, c tenant.Caller, dossierID dossier.ID, before time.Time, limit int) ([]dossier.Access, error) {
	if before.IsZero() {
		before = endOfTime
	}
	out := []dossier.Access{}
	err := s.db.InReadTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		if _, err := q.Head(ctx, dossierID.UUID); err != nil {
			return found(err)
		}
		all, err := q.Accesses(ctx, db.AccessesParams{Dossier: dossierID.UUID, At: before, Limit: int32(limit)})
		for _, a := range all {
			out = append(out, dossier.Access{At: a.At.UTC(), Agency: tenant.Agency(a.Agency), Actor: a.Account, What: a.What})
		}
		return err
	})
	return out, fail(err)
}

// Reveal implements dossier.Store: staff leave a record of it.
func (s *Store) Reveal(ctx context.Context, c tenant.Caller, dossierID dossier.ID, personID id.UUID) (dossier.Person, error) {
	var out dossier.Person
	err := s.db.InTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).PersonOfDossier(ctx, db.PersonOfDossierParams{Dossier: dossierID.UUID, ID: personID})
		if err != nil {
			return found(err)
		}
		if out, err = s.person(row); err != nil || c.Kind != tenant.Staff {
			return err
		}
		b := &batch{}
		if err := b.record(ctx, c, dossierID, accessReveal); err != nil {
			return err
		}
		return send(ctx, tx, b)
	})
	return out, fail(err)
}

// PersonSeen implements dossier.Store: what the counter is offered when somebody it knows comes again.
func (s *Store) PersonSeen(ctx context.Context, c tenant.Caller, citizenID string) (*dossier.Person, error) {
	var out *dossier.Person
	err := s.db.InTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		row, err := db.New(tx).PersonSeen(ctx, db.PersonSeenParams{CitizenIDMac: s.citizenMAC(citizenID), Agencies: agenciesOf(c)})
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		p, err := s.person(row)
		if err != nil {
			return err
		}
		out = &p
		b := &batch{}
		if err := b.record(ctx, c, dossier.ID{UUID: row.Dossier}, accessReveal); err != nil {
			return err
		}
		return send(ctx, tx, b)
	})
	return out, fail(err)
}

// FileAccess implements dossier.Store; a yes to staff leaves a record.
func (s *Store) FileAccess(ctx context.Context, c tenant.Caller, file id.UUID) (dossier.ID, bool, error) {
	var out dossier.ID
	var allowed bool
	err := s.db.InTx(ctx, reading(c), func(ctx context.Context, tx pgx.Tx) error {
		all, err := db.New(tx).DossiersOfFile(ctx, file)
		if err != nil {
			return err
		}
		for _, of := range all {
			b := &batch{}
			loading := b.load(db.GetDossier, dossier.ID{UUID: of})
			if err := send(ctx, tx, b); err != nil {
				return err
			}
			l, err := s.assemble(loading)
			if err != nil {
				return err
			}
			if !l.dossier.Holds(file, c) {
				continue
			}
			out, allowed = l.dossier.ID, true
			if c.Kind != tenant.Staff {
				return nil
			}
			b = &batch{}
			if err := b.record(ctx, c, out, accessFile); err != nil {
				return err
			}
			return send(ctx, tx, b)
		}
		return nil
	})
	return out, allowed, fail(err)
}
