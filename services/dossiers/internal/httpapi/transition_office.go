package httpapi

import (
	"context"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
)

// ReceiveDossier implements the operation.
func (a *API) ReceiveDossier(ctx context.Context, r dossiersv1.ReceiveDossierRequestObject) (dossiersv1.ReceiveDossierResponseObject, error) {
	t, err := transition(ctx, "receiveDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.ReceiveDossier(ctx, t, dossier.ReceiveInput{Note: r.Body.Note, Seen: r.Body.Seen})
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.ReceiveDossier200JSONResponse{Body: d, Headers: dossiersv1.ReceiveDossier200ResponseHeaders{ETag: etag}}, nil
}

// RefuseDossier implements the operation.
func (a *API) RefuseDossier(ctx context.Context, r dossiersv1.RefuseDossierRequestObject) (dossiersv1.RefuseDossierResponseObject, error) {
	t, err := transition(ctx, "refuseDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.RefuseDossier(ctx, t, r.Body.Reason)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.RefuseDossier200JSONResponse{Body: d, Headers: dossiersv1.RefuseDossier200ResponseHeaders{ETag: etag}}, nil
}

// RequestSupplement implements the operation.
func (a *API) RequestSupplement(ctx context.Context, r dossiersv1.RequestSupplementRequestObject) (dossiersv1.RequestSupplementResponseObject, error) {
	t, err := transition(ctx, "requestSupplement", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.RequestSupplement(ctx, t, readSupplement(*r.Body))
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.RequestSupplement200JSONResponse{Body: d, Headers: dossiersv1.RequestSupplement200ResponseHeaders{ETag: etag}}, nil
}

// TakeDossier implements the operation.
func (a *API) TakeDossier(ctx context.Context, r dossiersv1.TakeDossierRequestObject) (dossiersv1.TakeDossierResponseObject, error) {
	t, err := transition(ctx, "takeDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, nil)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.TakeDossier(ctx, t)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.TakeDossier200JSONResponse{Body: d, Headers: dossiersv1.TakeDossier200ResponseHeaders{ETag: etag}}, nil
}

// AssignDossier implements the operation.
func (a *API) AssignDossier(ctx context.Context, r dossiersv1.AssignDossierRequestObject) (dossiersv1.AssignDossierResponseObject, error) {
	t, err := transition(ctx, "assignDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.AssignDossier(ctx, t, dossier.Assignment{Officer: r.Body.Officer.String(), Division: r.Body.Division, Note: r.Body.Note})
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.AssignDossier200JSONResponse{Body: d, Headers: dossiersv1.AssignDossier200ResponseHeaders{ETag: etag}}, nil
}

// HandOverDossier implements the operation.
func (a *API) HandOverDossier(ctx context.Context, r dossiersv1.HandOverDossierRequestObject) (dossiersv1.HandOverDossierResponseObject, error) {
	t, err := transition(ctx, "handOverDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.HandOverDossier(ctx, t, dossier.Offer{Agency: tenant.Agency(r.Body.Agency), Officer: account(r.Body.Officer), Division: r.Body.Division, Note: r.Body.Note})
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.HandOverDossier200JSONResponse{Body: d, Headers: dossiersv1.HandOverDossier200ResponseHeaders{ETag: etag}}, nil
}

// AcceptDossier implements the operation.
func (a *API) AcceptDossier(ctx context.Context, r dossiersv1.AcceptDossierRequestObject) (dossiersv1.AcceptDossierResponseObject, error) {
	t, err := transition(ctx, "acceptDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, nil)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.AcceptDossier(ctx, t)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.AcceptDossier200JSONResponse{Body: d, Headers: dossiersv1.AcceptDossier200ResponseHeaders{ETag: etag}}, nil
}

// DeclineDossier implements the operation.
func (a *API) DeclineDossier(ctx context.Context, r dossiersv1.DeclineDossierRequestObject) (dossiersv1.DeclineDossierResponseObject, error) {
	t, err := transition(ctx, "declineDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.DeclineDossier(ctx, t, r.Body.Reason)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.DeclineDossier200JSONResponse{Body: d, Headers: dossiersv1.DeclineDossier200ResponseHeaders{ETag: etag}}, nil
}

// RequestOpinion implements the operation.
func (a *API) RequestOpinion(ctx context.Context, r dossiersv1.RequestOpinionRequestObject) (dossiersv1.RequestOpinionResponseObject, error) {
	t, err := transition(ctx, "requestOpinion", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.RequestOpinion(ctx, t, dossier.OpinionRequest{Agency: tenant.Agency(r.Body.Agency), Question: r.Body.Question, Limit: readLimit(r.Body.Limit)})
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.RequestOpinion200JSONResponse{Body: d, Headers: dossiersv1.RequestOpinion200ResponseHeaders{ETag: etag}}, nil
}

// WithdrawOpinion implements the operation.
func (a *API) WithdrawOpinion(ctx context.Context, r dossiersv1.WithdrawOpinionRequestObject) (dossiersv1.WithdrawOpinionResponseObject, error) {
	t, err := transition(ctx, "withdrawOpinion", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.WithdrawOpinion(ctx, t, dossier.OpinionWithdrawal{StepRun: id.UUID(r.Body.StepRun), Reason: r.Body.Reason})
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.WithdrawOpinion200JSONResponse{Body: d, Headers: dossiersv1.WithdrawOpinion200ResponseHeaders{ETag: etag}}, nil
}

// GiveOpinion implements the operation.
func (a *API) GiveOpinion(ctx context.Context, r dossiersv1.GiveOpinionRequestObject) (dossiersv1.GiveOpinionResponseObject, error) {
	t, err := transition(ctx, "giveOpinion", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.GiveOpinion(ctx, t, dossier.OpinionInput{StepRun: id.UUID(r.Body.StepRun), Verdict: string(r.Body.Verdict), Text: r.Body.Text, File: file(r.Body.File)})
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.GiveOpinion200JSONResponse{Body: d, Headers: dossiersv1.GiveOpinion200ResponseHeaders{ETag: etag}}, nil
}
