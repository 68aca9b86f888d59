package httpapi

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/page"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/procedure"
)

// CreateDossier implements the operation.
func (a *API) CreateDossier(ctx context.Context, r dossiersv1.CreateDossierRequestObject) (dossiersv1.CreateDossierResponseObject, error) {
	in := dossier.NewDossier{Procedure: procedure.Code(r.Body.Procedure), File: r.Body.File, DraftInput: dossier.DraftInput{
		ReceiveAgency: agency(r.Body.ReceiveAgency), Answers: r.Body.Answers, Persons: readPersons(r.Body.Persons), Parts: readParts(r.Body.Parts),
		Delivery: ways(r.Body.Delivery), Language: string(r.Body.Language),
	}}
	made, err := a.Dossiers.CreateDossier(ctx, kit.Caller(ctx), command("createDossier", r.Params.IdempotencyKey, *r.Body), in)
	d, etag, err := a.shown(ctx, made, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.CreateDossier201JSONResponse{Body: d, Headers: dossiersv1.CreateDossier201ResponseHeaders{ETag: etag}}, nil
}

// GetDossier implements the operation.
func (a *API) GetDossier(ctx context.Context, r dossiersv1.GetDossierRequestObject) (dossiersv1.GetDossierResponseObject, error) {
	found, err := a.Dossiers.GetDossier(ctx, kit.Caller(ctx), key(r.Dossier))
	d, etag, err := a.shown(ctx, found, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.GetDossier200JSONResponse{Body: d, Headers: dossiersv1.GetDossier200ResponseHeaders{ETag: etag}}, nil
}

// DeleteDraft implements the operation.
func (a *API) DeleteDraft(ctx context.Context, r dossiersv1.DeleteDraftRequestObject) (dossiersv1.DeleteDraftResponseObject, error) {
	if err := a.Dossiers.DeleteDraft(ctx, kit.Caller(ctx), key(r.Dossier)); err != nil {
		return nil, err
	}
	return dossiersv1.DeleteDraft204Response{}, nil
}

// PutDraft implements the operation.
func (a *API) PutDraft(ctx context.Context, r dossiersv1.PutDraftRequestObject) (dossiersv1.PutDraftResponseObject, error) {
	t, err := transition(ctx, "putDraft", "", r.Params.IfMatch, r.Dossier, *r.Body)
	if err != nil {
		return nil, err
	}
	changed, err := a.Dossiers.PutDraft(ctx, t, dossier.DraftInput{
		ReceiveAgency: agency(r.Body.ReceiveAgency), Answers: r.Body.Answers, Persons: readPersons(r.Body.Persons), Parts: readParts(r.Body.Parts),
		Delivery: ways(r.Body.Delivery), Language: string(r.Body.Language),
	})
	d, etag, err := a.shown(ctx, changed, err)
	if err != nil {
		return nil, err
	}
	return dossiersv1.PutDraft200JSONResponse{Body: d, Headers: dossiersv1.PutDraft200ResponseHeaders{ETag: etag}}, nil
}

// mineKey is the place of a row in "my dossiers".
type mineKey struct {
	Updated time.Time  `json:"u"`
	ID      dossier.ID `json:"i"`
}

// ListMyDossiers implements the operation.
func (a *API) ListMyDossiers(ctx context.Context, r dossiersv1.ListMyDossiersRequestObject) (dossiersv1.ListMyDossiersResponseObject, error) {
	n := size(r.Params.Limit)
	f := dossier.MineFilter{State: string(r.Params.State), Limit: n + 1}
	if r.Params.After != "" {
		var k mineKey
		if err := page.Decode("mine", r.Params.After, &k); err != nil {
			return nil, err
		}
		f.AfterUpdate, f.AfterID = k.Updated, k.ID
	}
	rows, err := a.Dossiers.ListMyDossiers(ctx, kit.Caller(ctx), f)
	if err != nil {
		return nil, err
	}
	rows, more := page.Cut(rows, n)
	out := dossiersv1.DossierPage{Dossiers: list(rows, showSummary)}
	if more {
		last := rows[len(rows)-1]
		out.Next = page.Encode("mine", mineKey{last.UpdatedAt, last.ID})
	}
	return dossiersv1.ListMyDossiers200JSONResponse(out), nil
}

// size is the page's length: what was asked, 20 where nothing was.
func size(asked int) int {
	if asked == 0 {
		return page.DefaultLimit
	}
	return asked
}

func showSummary(s dossier.Summary) dossiersv1.DossierSummary {
	return dossiersv1.DossierSummary{
		ID: uuid.UUID(s.ID.UUID), Number: s.Number, Procedure: string(s.Procedure), ProcedureName: text(s.ProcedureName), Status: dossiersv1.Status(s.Status),
		OwnerName: s.OwnerName, ReceiveAgency: string(s.ReceiveAgency), FiledAt: s.FiledAt, Due: s.Due, UpdatedAt: s.UpdatedAt, NeedsMe: s.NeedsMe,
	}
}

// GetHistory implements the operation.
func (a *API) GetHistory(ctx context.Context, r dossiersv1.GetHistoryRequestObject) (dossiersv1.GetHistoryResponseObject, error) {
	n := size(r.Params.Limit)
	var after int64
	if r.Params.After != "" {
		if err := page.Decode("history", r.Params.After, &after); err != nil {
			return nil, err
		}
	}
	c := kit.Caller(ctx)
	rows, err := a.Dossiers.GetHistory(ctx, c, key(r.Dossier), after, n+1)
	if err != nil {
		return nil, err
	}
	rows, more := page.Cut(rows, n)
	out := dossiersv1.HistoryPage{Entries: list(rows, func(e dossier.Entry) dossiersv1.HistoryEntry { return showEntry(e, c) })}
	if more {
		out.Next = page.Encode("history", rows[len(rows)-1].Seq)
	}
	return dossiersv1.GetHistory200JSONResponse(out), nil
}

func showEntry(e dossier.Entry, c tenant.Caller) dossiersv1.HistoryEntry {
	return dossiersv1.HistoryEntry{
		Seq: e.Seq, At: e.At, Event: e.Event, Status: dossiersv1.Status(e.Status), ActorKind: string(e.ActorKind),
		Actor: onlyIf(c.Kind == tenant.Staff, e.Actor), Agency: string(e.Agency), Note: e.Note, Hash: hex.EncodeToString(e.Hash),
	}
}

// VerifyHistory implements the operation.
func (a *API) VerifyHistory(ctx context.Context, r dossiersv1.VerifyHistoryRequestObject) (dossiersv1.VerifyHistoryResponseObject, error) {
	v, err := a.Dossiers.VerifyHistory(ctx, kit.Caller(ctx), key(r.Dossier))
	if err != nil {
		return nil, err
	}
	return dossiersv1.VerifyHistory200JSONResponse{Intact: v.Intact, Entries: v.Entries, Head: hex.EncodeToString(v.Head), BrokenAt: v.BrokenAt}, nil
}

// ListAccesses implements the operation.
func (a *API) ListAccesses(ctx context.Context, r dossiersv1.ListAccessesRequestObject) (dossiersv1.ListAccessesResponseObject, error) {
	n := size(r.Params.Limit)
	var before time.Time
	if r.Params.After != "" {
		if err := page.Decode("accesses", r.Params.After, &before); err != nil {
			return nil, err
		}
	}
	rows, err := a.Dossiers.ListAccesses(ctx, kit.Caller(ctx), key(r.Dossier), before, n+1)
	if err != nil {
		return nil, err
	}
	rows, more := page.Cut(rows, n)
	out := dossiersv1.AccessPage{Accesses: list(rows, func(x dossier.Access) dossiersv1.Access {
		return dossiersv1.Access{At: x.At, Agency: string(x.Agency), Officer: x.Actor, What: dossiersv1.AccessWhat(x.What)}
	})}
	if more {
		out.Next = page.Encode("accesses", rows[len(rows)-1].At)
	}
	return dossiersv1.ListAccesses200JSONResponse(out), nil
}

// LookUpDossier implements the operation. The network of the asker is believed
// from the portal's certificate only; anybody else is one network.
func (a *API) LookUpDossier(ctx context.Context, r dossiersv1.LookUpDossierRequestObject) (dossiersv1.LookUpDossierResponseObject, error) {
	network := "direct"
	if kit.Peer(ctx) == "portal" && r.Params.XClientNetwork != "" {
		network = r.Params.XClientNetwork
	}
	l, err := a.Dossiers.LookUpDossier(ctx, r.Body.Number, r.Body.Factor, network)
	if err != nil {
		return nil, err
	}
	return dossiersv1.LookUpDossier200JSONResponse{
		Number: l.Number, ProcedureName: text(l.ProcedureName), Status: dossiersv1.Status(l.Status), OwnerMasked: l.OwnerMasked,
		ReceiveAgency: string(l.ReceiveAgency), HolderAgency: string(l.HolderAgency), Since: l.Since, Due: l.Due, Provisional: l.Provisional,
		Timeline: list(l.Timeline, func(e dossier.Entry) dossiersv1.HistoryEntry { return showEntry(e, tenant.Caller{}) }),
	}, nil
}
