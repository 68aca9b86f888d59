package postgres

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/session"
)

const (
	loginLife  = 15 * time.Minute
	loginAll   = 20_000      // sign-ins in progress
	loginNew   = 200         // of one network, which may be a whole operator's phones
	seenEvery  = time.Minute // last_seen_at is written this often at most
	sessionRow = `hash, account::text, sid, kind, name, email, mandates, acting, tokens, created_at, last_seen_at`
)

// Insert implements session.Store.
func (s *Store) Insert(ctx context.Context, x *session.Session) error {
	mandates, tokens, err := s.encode(x)
	if err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into session (hash, account, sid, kind, name, email, mandates, acting, tokens, created_at, last_seen_at)
			values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)`,
			x.Hash, x.Account, x.SID, x.Kind, x.Name, x.Email, mandates, x.Acting, tokens, x.Created, x.LastSeen)
		return err
	})
}

func (s *Store) encode(x *session.Session) (mandates, tokens []byte, err error) {
	if x.Mandates == nil {
		x.Mandates = []tenant.Mandate{}
	}
	if mandates, err = json.Marshal(x.Mandates); err != nil {
		return nil, nil, err
	}
	plain, err := json.Marshal(x.Tokens)
	if err != nil {
		return nil, nil, err
	}
	return mandates, s.ring.Seal(plain, x.Hash), nil
}

// Find implements session.Store.
func (s *Store) Find(ctx context.Context, hash []byte, now time.Time, seen bool) (*session.Session, error) {
	var found *session.Session
	err := s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		x, err := s.scan(tx.QueryRow(ctx, `select `+sessionRow+` from session where hash=$1 and last_seen_at > $2 and created_at > $3`,
			hash, now.Add(-session.Idle), now.Add(-session.Life)))
		if err != nil || x == nil {
			return err
		}
		found = x
		if !seen || now.Sub(x.LastSeen) < seenEvery {
			return nil
		}
		_, err = tx.Exec(ctx, `update session set last_seen_at=$2 where hash=$1`, hash, now)
		return err
	})
	return found, err
}

func (s *Store) scan(row pgx.Row) (*session.Session, error) {
	var x session.Session
	var mandates, tokens []byte
	err := row.Scan(&x.Hash, &x.Account, &x.SID, &x.Kind, &x.Name, &x.Email, &mandates, &x.Acting, &tokens, &x.Created, &x.LastSeen)
	if pg.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(mandates, &x.Mandates); err != nil {
		return nil, err
	}
	plain, err := s.ring.Open(tokens, x.Hash)
	if err != nil {
		return nil, err
	}
	return &x, json.Unmarshal(plain, &x.Tokens)
}

// Refresh implements session.Store.
func (s *Store) Refresh(ctx context.Context, hash []byte, renew func(*session.Session) error) (*session.Session, error) {
	var got *session.Session
	var refused error
	err := s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		x, err := s.scan(tx.QueryRow(ctx, `select `+sessionRow+` from session where hash=$1 for update`, hash))
		if err != nil || x == nil {
			return err
		}
		if refused = renew(x); refused != nil {
			if session.Ended(refused) {
				_, err := tx.Exec(ctx, `delete from session where hash=$1`, hash)
				return err
			}
			return refused
		}
		got = x
		mandates, tokens, err := s.encode(x)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `update session set tokens=$2, mandates=$3, name=$4, email=$5 where hash=$1`, hash, tokens, mandates, x.Name, x.Email)
		return err
	})
	if err == nil && refused != nil {
		return nil, nil
	}
	return got, err
}

// SetActing implements session.Store.
func (s *Store) SetActing(ctx context.Context, hash []byte, a tenant.Agency) error {
	return s.exec(ctx, `update session set acting=$2 where hash=$1`, hash, a)
}

// Delete implements session.Store.
func (s *Store) Delete(ctx context.Context, hash []byte) error {
	return s.exec(ctx, `delete from session where hash=$1`, hash)
}

// DeleteBy implements session.Store.
func (s *Store) DeleteBy(ctx context.Context, sid, account string) (n int64, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `delete from session where ($1 <> '' and sid = $1) or ($2 <> '' and account::text = $2)`, sid, account)
		n = tag.RowsAffected()
		return err
	})
	return n, err
}

// Sweep implements session.Store and keep.Store.
func (s *Store) Sweep(ctx context.Context, now time.Time) error {
	return s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`delete from session where last_seen_at < $1 or created_at < $2`, now.Add(-session.Idle), now.Add(-session.Life))
		b.Queue(`delete from login where created_at < $1`, now.Add(-loginLife))
		b.Queue(`delete from kept_form where updated_at < $1`, now.Add(-keptFor))
		return tx.SendBatch(ctx, b).Close()
	})
}

func (s *Store) exec(ctx context.Context, sql string, args ...any) error {
	return s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	})
}

// InsertLogin implements session.Store.
func (s *Store) InsertLogin(ctx context.Context, l session.Login) error {
	plain, err := json.Marshal([2]string{l.Nonce, l.Verifier})
	if err != nil {
		return err
	}
	sealed := s.ring.Seal(plain, l.StateHash)
	return s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var all, fresh int
		err := tx.QueryRow(ctx, `select count(*), count(*) filter (where network=$1) from login where created_at > $2`, l.Network, l.Created.Add(-loginLife)).Scan(&all, &fresh)
		if err != nil {
			return err
		}
		if all >= loginAll || fresh >= loginNew {
			return fault.Limited("sign_in_limit", "too many sign-ins have begun; try again later", loginLife)
		}
		_, err = tx.Exec(ctx, `insert into login (state_hash, sealed, return_to, created_at, network) values ($1,$2,$3,$4,$5)`, l.StateHash, sealed, l.ReturnTo, l.Created, l.Network)
		return err
	})
}

// TakeLogin implements session.Store.
func (s *Store) TakeLogin(ctx context.Context, stateHash []byte) (*session.Login, error) {
	l := &session.Login{StateHash: stateHash}
	var sealed []byte
	err := s.inTx(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, `delete from login where state_hash=$1 and created_at > now() - interval '15 minutes' returning sealed, return_to, created_at`, stateHash).
			Scan(&sealed, &l.ReturnTo, &l.Created)
	})
	if pg.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	plain, err := s.ring.Open(sealed, stateHash)
	if err != nil {
		return nil, err
	}
	var pair [2]string
	if err := json.Unmarshal(plain, &pair); err != nil {
		return nil, err
	}
	l.Nonce, l.Verifier = pair[0], pair[1]
	return l, nil
}
