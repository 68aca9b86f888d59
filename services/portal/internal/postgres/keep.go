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
	keptAll = 10_000    // forms of people who are not signed in: 2 GB at most; twice that with those who are
	keptNew = 300       // forms that a network may begin in an hour: many a phone shares one address
)

// Kept implements keep.Store.
func (s *Store) Kept(ctx context.Context, visitor, slot string) (*keep.Form, error) {
	owner := session.HashOf(visitor)
	var sealed []byte
	err := s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select sealed from kept_form where owner_hash=$1 and procedure=$2`, owner, slot).Scan(&sealed)
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
func (s *Store) Keep(ctx context.Context, visitor, network string, f *keep.Form) error {
	owner := session.HashOf(visitor)
	plain, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if len(plain) > maxKept {
		return fault.Limited("form_too_large", "the form holds too much text; sign in to keep it", 0)
	}
	sealed := s.ring.Seal(plain, owner)
	return s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `update kept_form set sealed=$3, updated_at=now() where owner_hash=$1 and procedure=$2`, owner, f.Slot(), sealed)
		if err != nil || tag.RowsAffected() > 0 {
			return err
		}
		if err := room(ctx, tx, network); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `insert into kept_form (owner_hash, procedure, sealed, updated_at, created_at, network) values ($1,$2,$3,now(),now(),$4)
			on conflict on constraint kept_form_one_per_procedure do update set sealed = excluded.sealed, updated_at = excluded.updated_at`, owner, f.Slot(), sealed, network)
		return err
	})
}

// room refuses one more form where there are too many: the disk is shared with what people have filed.
func room(ctx context.Context, tx pgx.Tx, network string) error {
	var all, fresh int
	err := tx.QueryRow(ctx, `select count(*), count(*) filter (where network=$1 and created_at > now() - interval '1 hour') from kept_form`, network).Scan(&all, &fresh)
	switch {
	case err != nil:
		return err
	case network == "" && all < 2*keptAll:
		return nil
	case all >= keptAll, fresh >= keptNew:
		return fault.Limited("kept_limit", "too many forms are kept; sign in to keep this one", time.Hour)
	}
	return nil
}

// Forget implements keep.Store.
func (s *Store) Forget(ctx context.Context, visitor, slot string) error {
	return s.exec(ctx, `delete from kept_form where owner_hash=$1 and procedure=$2`, session.HashOf(visitor), slot)
}
