package outbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/obs"
	"motcua.vn/libs/pg"
)

// How the relay paces itself. It polls, because NOTIFY would make all commits of
// the database wait for each other (one queue, locked from notification to
// commit), which costs far more than ten small queries a second.
const (
	pollEvery  = 100 * time.Millisecond
	retryEvery = time.Second
	batchSize  = 256
	relayLock  = 0x6f757462 // "outb": one relay per database
)

// Publisher stores messages in order and tells how many are safe; bus.Conn is one.
type Publisher interface {
	PublishAll(ctx context.Context, messages []bus.Message) (stored int, err error)
}

// Relay moves events from the outbox to the bus.
type Relay struct {
	db  *pg.DB
	bus Publisher
}

// NewRelay makes a relay; db is opened as <svc>_relay with at least one connection.
func NewRelay(db *pg.DB, p Publisher) *Relay { return &Relay{db: db, bus: p} }

// Run relays until ctx ends. Of several instances one works, the others wait to
// take over. A database or bus that is away is tried again every second.
func (r *Relay) Run(ctx context.Context) error {
	ctx = obs.Quiet(ctx)
	complained := false
	for ctx.Err() == nil {
		err := r.lead(ctx)
		if err != nil && ctx.Err() == nil && !complained {
			slog.WarnContext(ctx, "events wait in the outbox, tries go on", "error", err)
		}
		complained = err != nil
		pause(ctx, retryEvery)
	}
	return nil
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// lead works while it holds the lock. Everything happens on the connection that
// holds it: who loses the lock cannot write either.
func (r *Relay) lead(ctx context.Context) error {
	conn, err := r.db.Pool().Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	var locked bool
	if err := conn.QueryRow(ctx, `select pg_try_advisory_lock($1)`, relayLock).Scan(&locked); err != nil || !locked {
		return err
	}
	// A closed connection gives the lock back for certain.
	defer func() { _ = conn.Conn().Close(context.WithoutCancel(ctx)) }()
	month := time.Time{}
	for ctx.Err() == nil {
		if now := time.Now().UTC(); now.Month() != month.Month() || now.Year() != month.Year() {
			if err := partitions(ctx, conn.Conn(), now); err != nil {
				return err
			}
			month = now
		}
		taken, err := r.batch(ctx, conn.Conn())
		if err != nil {
			return err
		}
		if taken < batchSize {
			pause(ctx, pollEvery)
		}
	}
	return nil
}

// partitions makes this month's and the next one's, so that midnight finds its own.
func partitions(ctx context.Context, conn *pgx.Conn, now time.Time) error {
	for _, day := range []time.Time{now, now.AddDate(0, 0, 1-now.Day()).AddDate(0, 1, 0)} {
		if _, err := conn.Exec(ctx, `select outbox_partition($1)`, day); err != nil {
			return fmt.Errorf("partition of the journal: %w", err)
		}
	}
	return nil
}

// batch publishes the oldest events and moves those that are safe to the journal.
func (r *Relay) batch(ctx context.Context, conn *pgx.Conn) (int, error) {
	rows, err := conn.Query(ctx, `select ordinal, id, topic, body from outbox order by ordinal limit $1`, batchSize)
	if err != nil {
		return 0, err
	}
	var ordinals []int64
	var messages []bus.Message
	var ordinal int64
	var m bus.Message
	if _, err := pgx.ForEachRow(rows, []any{&ordinal, &m.ID, &m.Topic, &m.Body}, func() error {
		ordinals = append(ordinals, ordinal)
		messages = append(messages, bus.Message{ID: m.ID, Topic: m.Topic, Body: bytes.Clone(m.Body)})
		return nil
	}); err != nil || len(messages) == 0 {
		return 0, err
	}
	failpoint.Hit("outbox.taken")
	stored, publishErr := r.bus.PublishAll(ctx, messages)
	failpoint.Hit("outbox.published")
	if stored > 0 {
		// What is on the bus is noted even when the process drains meanwhile.
		if err := move(context.WithoutCancel(ctx), conn, ordinals[:stored]); err != nil {
			return 0, errors.Join(err, publishErr)
		}
		failpoint.Hit("outbox.committed")
	}
	return len(messages), publishErr
}

// move takes events out of the outbox and gives them their positions.
func move(ctx context.Context, conn *pgx.Conn, ordinals []int64) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		var before int64
		if err := tx.QueryRow(ctx, `update outbox_head set position = position + $1 returning position - $1`, len(ordinals)).Scan(&before); err != nil {
			return fmt.Errorf("move the head of the journal: %w", err)
		}
		failpoint.Hit("outbox.head")
		tag, err := tx.Exec(ctx, `with taken as (delete from outbox where ordinal = any($1) returning *)
			insert into outbox_published (position, id, aggregate, seq, type, agencies, body, created_at, published_at)
			select $2::bigint + row_number() over (order by ordinal), id, aggregate, seq, type, agencies, body, created_at, now() from taken`, ordinals, before)
		if err != nil {
			return fmt.Errorf("move events to the journal: %w", err)
		}
		if int(tag.RowsAffected()) != len(ordinals) {
			return fmt.Errorf("%d of %d events were there: another relay works", tag.RowsAffected(), len(ordinals))
		}
		failpoint.Hit("outbox.moved")
		return nil
	})
}
