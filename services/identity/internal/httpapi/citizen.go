package httpapi

import (
	"context"

	openapi "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/services/identity/internal/citizen"
)

func person(u openapi.UUID) citizen.Account { return citizen.Account{UUID: id.UUID(u)} }

// token is what the caller's own token says of them.
func token(ctx context.Context) citizen.Token {
	claims := kit.Claims(ctx)
	t := citizen.Token{FullName: claims.Name}
	if claims.Verified {
		t.Email = claims.Email
	}
	return t
}

// GetMe implements the operation.
func (a *API) GetMe(ctx context.Context, _ identityv1.GetMeRequestObject) (identityv1.GetMeResponseObject, error) {
	p, err := a.Citizens.Me(ctx, kit.Caller(ctx), token(ctx))
	if err != nil {
		return nil, err
	}
	return identityv1.GetMe200JSONResponse{Body: shownProfile(p), Headers: identityv1.GetMe200ResponseHeaders{ETag: kit.ETag(p.Version)}}, nil
}

// PutMe implements the operation.
func (a *API) PutMe(ctx context.Context, r identityv1.PutMeRequestObject) (identityv1.PutMeResponseObject, error) {
	version, err := kit.IfMatch(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	p, err := a.Citizens.ChangeMe(ctx, kit.Caller(ctx), token(ctx), version, citizen.Input{
		FullName: r.Body.FullName, BirthDate: day(r.Body.BirthDate), Gender: string(r.Body.Gender), Phone: r.Body.Phone, Address: r.Body.Address,
		Language: string(r.Body.Language), Consent: r.Body.Consent,
	})
	if err != nil {
		return nil, err
	}
	return identityv1.PutMe200JSONResponse{Body: shownProfile(p), Headers: identityv1.PutMe200ResponseHeaders{ETag: kit.ETag(p.Version)}}, nil
}

// SearchCitizen implements the operation.
func (a *API) SearchCitizen(ctx context.Context, r identityv1.SearchCitizenRequestObject) (identityv1.SearchCitizenResponseObject, error) {
	p, assurance, found, err := a.Citizens.Search(ctx, kit.Caller(ctx), r.Body.Email)
	if err != nil {
		return nil, err
	}
	if !found {
		return identityv1.SearchCitizen200JSONResponse{}, nil
	}
	return identityv1.SearchCitizen200JSONResponse{
		Found: true, Account: openapi.UUID(p.Account.UUID), FullName: p.FullName, EmailMasked: citizen.MaskEmail(p.Email), Assurance: assurance,
	}, nil
}

// CreateProof implements the operation.
func (a *API) CreateProof(ctx context.Context, r identityv1.CreateProofRequestObject) (identityv1.CreateProofResponseObject, error) {
	p, err := a.Citizens.Prove(ctx, kit.Caller(ctx), r.Params.IdempotencyKey, citizen.Proof{
		Account: person(r.Body.Account), CitizenID: r.Body.CitizenID, FullName: r.Body.FullName, BirthDate: day(r.Body.BirthDate),
		Document: citizen.Document(r.Body.Document), IssuedOn: day(r.Body.DocumentIssuedOn), Note: r.Body.Note,
	})
	if err != nil {
		return nil, err
	}
	return identityv1.CreateProof201JSONResponse{
		ID: openapi.UUID(p.ID.UUID), Account: openapi.UUID(p.Account.UUID), Assurance: citizen.Proven, Agency: string(p.Agency),
		Officer: p.Officer, Document: string(p.Document), At: p.At,
	}, nil
}

// GetCitizenID implements the operation.
func (a *API) GetCitizenID(ctx context.Context, r identityv1.GetCitizenIDRequestObject) (identityv1.GetCitizenIDResponseObject, error) {
	citizenID, err := a.Citizens.CitizenID(ctx, kit.Caller(ctx), person(r.Account))
	if err != nil {
		return nil, err
	}
	return identityv1.GetCitizenID200JSONResponse{CitizenID: citizenID}, nil
}

func shownProfile(p citizen.Profile) identityv1.Profile {
	shown := identityv1.Profile{
		Account: openapi.UUID(p.Account.UUID), Kind: identityv1.ProfileKind(p.Kind), Assurance: p.Assurance, FullName: p.FullName,
		BirthDate: shownDay(p.BirthDate), Gender: identityv1.ProfileGender(p.Gender), Phone: p.Phone, Address: p.Address, Email: p.Email,
		Language: identityv1.ProfileLanguage(p.Language), CitizenIDMasked: p.Masked(), Version: p.Version,
	}
	for _, c := range p.Consents {
		shown.Consents = append(shown.Consents, identityv1.Consent{Notice: c.Notice, At: c.At})
	}
	for _, m := range p.Mandates {
		shown.Mandates = append(shown.Mandates, identityv1.Mandate{Agency: string(m.Agency), Roles: texts(m.Roles), Until: m.Until})
	}
	return shown
}
