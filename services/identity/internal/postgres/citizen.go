package postgres

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/jackc/pgx/v5"

	eventsv1 "motcua.vn/api/events/v1"
	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/citizen"
	"motcua.vn/services/identity/internal/postgres/db"
)

// Citizens is a citizen.Store.
type Citizens struct{ *Store }

var _ citizen.Store = Citizens{}

// Open implements citizen.Store.
func (s Citizens) Open(ctx context.Context, c tenant.Caller, fresh citizen.Profile) (citizen.Profile, error) {
	p, err := s.Find(ctx, c, fresh.Account)
	if !errors.Is(err, citizen.ErrNotFound) {
		return p, err
	}
	err = s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
		if err := openProfile(ctx, q, fresh); err != nil {
			return err
		}
		row, err := q.FindProfile(ctx, fresh.Account.UUID)
		if err != nil {
			return err
		}
		p, err = s.profileOf(row)
		return err
	})
	return p, err
}

func openProfile(ctx context.Context, q *db.Queries, fresh citizen.Profile) error {
	return q.OpenProfile(ctx, db.OpenProfileParams{
		Account: fresh.Account.UUID, Kind: string(fresh.Kind), Assurance: int32(fresh.Assurance),
		FullName: fresh.FullName, Language: fresh.Language,
	})
}

// Find implements citizen.Store.
func (s Citizens) Find(ctx context.Context, c tenant.Caller, account citizen.Account) (citizen.Profile, error) {
	var p citizen.Profile
	err := s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		row, err := q.FindProfile(ctx, account.UUID)
		if pg.NoRows(err) {
			return citizen.ErrNotFound
		}
		if err != nil {
			return err
		}
		p, err = s.profileOf(row)
		return err
	})
	return p, err
}

func (s Citizens) profileOf(r db.Profile) (citizen.Profile, error) {
	p := citizen.Profile{
		Account: citizen.Account{UUID: r.Account}, Kind: tenant.Kind(r.Kind), Assurance: int(r.Assurance), FullName: r.FullName,
		BirthDate: dateOf(r.BirthDate), Gender: r.Gender, Language: r.Language, Version: r.Version,
	}
	for _, x := range []struct {
		into   *string
		column column
		sealed []byte
	}{{&p.Phone, profilePhone, r.Phone}, {&p.Address, profileAddress, r.Address}, {&p.CitizenID, profileCitizenID, r.CitizenID}} {
		text, err := s.open(x.column, x.sealed, r.Account)
		if err != nil {
			return p, err
		}
		*x.into = text
	}
	return p, json.Unmarshal(r.Consents, &p.Consents)
}

// put writes a changed profile; raised false asks Keycloak to follow.
func (s Citizens) put(ctx context.Context, q *db.Queries, p citizen.Profile, seq int64, raised bool) error {
	consents, err := json.Marshal(p.Consents)
	if err != nil {
		return err
	}
	if p.Consents == nil {
		consents = []byte("[]")
	}
	row := db.UpdateProfileParams{
		Account: p.Account.UUID, Assurance: int32(p.Assurance), FullName: p.FullName, BirthDate: dateTo(p.BirthDate), Gender: p.Gender,
		Phone: s.seal(profilePhone, p.Phone, p.Account.UUID), Address: s.seal(profileAddress, p.Address, p.Account.UUID), Language: p.Language,
		CitizenID: s.seal(profileCitizenID, p.CitizenID, p.Account.UUID), Consents: consents, Version: p.Version, Seq: seq, Raised: raised,
	}
	if p.CitizenID != "" {
		row.CitizenIDMac = s.key.MAC(p.CitizenID)
	}
	err = q.UpdateProfile(ctx, row)
	if pg.Constraint(err) == "profile_citizen_id_once" {
		return citizen.ErrTaken
	}
	return err
}

// Change implements citizen.Store.
func (s Citizens) Change(ctx context.Context, c tenant.Caller, account citizen.Account, version int64, change func(*citizen.Profile) error) (citizen.Profile, error) {
	var p citizen.Profile
	err := s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
		row, err := q.LockProfile(ctx, account.UUID)
		if pg.NoRows(err) {
			return citizen.ErrNotFound
		}
		if err != nil {
			return err
		}
		if p, err = s.profileOf(row); err != nil {
			return err
		}
		if version != 0 && version != p.Version {
			return citizen.ErrVersion
		}
		if err := change(&p); err != nil {
			return err
		}
		p.Version++
		return s.put(ctx, q, p, row.Seq, row.Raised)
	})
	return p, err
}

// Prove implements citizen.Store.
func (s Citizens) Prove(ctx context.Context, c tenant.Caller, key string, fresh citizen.Profile, proof citizen.Proof, apply func(*citizen.Profile) error) (citizen.Proof, error) {
	command := pg.Command{
		Subject: c.Subject, Operation: "createProof", Key: key,
		Hash: pg.HashOf(proof.Account, proof.CitizenID, proof.FullName, proof.BirthDate, proof.Document, proof.IssuedOn, proof.Note),
	}
	kept := proof
	err := s.write(ctx, c, func(ctx context.Context, tx pgx.Tx, q *db.Queries) error {
		kept = proof
		resource, replay, err := command.Take(ctx, tx)
		if err != nil {
			return err
		}
		if replay {
			kept, err = findProof(ctx, q, resource)
			return err
		}
		// The policies let an officer write the profile of whom they prove in this transaction, and nobody else's.
		if err := s.insertProof(ctx, q, proof); err != nil {
			return err
		}
		failpoint.Hit("identity.proof_inserted")
		if err := openProfile(ctx, q, fresh); err != nil {
			return err
		}
		row, err := q.LockProfile(ctx, proof.Account.UUID)
		if pg.NoRows(err) {
			return citizen.ErrNotCitizen // the policies show an officer citizens only
		}
		if err != nil {
			return err
		}
		p, err := s.profileOf(row)
		if err != nil {
			return err
		}
		if err := apply(&p); err != nil {
			return err
		}
		p.Version++
		if err := s.put(ctx, q, p, row.Seq+1, false); err != nil {
			return err
		}
		failpoint.Hit("identity.profile_proven")
		data := eventsv1.AccountProven{Account: p.Account.String(), Assurance: p.Assurance}
		var at []string
		if proof.Agency != "" {
			at = []string{string(proof.Agency)}
		}
		if err := tell(ctx, tx, c, "account.proven.v1", p.Account.String(), row.Seq+1, at, data); err != nil {
			return err
		}
		if err := remember(ctx, q, c, "createProof", p.Account.String(), map[string]any{"proof": proof.ID, "document": proof.Document}); err != nil {
			return err
		}
		return command.Done(ctx, tx, proof.ID.String())
	})
	failpoint.Hit("identity.proof_recorded")
	return kept, err
}

func (s Citizens) insertProof(ctx context.Context, q *db.Queries, p citizen.Proof) error {
	row := p.ID.UUID
	return q.InsertProof(ctx, db.InsertProofParams{
		ID: row, Account: p.Account.UUID, CitizenID: s.seal(proofCitizenID, p.CitizenID, row), FullName: s.seal(proofFullName, p.FullName, row),
		BirthDate: dateTo(p.BirthDate), Document: string(p.Document), IssuedOn: dateTo(p.IssuedOn), Note: s.seal(proofNote, p.Note, row), Agency: string(p.Agency), Officer: p.Officer, At: p.At,
	})
}

func findProof(ctx context.Context, q *db.Queries, key string) (citizen.Proof, error) {
	was, err := id.Parse(key)
	if err != nil {
		return citizen.Proof{}, err
	}
	r, err := q.FindProof(ctx, was)
	return citizen.Proof{
		ID: citizen.ID{UUID: r.ID}, Account: citizen.Account{UUID: r.Account}, Agency: tenant.Agency(r.Agency), Officer: r.Officer,
		Document: citizen.Document(r.Document), At: r.At.UTC(),
	}, err
}

// Searched implements citizen.Store.
func (s Citizens) Searched(ctx context.Context, c tenant.Caller, found citizen.Account) error {
	return s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error {
		return remember(ctx, q, c, "searchCitizen", found.String(), map[string]any{"found": !found.IsZero()})
	})
}

// Unsynced implements citizen.Store.
func (s Citizens) Unsynced(ctx context.Context, c tenant.Caller, limit int) ([]citizen.Account, error) {
	return s.accounts(ctx, c, func(ctx context.Context, q *db.Queries) ([]id.UUID, error) {
		return q.UnraisedProfiles(ctx, int32(limit))
	})
}

// Proven implements citizen.Store.
func (s Citizens) Proven(ctx context.Context, c tenant.Caller) ([]citizen.Account, error) {
	return s.accounts(ctx, c, func(ctx context.Context, q *db.Queries) ([]id.UUID, error) { return q.ProvenProfiles(ctx) })
}

func (s Citizens) accounts(ctx context.Context, c tenant.Caller, list func(context.Context, *db.Queries) ([]id.UUID, error)) ([]citizen.Account, error) {
	var all []citizen.Account
	err := s.read(ctx, c, func(ctx context.Context, q *db.Queries) error {
		rows, err := list(ctx, q)
		for _, r := range rows {
			all = append(all, citizen.Account{UUID: r})
		}
		return err
	})
	return all, err
}

// Settle implements citizen.Store.
func (s Citizens) Settle(ctx context.Context, c tenant.Caller, account citizen.Account) error {
	return s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error { return q.Raised(ctx, account.UUID) })
}

// Unsettle implements citizen.Store.
func (s Citizens) Unsettle(ctx context.Context, c tenant.Caller, accounts []citizen.Account) error {
	keys := make([]string, len(accounts))
	for i, a := range accounts {
		keys[i] = a.String()
	}
	return s.write(ctx, c, func(ctx context.Context, _ pgx.Tx, q *db.Queries) error { return q.UnraiseProfiles(ctx, keys) })
}
