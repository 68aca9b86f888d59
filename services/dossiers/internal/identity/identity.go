// Package identity asks the service of people and agencies, with our own right.
package identity

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
)

// Client implements jobs.CitizenIDs, dossier.Officials and inbox.Source.
type Client struct{ identity *identityv1.Client }

var _ dossier.Officials = (*Client)(nil)

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

// RolesAt implements dossier.Officials.
func (c *Client) RolesAt(ctx context.Context, agency tenant.Agency, account string) ([]tenant.Role, error) {
	u, err := uuid.Parse(account)
	if err != nil {
		return nil, nil //nolint:nilerr // no account has such an id, so it works nowhere
	}
	page, err := kit.Answer[identityv1.OfficialPage](c.identity.ListOfficials(ctx, &identityv1.ListOfficialsParams{Agency: string(agency), Account: []uuid.UUID{u}, Limit: 1}))
	if err != nil {
		if fault.KindOf(err) != fault.KindUnavailable {
			err = fault.Internal(err) // our own question was refused; the caller's is not to blame
		}
		return nil, err
	}
	var roles []tenant.Role
	for _, o := range page.Officials {
		if o.State == identityv1.OfficialStateActive {
			roles = append(roles, rolesNow(o.Mandates, agency)...)
		}
	}
	return roles, nil
}

func rolesNow(mandates []identityv1.Mandate, agency tenant.Agency) []tenant.Role {
	var roles []tenant.Role
	for _, m := range mandates {
		if m.Agency != string(agency) || (!m.Until.IsZero() && !m.Until.After(time.Now())) {
			continue
		}
		for _, r := range m.Roles {
			roles = append(roles, tenant.Role(r))
		}
	}
	return roles
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
