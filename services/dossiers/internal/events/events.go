// Package events maps what identity says to jobs of ours, in the transaction
// that notes the event as done: neither is lost, neither happens twice.
package events

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	eventsv1 "motcua.vn/api/events/v1"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/inbox"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Subjects are what dossiers listens to.
// All of identity, because the inbox applies an account's and an agency's events in their order and would take what it
// does not hear for gaps.
func Subjects() []string { return []string{"identity.>"} }

// Plan takes what is to be done later, in the consumer's transaction.
type Plan interface {
	// Link joins dossiers to an account that proved its citizen id.
	Link(ctx context.Context, tx pgx.Tx, account string) error
	// Succeed gives what an agency has to its successor from a day on, not before the instant.
	Succeed(ctx context.Context, tx pgx.Tx, from, to tenant.Agency, day worktime.Date, at time.Time) error
}

// Agencies keeps what we know of the tree, in the consumer's transaction.
type Agencies interface {
	Enter(ctx context.Context, tx pgx.Tx, code, parent tenant.Agency, level string, since worktime.Date) error
	End(ctx context.Context, tx pgx.Tx, code tenant.Agency, until worktime.Date, successors []tenant.Agency) error
}

// Handlers gives the handler of each event that concerns us.
func Handlers(plan Plan, agencies Agencies) map[string]inbox.Handler {
	return map[string]inbox.Handler{
		"account.proven.v1": func(ctx context.Context, tx pgx.Tx, e bus.Event) error {
			var d eventsv1.AccountProven
			if err := json.Unmarshal(e.Data, &d); err != nil {
				return inbox.Permanent(err)
			}
			return plan.Link(ctx, tx, d.Account)
		},
		"agency.succeeded.v1": func(ctx context.Context, tx pgx.Tx, e bus.Event) error {
			return succeeded(ctx, tx, plan, agencies, e)
		},
		"agency.entered.v1": func(ctx context.Context, tx pgx.Tx, e bus.Event) error {
			var d eventsv1.AgencyEntered
			if err := json.Unmarshal(e.Data, &d); err != nil {
				return inbox.Permanent(err)
			}
			since, err := worktime.ParseDate(d.Since)
			if err != nil {
				return inbox.Permanent(err)
			}
			parent := ""
			if d.Parent != nil {
				parent = *d.Parent
			}
			return agencies.Enter(ctx, tx, tenant.Agency(d.Code), tenant.Agency(parent), string(d.Level), since)
		},
		"account.locked.v1":   inbox.Skip,
		"account.unlocked.v1": inbox.Skip,
		"mandate.ended.v1":    inbox.Skip,
	}
}

// succeeded plans the succession of each predecessor for its day; the first successor takes the open dossiers.
func succeeded(ctx context.Context, tx pgx.Tx, plan Plan, agencies Agencies, e bus.Event) error {
	var d eventsv1.AgencySucceeded
	if err := json.Unmarshal(e.Data, &d); err != nil {
		return inbox.Permanent(err)
	}
	day, err := worktime.ParseDate(d.Effective)
	if err != nil {
		return inbox.Permanent(err)
	}
	if len(d.Successors) == 0 {
		return inbox.Permanent(errors.New("a succession without successor"))
	}
	at := day.At(0)
	if now := time.Now(); at.Before(now) {
		at = now
	}
	successors := make([]tenant.Agency, 0, len(d.Successors))
	for _, a := range d.Successors {
		successors = append(successors, tenant.Agency(a))
	}
	for _, from := range d.Predecessors {
		if err := agencies.End(ctx, tx, tenant.Agency(from), day, successors); err != nil {
			return err
		}
		if err := plan.Succeed(ctx, tx, tenant.Agency(from), successors[0], day, at); err != nil {
			return err
		}
	}
	return nil
}
