// Package identity asks the service of people and agencies, with our own right.
package identity

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
)

// Client implements jobs.CitizenIDs and inbox.Source.
type Client struct{ identity *identityv1.Client }

// New makes a client on a doer; authorise adds our token.
func New(doer identityv1.HttpRequestDoer, authorise identityv1.RequestEditorFn) *Client {
	return &Client{&identityv1.Client{Server: "https://identity/", Client: doer, RequestEditors: []identityv1.RequestEditorFn{authorise}}}
}

// CitizenID gives the proven citizen id of an account; fault not_found below assurance 2.
func (c *Client) CitizenID(ctx context.Context, account string) (string, error) {
	u, err := uuid.Parse(account)
	if err != nil {
		return "", fault.Invalid("account", "an account is a UUID").Because(err)
	}
	got, err := kit.Answer[identityv1.CitizenID](c.identity.GetCitizenID(ctx, u))
	return got.CitizenID, err
}

const repairPage = 100

// EventsAfter gives the events of an aggregate after a seq, to repair a gap.
func (c *Client) EventsAfter(ctx context.Context, aggregate string, seq int64) ([]bus.Event, error) {
	page, err := kit.Answer[identityv1.EventPage](c.identity.ListEvents(ctx, &identityv1.ListEventsParams{Aggregate: aggregate, After: seq, Limit: repairPage}))
	if err != nil {
		return nil, err
	}
	events := make([]bus.Event, len(page.Events))
	for i, e := range page.Events {
		if events[i], err = bus.FromBody(e.Body); err != nil {
			return nil, fmt.Errorf("event of identity at %d: %w", e.Position, err)
		}
	}
	return events, nil
}
