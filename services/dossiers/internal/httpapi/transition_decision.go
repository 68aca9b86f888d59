package httpapi

import (
	"context"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/procedure"
)

// ProposeDossier implements the operation.
func (a *API) ProposeDossier(ctx context.Context, r dossiersv1.ProposeDossierRequestObject) (dossiersv1.ProposeDossierResponseObject, error) {
	t, err := transition(ctx, "proposeDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.ProposeDossier(ctx, t, string(r.Body.Outcome), r.Body.Text)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.ProposeDossier200JSONResponse{Body: d, Headers: dossiersv1.ProposeDossier200ResponseHeaders{ETag: etag}}, nil
}

// ApproveDossier implements the operation.
func (a *API) ApproveDossier(ctx context.Context, r dossiersv1.ApproveDossierRequestObject) (dossiersv1.ApproveDossierResponseObject, error) {
	t, err := transition(ctx, "approveDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.ApproveDossier(ctx, t, r.Body.Note)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.ApproveDossier200JSONResponse{Body: d, Headers: dossiersv1.ApproveDossier200ResponseHeaders{ETag: etag}}, nil
}

// SendBackDossier implements the operation.
func (a *API) SendBackDossier(ctx context.Context, r dossiersv1.SendBackDossierRequestObject) (dossiersv1.SendBackDossierResponseObject, error) {
	t, err := transition(ctx, "sendBackDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.SendBackDossier(ctx, t, r.Body.Reason)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.SendBackDossier200JSONResponse{Body: d, Headers: dossiersv1.SendBackDossier200ResponseHeaders{ETag: etag}}, nil
}

// NotSettleDossier implements the operation.
func (a *API) NotSettleDossier(ctx context.Context, r dossiersv1.NotSettleDossierRequestObject) (dossiersv1.NotSettleDossierResponseObject, error) {
	t, err := transition(ctx, "notSettleDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.NotSettleDossier(ctx, t, r.Body.Reason)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.NotSettleDossier200JSONResponse{Body: d, Headers: dossiersv1.NotSettleDossier200ResponseHeaders{ETag: etag}}, nil
}

// IssueResult implements the operation.
func (a *API) IssueResult(ctx context.Context, r dossiersv1.IssueResultRequestObject) (dossiersv1.IssueResultResponseObject, error) {
	t, err := transition(ctx, "issueResult", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.IssueResult(ctx, t, r.Body.Note)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.IssueResult200JSONResponse{Body: d, Headers: dossiersv1.IssueResult200ResponseHeaders{ETag: etag}}, nil
}

// ReturnResult implements the operation.
func (a *API) ReturnResult(ctx context.Context, r dossiersv1.ReturnResultRequestObject) (dossiersv1.ReturnResultResponseObject, error) {
	t, err := transition(ctx, "returnResult", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.ReturnResult(ctx, t, readDeliveries(r.Body.Deliveries))
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.ReturnResult200JSONResponse{Body: d, Headers: dossiersv1.ReturnResult200ResponseHeaders{ETag: etag}}, nil
}

// StopDossier implements the operation.
func (a *API) StopDossier(ctx context.Context, r dossiersv1.StopDossierRequestObject) (dossiersv1.StopDossierResponseObject, error) {
	t, err := transition(ctx, "stopDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.StopDossier(ctx, t, r.Body.Reason)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.StopDossier200JSONResponse{Body: d, Headers: dossiersv1.StopDossier200ResponseHeaders{ETag: etag}}, nil
}

// DecideWithdrawal implements the operation.
func (a *API) DecideWithdrawal(ctx context.Context, r dossiersv1.DecideWithdrawalRequestObject) (dossiersv1.DecideWithdrawalResponseObject, error) {
	t, err := transition(ctx, "decideWithdrawal", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.DecideWithdrawal(ctx, t, r.Body.Granted, r.Body.Reason)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.DecideWithdrawal200JSONResponse{Body: d, Headers: dossiersv1.DecideWithdrawal200ResponseHeaders{ETag: etag}}, nil
}

// ExtendDossier implements the operation.
func (a *API) ExtendDossier(ctx context.Context, r dossiersv1.ExtendDossierRequestObject) (dossiersv1.ExtendDossierResponseObject, error) {
	t, err := transition(ctx, "extendDossier", r.Params.IdempotencyKey, r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.ExtendDossier(ctx, t, readLimit(r.Body.By), r.Body.Reason)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.ExtendDossier200JSONResponse{Body: d, Headers: dossiersv1.ExtendDossier200ResponseHeaders{ETag: etag}}, nil
}

// AttachResult implements the operation.
func (a *API) AttachResult(ctx context.Context, r dossiersv1.AttachResultRequestObject) (dossiersv1.AttachResultResponseObject, error) {
	t, err := transition(ctx, "attachResult", "", r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.AttachResult(ctx, t, r.Key, id.UUID(r.Body.File), r.Body.Number)
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.AttachResult200JSONResponse{Body: d, Headers: dossiersv1.AttachResult200ResponseHeaders{ETag: etag}}, nil
}

// ReceiveAtCounter implements the operation.
func (a *API) ReceiveAtCounter(ctx context.Context, r dossiersv1.ReceiveAtCounterRequestObject) (dossiersv1.ReceiveAtCounterResponseObject, error) {
	in := dossier.CounterInput{
		Procedure: procedure.Code(r.Body.Procedure), Answers: r.Body.Answers, Persons: readPersons(r.Body.Persons), Parts: readParts(r.Body.Parts),
		Delivery: ways(r.Body.Delivery), Language: string(r.Body.Language),
	}
	made, err := a.Dossiers.ReceiveAtCounter(ctx, kit.Caller(ctx), command("receiveAtCounter", r.Params.IdempotencyKey, *r.Body), in)
	d, etag, err := a.shown(ctx, made, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.ReceiveAtCounter201JSONResponse{Body: d, Headers: dossiersv1.ReceiveAtCounter201ResponseHeaders{ETag: etag}}, nil
}
