// Package postgres keeps occasions, notices, mails and texts under row-level
// security: an account sees its own notices, the service sees all.
package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/notifications/internal/notice"
	"motcua.vn/services/notifications/internal/postgres/db"
)

const service = "notifications"

// self is the caller of what no request does.
var self = tenant.ServiceCaller(service)

// Store keeps everything of this service.
type Store struct {
	db       *pg.DB
	instance string // whose claims end when it starts anew
	letters  Replayer
}

// Replayer replays events that the inbox gave up.
type Replayer interface {
	Replay(ctx context.Context, id int64) error
}

var (
	_ notice.Occasions = (*Store)(nil)
	_ notice.Mails     = (*Store)(nil)
	_ notice.Notices   = (*Store)(nil)
	_ notice.Templates = (*Store)(nil)
	_ notice.Letters   = (*Store)(nil)
)

// New makes a store on a pool of notifications_app.
func New(pool *pg.DB, instance string) *Store { return &Store{db: pool, instance: instance} }

// Replaying tells the store who replays events; the inbox itself needs the store.
func (s *Store) Replaying(r Replayer) { s.letters = r }

// Release ends the claims of a former life of this instance, so that what it was
// about to do is done now and not when the claims run out.
func (s *Store) Release(ctx context.Context) error {
	return s.write(ctx, self, func(ctx context.Context, q *db.Queries) error {
		if err := q.ReleaseOccasions(ctx, s.instance); err != nil {
			return err
		}
		return q.ReleaseMails(ctx, s.instance)
	})
}

func (s *Store) write(ctx context.Context, c tenant.Caller, f func(context.Context, *db.Queries) error) error {
	return s.db.InTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error { return f(ctx, db.New(tx)) })
}

func (s *Store) read(ctx context.Context, c tenant.Caller, f func(context.Context, *db.Queries) error) error {
	return s.db.InReadTx(ctx, c, func(ctx context.Context, tx pgx.Tx) error { return f(ctx, db.New(tx)) })
}

func interval(d time.Duration) pgtype.Interval {
	return pgtype.Interval{Microseconds: d.Microseconds(), Valid: true}
}
