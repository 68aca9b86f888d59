// Package inbox applies foreign events exactly once and in the order of their
// aggregates. Each event is applied in the consumer's own transaction together
// with the command log and the aggregate's last seq. What comes too early is
// parked and the gap repaired from the producer's journal; a type this release
// does not know is parked until one does; what can never be applied becomes a
// dead letter that can be seen and replayed. Nothing is dropped.
package inbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/obs"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
)

// Handler applies one event by writing to tx alone. An error undoes its writes
// and brings the event back later; wrapped by Permanent, or a fault of kind
// invalid, it makes a dead letter and the aggregate goes on.
type Handler func(ctx context.Context, tx pgx.Tx, e bus.Event) error

// Skip is the handler of a type that is known and of no interest.
func Skip(context.Context, pgx.Tx, bus.Event) error { return nil }

// Source reads a producer's journal: at most a page of published events of an
// aggregate after a seq, oldest first.
type Source interface {
	EventsAfter(ctx context.Context, aggregate string, seq int64) ([]bus.Event, error)
}

// repairEvery is how often gaps that could not be repaired at once are tried again.
const repairEvery = 10 * time.Second

// Options make an inbox.
type Options struct {
	DB       *pg.DB
	Service  string             // the consuming service, as which it acts
	Handlers map[string]Handler // by event type: dossier.received.v1
	Sources  map[string]Source  // by producing service
}

// Inbox applies events. Its Handle and Refused are what bus.Consume wants.
type Inbox struct {
	o      Options
	caller tenant.Caller
}

// New makes an inbox.
func New(o Options) *Inbox { return &Inbox{o: o, caller: tenant.ServiceCaller(o.Service)} }

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent says that no later try can succeed.
func Permanent(err error) error { return permanent{err} }

func isPermanent(err error) bool {
	var p permanent
	var f *fault.Error
	return errors.As(err, &p) || errors.As(err, &f) && f.Kind == fault.KindInvalid
}

// Handle applies an event, and every parked one that it was missing. nil means
// that the event is safe in the database: applied, parked or a dead letter.
func (i *Inbox) Handle(ctx context.Context, e bus.Event) error {
	missing, err := i.take(ctx, e)
	if err != nil {
		return err
	}
	failpoint.Hit("inbox.committed")
	if !missing {
		return nil
	}
	if err := i.repair(ctx, e.Source, e.Subject); err != nil {
		slog.InfoContext(ctx, "gap is not repaired yet, tries go on", "source", e.Source, "aggregate", e.Subject, "error", err)
	}
	return nil
}

// take is the consumer's transaction. missing tells that events before e are not here.
func (i *Inbox) take(ctx context.Context, e bus.Event) (missing bool, err error) {
	err = i.o.DB.InTx(ctx, i.caller, func(ctx context.Context, tx pgx.Tx) error {
		missing = false
		last, err := lockAggregate(ctx, tx, e.Source, e.Subject)
		switch {
		case err != nil:
			return err
		case e.Seq <= last:
			return nil
		case e.Seq > last+1:
			missing = true
			return park(ctx, tx, e, "gap")
		}
		for next := &e; next != nil; {
			if err := i.apply(ctx, tx, *next); err != nil {
				return err
			}
			if next, err = unpark(ctx, tx, next.Source, next.Subject, next.Seq+1); err != nil {
				return err
			}
		}
		return nil
	})
	return missing, err
}

// apply deals with the next event of its aggregate and moves the aggregate on.
func (i *Inbox) apply(ctx context.Context, tx pgx.Tx, e bus.Event) error {
	command := pg.Command{Subject: i.o.Service, Operation: "consume", Key: e.ID, Hash: pg.HashOf(e.Source, e.Type, e.Subject, e.Seq)}
	_, done, err := command.Take(ctx, tx)
	if err != nil {
		return fmt.Errorf("command log of event %s: %w", e.ID, err)
	}
	failpoint.Hit("inbox.logged")
	if !done {
		if err := i.dispatch(ctx, tx, e); err != nil {
			return err
		}
	}
	failpoint.Hit("inbox.applied")
	if _, err := tx.Exec(ctx, `update consumed set last_seq = $3, at = now() where source = $1 and aggregate = $2`, e.Source, e.Subject, e.Seq); err != nil {
		return fmt.Errorf("move on aggregate %s: %w", e.Subject, err)
	}
	failpoint.Hit("inbox.advanced")
	return nil
}

func (i *Inbox) dispatch(ctx context.Context, tx pgx.Tx, e bus.Event) error {
	handle, known := i.o.Handlers[e.Type]
	if !known {
		slog.WarnContext(ctx, "event of an unknown type is parked", "type", e.Type, "event", e.ID)
		return park(ctx, tx, e, "unknown")
	}
	err := pgx.BeginFunc(ctx, tx, func(inner pgx.Tx) error { return handle(ctx, inner, e) })
	if err == nil || !isPermanent(err) {
		return err
	}
	slog.ErrorContext(ctx, "event is rejected, see its dead letter", "type", e.Type, "event", e.ID, "error", err)
	body, encodeErr := e.Encode()
	if encodeErr != nil {
		return encodeErr
	}
	return bury(ctx, tx, letter{Source: e.Source, Topic: e.Topic(), Event: e.ID, Kind: "rejected", Reason: err.Error(), body: body})
}

// repair fetches what is missing of an aggregate and applies it in order.
func (i *Inbox) repair(ctx context.Context, source, aggregate string) error {
	from, ok := i.o.Sources[source]
	if !ok {
		return fmt.Errorf("the journal of %s is not known", source)
	}
	for {
		var last int64
		if err := i.o.DB.InTx(ctx, i.caller, func(ctx context.Context, tx pgx.Tx) (err error) {
			last, err = lockAggregate(ctx, tx, source, aggregate)
			return err
		}); err != nil {
			return err
		}
		events, err := from.EventsAfter(ctx, aggregate, last)
		if err != nil {
			return fmt.Errorf("journal of %s: %w", source, err)
		}
		if len(events) == 0 {
			return nil
		}
		for _, e := range events {
			if e.Source != source || e.Subject != aggregate {
				return fmt.Errorf("journal of %s: it gave event %s of %s %s", source, e.ID, e.Source, e.Subject)
			}
			missing, err := i.take(ctx, e)
			if err != nil {
				return err
			}
			if missing {
				return fmt.Errorf("journal of %s: seq %d of %s is not published yet", source, e.Seq-1, aggregate)
			}
			failpoint.Hit("inbox.repaired")
		}
	}
}

// Run repairs what Handle could not, and applies parked events whose type this
// release knows, until ctx ends. Run it beside bus.Consume.
func (i *Inbox) Run(ctx context.Context) error {
	ctx = obs.Quiet(ctx)
	for {
		if err := i.Mend(ctx); err != nil && ctx.Err() == nil {
			slog.InfoContext(ctx, "parked events wait", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(repairEvery):
		}
	}
}

// Mend does once what Run does for ever.
func (i *Inbox) Mend(ctx context.Context) error {
	gaps, learnt, err := i.parked(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, p := range gaps {
		errs = append(errs, i.repair(ctx, p.Source, p.Aggregate))
	}
	for _, p := range learnt {
		errs = append(errs, i.o.DB.InTx(ctx, i.caller, func(ctx context.Context, tx pgx.Tx) error {
			e, err := unpark(ctx, tx, p.Source, p.Aggregate, p.Seq)
			if err != nil || e == nil {
				return err
			}
			return i.dispatch(ctx, tx, *e)
		}))
	}
	return errors.Join(errs...)
}
