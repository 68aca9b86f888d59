// Package outbox publishes events exactly when their cause is committed. A use
// case appends them in its own transaction; a relay, alone under its lock, moves
// them to the bus and into the journal, giving each a position. Consumers read
// the journal to rebuild or to repair a gap.
package outbox

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel/propagation"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/id"
)

const insert = `insert into outbox (id, aggregate, seq, type, topic, agencies, body) values ($1,$2,$3,$4,$5,$6,$7)`

// Append writes events in the use case's transaction, in one round trip. See
// Queue for what it fills in.
func Append(ctx context.Context, tx pgx.Tx, events ...bus.Event) error {
	if len(events) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	if err := Queue(ctx, batch, events...); err != nil {
		return err
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("append to the outbox: %w", err)
	}
	return nil
}

// Queue adds the events to a batch that the use case sends with its other
// statements. An empty id becomes a new UUIDv7, an empty time now, an empty
// traceparent that of ctx. An event out of shape is an error of ours.
func Queue(ctx context.Context, batch *pgx.Batch, events ...bus.Event) error {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	for _, e := range events {
		if e.ID == "" {
			e.ID = id.New().String()
		}
		if e.Time.IsZero() {
			e.Time = time.Now().UTC().Truncate(time.Microsecond)
		}
		if e.Traceparent == "" {
			e.Traceparent = carrier["traceparent"]
		}
		body, err := e.Encode()
		if err != nil {
			return err
		}
		agencies := e.Agencies
		if agencies == nil {
			agencies = []string{}
		}
		batch.Queue(insert, e.ID, e.Subject, e.Seq, e.Type, e.Topic(), agencies, body)
	}
	return nil
}

// Published is an event with its place in the journal.
type Published struct {
	Position int64     `json:"position"`
	Event    bus.Event `json:"event"`
}

// Querier is a transaction or a pool.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Journal gives at most limit published events after a position, oldest first,
// for GET /v1/events?after=. The caller must be of kind service.
func Journal(ctx context.Context, q Querier, after int64, limit int) ([]Published, error) {
	return read(ctx, q, `select position, body from outbox_published where position > $1 order by position limit $2`, after, limit)
}

// OfAggregate gives at most limit published events of an aggregate after a seq,
// oldest first, for a consumer that repairs a gap.
func OfAggregate(ctx context.Context, q Querier, aggregate string, seq int64, limit int) ([]Published, error) {
	return read(ctx, q, `select position, body from outbox_published where aggregate = $1 and seq > $2 order by seq limit $3`, aggregate, seq, limit)
}

func read(ctx context.Context, q Querier, sql string, args ...any) ([]Published, error) {
	rows, err := q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Published, error) {
		var p Published
		var body []byte
		if err := row.Scan(&p.Position, &body); err != nil {
			return p, err
		}
		p.Event, err = bus.Decode(body)
		return p, err
	})
}
