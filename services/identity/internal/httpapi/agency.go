package httpapi

import (
	"cmp"
	"context"
	"slices"

	openapi "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/agency"
)

// ListAgencies implements the operation.
func (a *API) ListAgencies(ctx context.Context, r identityv1.ListAgenciesRequestObject) (identityv1.ListAgenciesResponseObject, error) {
	all, err := a.Agencies.List(ctx, day(r.Params.On))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(x, y agency.Agency) int { return cmp.Compare(x.Code, y.Code) })
	list := identityv1.AgencyList{Agencies: make([]identityv1.Agency, len(all))}
	for i, x := range all {
		list.Agencies[i] = shownAgency(x)
	}
	return identityv1.ListAgencies200JSONResponse(list), nil
}

// GetAgency implements the operation.
func (a *API) GetAgency(ctx context.Context, r identityv1.GetAgencyRequestObject) (identityv1.GetAgencyResponseObject, error) {
	x, err := a.Agencies.Get(ctx, tenant.Agency(r.Agency))
	if err != nil {
		return nil, err
	}
	return identityv1.GetAgency200JSONResponse(shownAgency(x)), nil
}

// CreateAgency implements the operation.
func (a *API) CreateAgency(ctx context.Context, r identityv1.CreateAgencyRequestObject) (identityv1.CreateAgencyResponseObject, error) {
	x, err := a.Agencies.Enter(ctx, kit.Caller(ctx), r.Params.IdempotencyKey, agency.Agency{
		Code: tenant.Agency(r.Body.Code), Name: r.Body.Name, NameEn: r.Body.NameEn, Level: agency.Level(r.Body.Level), Parent: tenant.Agency(r.Body.Parent),
		Since: day(r.Body.Since), Address: r.Body.Address, Phone: r.Body.Phone, Divisions: divisions(r.Body.Divisions),
	})
	if err != nil {
		return nil, err
	}
	return identityv1.CreateAgency201JSONResponse(shownAgency(x)), nil
}

// PutAgency implements the operation.
func (a *API) PutAgency(ctx context.Context, r identityv1.PutAgencyRequestObject) (identityv1.PutAgencyResponseObject, error) {
	version, err := kit.IfMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	x, err := a.Agencies.Change(ctx, kit.Caller(ctx), tenant.Agency(r.Agency), version, agency.Change{
		Name: r.Body.Name, NameEn: r.Body.NameEn, Address: r.Body.Address, Phone: r.Body.Phone, Divisions: divisions(r.Body.Divisions),
	})
	if err != nil {
		return nil, err
	}
	return identityv1.PutAgency200JSONResponse(shownAgency(x)), nil
}

// CreateAgencySuccession implements the operation.
func (a *API) CreateAgencySuccession(ctx context.Context, r identityv1.CreateAgencySuccessionRequestObject) (identityv1.CreateAgencySuccessionResponseObject, error) {
	s, err := a.Agencies.Succeed(ctx, kit.Caller(ctx), r.Params.IdempotencyKey, agency.Succession{
		Kind: agency.Kind(r.Body.Kind), Effective: day(r.Body.Effective), Predecessors: agencies(r.Body.Predecessors),
		Successors: agencies(r.Body.Successors), Basis: r.Body.Basis,
	})
	if err != nil {
		return nil, err
	}
	return identityv1.CreateAgencySuccession201JSONResponse{
		ID: openapi.UUID(s.ID.UUID), Kind: identityv1.SuccessionKind(s.Kind), Effective: shownDay(s.Effective),
		Predecessors: texts(s.Predecessors), Successors: texts(s.Successors), Basis: s.Basis,
	}, nil
}

func divisions(all []identityv1.Division) []agency.Division {
	out := make([]agency.Division, len(all))
	for i, d := range all {
		out[i] = agency.Division{Key: d.Key, Name: d.Name}
	}
	return out
}

func shownAgency(a agency.Agency) identityv1.Agency {
	shown := identityv1.Agency{
		Code: string(a.Code), Name: a.Name, NameEn: a.NameEn, Level: identityv1.AgencyLevel(a.Level), Parent: string(a.Parent), Since: shownDay(a.Since),
		Until: shownDay(a.Until), Address: a.Address, Phone: a.Phone, Divisions: make([]identityv1.Division, len(a.Divisions)), Version: a.Version,
	}
	if len(a.SucceededBy) > 0 {
		shown.SucceededBy = texts(a.SucceededBy)
	}
	for i, d := range a.Divisions {
		shown.Divisions[i] = identityv1.Division{Key: d.Key, Name: d.Name}
	}
	return shown
}
