package inbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/bus"
)

// mendAtOnce bounds the aggregates that one round of Mend looks at.
const mendAtOnce = 500

// Parked is an event that waits.
type Parked struct {
	Source, Aggregate string
	Seq               int64
	Type, Reason      string // reason: gap, unknown
	ParkedAt          time.Time
}

// lockAggregate gives the last seq that was applied and keeps others from the aggregate.
func lockAggregate(ctx context.Context, tx pgx.Tx, source, aggregate string) (last int64, err error) {
	err = tx.QueryRow(ctx, `insert into consumed (source, aggregate) values ($1, $2)
		on conflict (source, aggregate) do update set at = consumed.at returning last_seq`, source, aggregate).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("last event of aggregate %s: %w", aggregate, err)
	}
	return last, nil
}

func park(ctx context.Context, tx pgx.Tx, e bus.Event, reason string) error {
	body, err := e.Encode()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `insert into parked_event (source, aggregate, seq, id, type, reason, body) values ($1,$2,$3,$4,$5,$6,$7) on conflict do nothing`,
		e.Source, e.Subject, e.Seq, e.ID, e.Type, reason, body)
	if err != nil {
		return fmt.Errorf("park event %s: %w", e.ID, err)
	}
	return nil
}

// unpark takes one event out of the park; nil when it is not there.
func unpark(ctx context.Context, tx pgx.Tx, source, aggregate string, seq int64) (*bus.Event, error) {
	var body []byte
	err := tx.QueryRow(ctx, `delete from parked_event where source = $1 and aggregate = $2 and seq = $3 returning body`, source, aggregate, seq).Scan(&body)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("take a parked event of %s: %w", aggregate, err)
	}
	e, err := bus.Decode(body)
	return &e, err
}

// parked lists one gap per aggregate, and the events whose type is known by now.
func (i *Inbox) parked(ctx context.Context) (gaps, learnt []Parked, err error) {
	known := slices.Collect(maps.Keys(i.o.Handlers))
	err = i.o.DB.InReadTx(ctx, i.caller, func(ctx context.Context, tx pgx.Tx) error {
		gaps, err = list(ctx, tx, `select distinct on (source, aggregate) source, aggregate, seq, type, reason, parked_at from parked_event
			where reason = 'gap' order by source, aggregate, seq limit $1`, mendAtOnce)
		if err != nil {
			return err
		}
		learnt, err = list(ctx, tx, `select source, aggregate, seq, type, reason, parked_at from parked_event
			where reason = 'unknown' and type = any($2) order by source, aggregate, seq limit $1`, mendAtOnce, known)
		return err
	})
	return gaps, learnt, err
}

// Parked lists what waits, oldest first, at most limit.
func (i *Inbox) Parked(ctx context.Context, limit int) (all []Parked, err error) {
	err = i.o.DB.InReadTx(ctx, i.caller, func(ctx context.Context, tx pgx.Tx) error {
		all, err = list(ctx, tx, `select source, aggregate, seq, type, reason, parked_at from parked_event order by parked_at limit $1`, limit)
		return err
	})
	return all, err
}

func list(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]Parked, error) {
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Parked])
}
