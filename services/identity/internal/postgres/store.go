// Package postgres keeps agencies, officials and profiles, under row-level
// security: a citizen sees the own profile alone, nobody changes the own mandates.
package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/id"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/seal"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/postgres/db"
)

// source is the name of this service in its events.
const source = "identity"

// Store is what the three nouns' stores share.
type Store struct {
	db   *pg.DB
	ring *seal.Ring
	key  seal.LookupKey // of the HMAC of citizen ids
}

// New makes a store on a pool of identity_app. ring seals personal data, key
// makes equal citizen ids findable.
func New(pool *pg.DB, ring *seal.Ring, key seal.LookupKey) *Store { return &Store{pool, ring, key} }

func (s *Store) write(ctx context.Context, c tenant.Caller, f func(context.Context, pgx.Tx, *db.Queries) error) error {
	return s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error { return f(ctx, tx, db.New(tx)) })
}

func (s *Store) read(ctx context.Context, c tenant.Caller, f func(context.Context, *db.Queries) error) error {
	return s.db.InReadTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error { return f(ctx, db.New(tx)) })
}

// remember writes one line of history; facts hold no personal data.
func remember(ctx context.Context, q *db.Queries, c tenant.Caller, operation, subject string, facts map[string]any) error {
	b, err := json.Marshal(facts)
	if err != nil {
		return err
	}
	if facts == nil {
		b = []byte("{}")
	}
	return q.Remember(ctx, db.RememberParams{
		ID: id.New(), Kind: string(c.Kind), Actor: c.Subject, Acting: string(c.Acting), Operation: operation, Subject: subject, Facts: b,
	})
}

// event makes an event of an aggregate whose last number was seq-1.
func event(c tenant.Caller, kind, aggregate string, seq int64, agencies []string, data any) (bus.Event, error) {
	b, err := json.Marshal(data)
	if err != nil {
		return bus.Event{}, fmt.Errorf("event %s: %w", kind, err)
	}
	return bus.Event{
		Source: source, Type: kind, Subject: aggregate, Seq: seq, Agencies: agencies,
		Actor: bus.Actor{Kind: string(c.Kind), Account: c.Subject}, Data: b,
	}, nil
}

// tell appends one event.
func tell(ctx context.Context, tx pgx.Tx, c tenant.Caller, kind, aggregate string, seq int64, agencies []string, data any) error {
	e, err := event(c, kind, aggregate, seq, agencies, data)
	if err != nil {
		return err
	}
	return outbox.Append(ctx, tx, e)
}

func dateOf(d pgtype.Date) worktime.Date {
	if !d.Valid {
		return worktime.Date{}
	}
	y, m, day := d.Time.Date()
	return worktime.Date{Year: y, Month: m, Day: day}
}

func dateTo(d worktime.Date) pgtype.Date {
	if d.IsZero() {
		return pgtype.Date{}
	}
	return pgtype.Date{Time: time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC), Valid: true}
}

func instantTo(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func instantOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// codes turns agencies into texts.
func codes(all []tenant.Agency) []string {
	out := make([]string, len(all))
	for i, a := range all {
		out[i] = string(a)
	}
	return out
}

func agenciesOf(all []string) []tenant.Agency {
	out := make([]tenant.Agency, len(all))
	for i, a := range all {
		out[i] = tenant.Agency(a)
	}
	return out
}
