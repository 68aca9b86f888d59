package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/pg"
	"motcua.vn/services/portal/internal/keep"
	"motcua.vn/services/portal/internal/session"
)

const (
	keptFor = 7 * 24 * time.Hour
	maxKept = 200 << 10 // bytes of a form as JSON
)

// Kept implements keep.Store.
func (s *Store) Kept(ctx context.Context, visitor, procedure string) (*keep.Form, error) {
	owner := session.HashOf(visitor)
	var sealed []byte
	err := s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select sealed from kept_form where owner_hash=$1 and procedure=$2`, owner, procedure).Scan(&sealed)
	})
	if pg.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	plain, err := s.ring.Open(sealed, owner)
	if err != nil {
		return nil, err
	}
	f := &keep.Form{}
	return f, json.Unmarshal(plain, f)
}

// Keep implements keep.Store.
func (s *Store) Keep(ctx context.Context, visitor string, f *keep.Form) error {
	owner := session.HashOf(visitor)
	plain, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if len(plain) > maxKept {
		return fault.Limited("form_too_large", "the form holds too much text; sign in to keep it", 0)
	}
	sealed := s.ring.Seal(plain, owner)
	return s.exec(ctx, `insert into kept_form (owner_hash, procedure, sealed, updated_at) values ($1,$2,$3,now())
		on conflict on constraint kept_form_one_per_procedure do update set sealed = excluded.sealed, updated_at = excluded.updated_at`, owner, f.Procedure, sealed)
}

// Forget implements keep.Store.
func (s *Store) Forget(ctx context.Context, visitor, procedure string) error {
	return s.exec(ctx, `delete from kept_form where owner_hash=$1 and procedure=$2`, session.HashOf(visitor), procedure)
}
