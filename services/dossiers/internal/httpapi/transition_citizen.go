package httpapi

import (
	"context"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/services/dossiers/internal/dossier"
)

// FileDossier implements the operation.
func (a *API) FileDossier(ctx context.Context, r dossiersv1.FileDossierRequestObject) (dossiersv1.FileDossierResponseObject, error) {
	t, err := transition(ctx, "fileDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, nil)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.FileDossier(ctx, t)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.FileDossier200JSONResponse{Body: d, Headers: dossiersv1.FileDossier200ResponseHeaders{ETag: etag}}, nil
}

// SupplyDossier implements the operation.
func (a *API) SupplyDossier(ctx context.Context, r dossiersv1.SupplyDossierRequestObject) (dossiersv1.SupplyDossierResponseObject, error) {
	t, err := transition(ctx, "supplyDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.SupplyDossier(ctx, t, dossier.SupplyInput{Answers: r.Body.Answers, Parts: readParts(r.Body.Parts), Note: r.Body.Note})
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.SupplyDossier200JSONResponse{Body: d, Headers: dossiersv1.SupplyDossier200ResponseHeaders{ETag: etag}}, nil
}

// WithdrawDossier implements the operation.
func (a *API) WithdrawDossier(ctx context.Context, r dossiersv1.WithdrawDossierRequestObject) (dossiersv1.WithdrawDossierResponseObject, error) {
	t, err := transition(ctx, "withdrawDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.WithdrawDossier(ctx, t, r.Body.Reason)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.WithdrawDossier200JSONResponse{Body: d, Headers: dossiersv1.WithdrawDossier200ResponseHeaders{ETag: etag}}, nil
}

// RateDossier implements the operation.
func (a *API) RateDossier(ctx context.Context, r dossiersv1.RateDossierRequestObject) (dossiersv1.RateDossierResponseObject, error) {
	t, err := transition(ctx, "rateDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.RateDossier(ctx, t, r.Body.Score, r.Body.Comment)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.RateDossier200JSONResponse{Body: d, Headers: dossiersv1.RateDossier200ResponseHeaders{ETag: etag}}, nil
}
