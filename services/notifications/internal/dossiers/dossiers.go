// Package dossiers asks the service dossiers, with this service's own right,
// whom to tell of a dossier, and for events that were missed.
package dossiers

import (
	"context"
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
	api *dossiersv1.Client
}

var (
	_ notice.Directory = (*Client)(nil)
	_ inbox.Source     = (*Client)(nil)
)

// New makes a client on a doer of discovery; authorise adds this service's token.
func New(doer dossiersv1.HttpRequestDoer, authorise dossiersv1.RequestEditorFn) *Client {
	return &Client{&dossiersv1.Client{Server: "https://dossiers/", Client: doer, RequestEditors: []dossiersv1.RequestEditorFn{authorise}}}
}

// Recipients implements notice.Directory.
func (c *Client) Recipients(ctx context.Context, dossier notice.DossierID, seq int64) (notice.Recipients, error) {
	to, err := kit.Answer[dossiersv1.Recipients](c.api.GetRecipients(ctx, [16]byte(dossier.UUID), &dossiersv1.GetRecipientsParams{Seq: seq}))
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		return notice.Recipients{}, notice.ErrNoDossier
	case err != nil:
		return notice.Recipients{}, err
	}
	r := notice.Recipients{
		Number: to.Number, Procedure: notice.Text{VI: to.ProcedureName.Vi, EN: to.ProcedureName.En},
		Due: to.Due, Reason: to.Reason,
	}
	for _, p := range to.Recipients {
		person := notice.Person{Account: id.UUID(p.Account).String(), Name: p.Name, Email: p.Email, Language: string(p.Language)}
		r.People = append(r.People, person)
	}
	return r, nil
}

// EventsAfter implements inbox.Source.
func (c *Client) EventsAfter(ctx context.Context, aggregate string, seq int64) ([]bus.Event, error) {
	page, err := kit.Answer[dossiersv1.EventPage](c.api.ListEvents(ctx, &dossiersv1.ListEventsParams{After: seq, Aggregate: aggregate, Limit: eventPage}))
	if err != nil {
		return nil, err
	}
	events := make([]bus.Event, len(page.Events))
	for i, e := range page.Events {
		if events[i], err = bus.FromBody(e.Body); err != nil {
			return nil, fmt.Errorf("event of dossiers at %d: %w", e.Position, err)
		}
	}
	return events, nil
}
