package httpapi

import (
	"context"

	openapi "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/page"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/official"
)

// officialList names the order of the list in its cursors.
const officialList = "officials/username"

func account(u openapi.UUID) official.Account { return official.Account{UUID: id.UUID(u)} }

// ListOfficials implements the operation.
func (a *API) ListOfficials(ctx context.Context, r identityv1.ListOfficialsRequestObject) (identityv1.ListOfficialsResponseObject, error) {
	limit := r.Params.Limit
	if limit == 0 {
		limit = page.DefaultLimit
	}
	f := official.Filter{Agency: tenant.Agency(r.Params.Agency), Role: tenant.Role(r.Params.Role), Limit: limit + 1}
	for _, u := range r.Params.Account {
		f.Accounts = append(f.Accounts, account(u))
	}
	if r.Params.After != "" {
		if err := page.Decode(officialList, r.Params.After, &f.After); err != nil {
			return nil, err
		}
	}
	all, err := a.Officials.List(ctx, kit.Caller(ctx), f)
	if err != nil {
		return nil, err
	}
	rows, more := page.Cut(all, limit)
	list := identityv1.OfficialPage{Officials: make([]identityv1.Official, len(rows))}
	for i, o := range rows {
		list.Officials[i] = shownOfficial(o)
	}
	if more {
		list.Next = page.Encode(officialList, rows[len(rows)-1].Username)
	}
	return identityv1.ListOfficials200JSONResponse(list), nil
}

// GetOfficial implements the operation.
func (a *API) GetOfficial(ctx context.Context, r identityv1.GetOfficialRequestObject) (identityv1.GetOfficialResponseObject, error) {
	o, err := a.Officials.Get(ctx, kit.Caller(ctx), account(r.Account))
	if err != nil {
		return nil, err
	}
	return identityv1.GetOfficial200JSONResponse{Body: shownOfficial(o), Headers: identityv1.GetOfficial200ResponseHeaders{ETag: kit.ETag(o.Version)}}, nil
}

// CreateOfficial implements the operation.
func (a *API) CreateOfficial(ctx context.Context, r identityv1.CreateOfficialRequestObject) (identityv1.CreateOfficialResponseObject, error) {
	o, err := a.Officials.Create(ctx, kit.Caller(ctx), r.Params.IdempotencyKey, official.New{
		Username: r.Body.Username, FullName: r.Body.FullName, Email: r.Body.Email, Title: r.Body.Title, Division: r.Body.Division,
		Agency: tenant.Agency(r.Body.Agency), Roles: roles(r.Body.Roles), Until: r.Body.Until,
	})
	if err != nil {
		return nil, err
	}
	return identityv1.CreateOfficial201JSONResponse(shownOfficial(o)), nil
}

// LockOfficial implements the operation.
func (a *API) LockOfficial(ctx context.Context, r identityv1.LockOfficialRequestObject) (identityv1.LockOfficialResponseObject, error) {
	o, err := a.Officials.Lock(ctx, kit.Caller(ctx), account(r.Account), r.Params.IdempotencyKey, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return identityv1.LockOfficial200JSONResponse(shownOfficial(o)), nil
}

// UnlockOfficial implements the operation.
func (a *API) UnlockOfficial(ctx context.Context, r identityv1.UnlockOfficialRequestObject) (identityv1.UnlockOfficialResponseObject, error) {
	o, err := a.Officials.Unlock(ctx, kit.Caller(ctx), account(r.Account), r.Params.IdempotencyKey, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return identityv1.UnlockOfficial200JSONResponse(shownOfficial(o)), nil
}

// MoveOfficial implements the operation.
func (a *API) MoveOfficial(ctx context.Context, r identityv1.MoveOfficialRequestObject) (identityv1.MoveOfficialResponseObject, error) {
	o, err := a.Officials.Move(ctx, kit.Caller(ctx), account(r.Account), r.Params.IdempotencyKey, official.Move{
		From: tenant.Agency(r.Body.From), To: tenant.Agency(r.Body.To), Roles: roles(r.Body.Roles), Title: r.Body.Title,
		Division: r.Body.Division, Reason: r.Body.Reason,
	})
	if err != nil {
		return nil, err
	}
	return identityv1.MoveOfficial200JSONResponse(shownOfficial(o)), nil
}

// PutMandates implements the operation.
func (a *API) PutMandates(ctx context.Context, r identityv1.PutMandatesRequestObject) (identityv1.PutMandatesResponseObject, error) {
	version, err := kit.IfMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	mandates := make([]official.Mandate, len(r.Body.Mandates))
	for i, m := range r.Body.Mandates {
		mandates[i] = official.Mandate{Agency: tenant.Agency(m.Agency), Roles: roles(m.Roles), Until: m.Until.UTC()}
	}
	o, err := a.Officials.SetMandates(ctx, kit.Caller(ctx), account(r.Account), version, mandates)
	if err != nil {
		return nil, err
	}
	return identityv1.PutMandates200JSONResponse(shownOfficial(o)), nil
}

func shownOfficial(o official.Official) identityv1.Official {
	shown := identityv1.Official{
		Account: openapi.UUID(o.Account.UUID), Username: o.Username, FullName: o.FullName, Title: o.Title, Division: o.Division,
		State: identityv1.OfficialState(o.State()), Synchronised: o.Synced, Mandates: make([]identityv1.Mandate, len(o.Mandates)), Version: o.Version,
	}
	if until := o.ValidUntil(); !until.IsZero() {
		shown.ValidUntil = shownDay(worktime.DateOf(until))
	}
	for i, m := range o.Mandates {
		shown.Mandates[i] = identityv1.Mandate{Agency: string(m.Agency), Roles: texts(m.Roles), Since: shownDay(m.Since), Until: m.Until}
	}
	return shown
}
