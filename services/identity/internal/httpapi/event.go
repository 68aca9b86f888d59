package httpapi

import (
	"context"
	"encoding/json"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/page"
)

// denialLife is longer than an access token lives (5 minutes).
const denialLife = 10 * time.Minute

// ListDenials implements the operation.
func (a *API) ListDenials(ctx context.Context, _ identityv1.ListDenialsRequestObject) (identityv1.ListDenialsResponseObject, error) {
	list := identityv1.DenialList{Denials: []identityv1.Denial{}}
	err := a.Journal.Denied(ctx, kit.Caller(ctx), time.Now().Add(-denialLife), func(account id.UUID, before time.Time) {
		list.Denials = append(list.Denials, identityv1.Denial{Account: openapi.UUID(account), Before: before})
	})
	return identityv1.ListDenials200JSONResponse(list), err
}

// ListEvents implements the operation.
func (a *API) ListEvents(ctx context.Context, r identityv1.ListEventsRequestObject) (identityv1.ListEventsResponseObject, error) {
	limit := r.Params.Limit
	if limit == 0 {
		limit = page.DefaultLimit
	}
	all, err := a.Journal.Events(ctx, kit.Caller(ctx), r.Params.Aggregate, r.Params.After, limit)
	if err != nil {
		return nil, err
	}
	list := identityv1.EventPage{Events: make([]identityv1.Event, len(all))}
	for i, p := range all {
		raw, err := p.Event.Encode()
		if err != nil {
			return nil, err
		}
		list.Events[i].Position = p.Position
		if err := json.Unmarshal(raw, &list.Events[i].Body); err != nil {
			return nil, err
		}
		list.Next = p.Position
		if r.Params.Aggregate != "" {
			list.Next = p.Event.Seq
		}
	}
	return identityv1.ListEvents200JSONResponse(list), nil
}
