package inbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/fault"
)

// ErrNoDeadLetter and ErrNotReplayable answer a replay that cannot be.
var (
	ErrNoDeadLetter  = fault.New(fault.KindNotFound, "dead_letter_not_found", "there is no dead letter with this id that waits")
	ErrNotReplayable = fault.New(fault.KindConflict, "dead_letter_not_replayable", "the message was refused as no authentic event; it is never applied")
)

// maxReason keeps reasons short enough to list.
const maxReason = 2000

// DeadLetter is a message that was not applied.
type DeadLetter struct {
	ID         int64
	Source     string
	Topic      string
	Event      string // the event's id, empty when the message is none
	Kind       string // rejected: may be replayed; refused: never
	Reason     string
	At         time.Time
	ReplayedAt *time.Time // nil: waits
}

type letter struct {
	Source, Topic, Event, Kind, Reason string
	body                               []byte
}

func bury(ctx context.Context, tx pgx.Tx, l letter) error {
	l.Reason = l.Reason[:min(len(l.Reason), maxReason)]
	_, err := tx.Exec(ctx, `insert into dead_letter (source, topic, event, kind, reason, body) values ($1,$2,$3,$4,$5,$6) on conflict do nothing`,
		l.Source, storable(l.Topic), l.Event, l.Kind, storable(l.Reason), l.body)
	if err != nil {
		return fmt.Errorf("write a dead letter: %w", err)
	}
	return nil
}

// storable drops what PostgreSQL cannot keep as text.
func storable(s string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
}

// Refused keeps a message that is no event or is forged; bus.ConsumerOptions
// takes it.
func (i *Inbox) Refused(ctx context.Context, topic string, body []byte, reason error) error {
	l := letter{Topic: topic, Kind: "refused", Reason: reason.Error(), body: body}
	if e, err := bus.Decode(body); err == nil {
		l.Source, l.Event = e.Source, e.ID
	}
	return i.o.DB.InTx(ctx, i.caller, func(ctx context.Context, tx pgx.Tx) error { return bury(ctx, tx, l) })
}

// DeadLetters lists letters after an id, oldest first, at most limit; those that
// were replayed too.
func (i *Inbox) DeadLetters(ctx context.Context, after int64, limit int) (all []DeadLetter, err error) {
	err = i.o.DB.InReadTx(ctx, i.caller, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select id, source, topic, event, kind, reason, at, replayed_at from dead_letter where id > $1 order by id limit $2`, after, limit)
		if err != nil {
			return err
		}
		all, err = pgx.CollectRows(rows, pgx.RowToStructByPos[DeadLetter])
		return err
	})
	return all, err
}

// Replay applies a rejected event once more, out of its turn. When the handler
// fails again the letter stays and the handler's error is returned.
func (i *Inbox) Replay(ctx context.Context, id int64) error {
	return i.o.DB.InTx(ctx, i.caller, func(ctx context.Context, tx pgx.Tx) error {
		var kind string
		var body []byte
		err := tx.QueryRow(ctx, `update dead_letter set replayed_at = now() where id = $1 and replayed_at is null returning kind, body`, id).Scan(&kind, &body)
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			return ErrNoDeadLetter
		case err != nil:
			return fmt.Errorf("take dead letter %d: %w", id, err)
		case kind != "rejected":
			return ErrNotReplayable
		}
		e, err := bus.Decode(body)
		if err != nil {
			return err
		}
		handle, known := i.o.Handlers[e.Type]
		if !known {
			return ErrNotReplayable
		}
		return handle(ctx, tx, e)
	})
}
