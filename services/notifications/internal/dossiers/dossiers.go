// Package dossiers asks the service dossiers, with this service's own right,
// whom to tell of a dossier, and for events that were missed.
package dossiers

import (
	"context"
	"encoding/json"
	"fmt"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/inbox"
	"motcua.vn/libs/kit"
	"motcua.vn/services/notifications/internal/notice"
)

const eventPage = 100 // events asked for at once

// Client is a notice.Directory and an inbox.Source.
type Client struct {
	api dossiersv1.ClientWithResponsesInterface
}

var (
	_ notice.Directory = (*Client)(nil)
	_ inbox.Source     = (*Client)(nil)
)

// New makes a client on a doer of discovery; authorise adds this service's token.
func New(doer dossiersv1.HttpRequestDoer, authorise dossiersv1.RequestEditorFn) (*Client, error) {
	api, err := dossiersv1.NewClientWithResponses("https://dossiers", dossiersv1.WithHTTPClient(doer), dossiersv1.WithRequestEditorFn(authorise))
	if err != nil {
		return nil, err
	}
	return &Client{api}, nil
}

// Recipients implements notice.Directory.
func (c *Client) Recipients(ctx context.Context, dossier notice.DossierID) (notice.Recipients, error) {
	res, err := c.api.GetRecipientsWithResponse(ctx, [16]byte(dossier.UUID))
	if err != nil {
		return notice.Recipients{}, err
	}
	if err := kit.FaultOf(res.HTTPResponse, res.Body); err != nil {
		// A 404 of anything but dossiers itself, such as a proxy, is no word about the dossier.
		if fault.KindOf(err) == fault.KindNotFound && res.ApplicationProblemJSONDefault != nil {
			return notice.Recipients{}, notice.ErrNoDossier
		}
		return notice.Recipients{}, err
	}
	if res.JSON200 == nil {
		return notice.Recipients{}, fault.Unavailable("upstream_broken", "dossiers answered unexpectedly")
	}
	r := notice.Recipients{
		Number: res.JSON200.Number, Procedure: notice.Text{VI: res.JSON200.ProcedureName.Vi, EN: res.JSON200.ProcedureName.En},
		Due: res.JSON200.Due, Reason: res.JSON200.Reason,
	}
	for _, p := range res.JSON200.Recipients {
		person := notice.Person{Account: id.UUID(p.Account).String(), Name: p.Name, Email: p.Email, Language: string(p.Language)}
		r.People = append(r.People, person)
	}
	return r, nil
}

// EventsAfter implements inbox.Source.
func (c *Client) EventsAfter(ctx context.Context, aggregate string, seq int64) ([]bus.Event, error) {
	res, err := c.api.ListEventsWithResponse(ctx, &dossiersv1.ListEventsParams{After: seq, Aggregate: aggregate, Limit: eventPage})
	if err != nil {
		return nil, err
	}
	if err := kit.FaultOf(res.HTTPResponse, res.Body); err != nil {
		return nil, err
	}
	if res.JSON200 == nil {
		return nil, fault.Unavailable("upstream_broken", "dossiers answered unexpectedly")
	}
	events := make([]bus.Event, len(res.JSON200.Events))
	for i, e := range res.JSON200.Events {
		body, err := json.Marshal(e.Body)
		if err != nil {
			return nil, err
		}
		if events[i], err = bus.Decode(body); err != nil {
			return nil, fmt.Errorf("journal of dossiers: %w", err)
		}
	}
	return events, nil
}
