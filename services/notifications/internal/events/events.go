// Package events maps what dossiers publishes to occasions.
package events

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel/propagation"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/id"
	"motcua.vn/libs/inbox"
	"motcua.vn/services/notifications/internal/notice"
)

// Topic is what this service consumes.
const Topic = "dossiers.dossier.>"

const version = ".v1"

// Recorder stores an occasion in the consumer's transaction.
type Recorder interface {
	Record(ctx context.Context, tx pgx.Tx, o notice.Occasion) error
}

// Handlers gives the inbox's handler of every type that dossiers publishes.
// wake is called when there may be something to tell.
func Handlers(to Recorder, wake func()) map[string]inbox.Handler {
	handlers := map[string]inbox.Handler{}
	for _, kind := range notice.Told {
		handlers[string(kind)+version] = func(ctx context.Context, tx pgx.Tx, e bus.Event) error {
			o, err := occasion(ctx, kind, e)
			if err != nil {
				return inbox.Permanent(err)
			}
			if err := to.Record(ctx, tx, o); err != nil {
				return err
			}
			failpoint.Hit("notifications.recorded")
			wake()
			return nil
		}
	}
	for _, kind := range notice.Silent {
		handlers[string(kind)+version] = inbox.Skip
	}
	return handlers
}

// data is what notices read of any event of a dossier.
type data struct {
	ReceiveAgency string    `json:"receiveAgency"`
	HandleAgency  string    `json:"handleAgency"`
	Number        string    `json:"number"`
	At            time.Time `json:"at"`
	Due           time.Time `json:"due"`
	Granted       bool      `json:"granted"`
	Account       string    `json:"account"`
}

// occasion reads an event; an error means that no later try can read it.
func occasion(ctx context.Context, kind notice.Kind, e bus.Event) (notice.Occasion, error) {
	dossier, err := id.Parse(e.Subject)
	if err != nil {
		return notice.Occasion{}, fmt.Errorf("event %s: subject is no dossier", e.ID)
	}
	var d data
	if err := json.Unmarshal(e.Data, &d); err != nil {
		return notice.Occasion{}, fmt.Errorf("event %s: data cannot be read", e.ID)
	}
	if d.At.IsZero() {
		d.At = e.Time
	}
	agency := d.HandleAgency
	if agency == "" {
		agency = d.ReceiveAgency
	}
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return notice.Occasion{
		Event: e.ID, Seq: e.Seq, Kind: kind, Dossier: notice.DossierID{UUID: dossier}, Agency: agency, At: d.At.UTC(),
		Facts: notice.Facts{Number: d.Number, Due: d.Due, Granted: d.Granted, Account: d.Account}, Traceparent: carrier.Get("traceparent"),
	}, nil
}
