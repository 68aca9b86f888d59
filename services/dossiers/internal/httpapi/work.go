package httpapi

import (
	"context"
	"encoding/json"
	"log/slog"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/page"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/procedure"
)

// ListWorkItems implements the operation.
func (a *API) ListWorkItems(ctx context.Context, r dossiersv1.ListWorkItemsRequestObject) (dossiersv1.ListWorkItemsResponseObject, error) {
	n := size(r.Params.Limit)
	f := dossier.InboxFilter{
		View: string(r.Params.View), Due: string(r.Params.Due), State: dossier.Status(r.Params.State), Procedure: procedure.Code(r.Params.Procedure),
		Channel: dossier.Channel(r.Params.Channel), Query: r.Params.Q, Limit: n + 1,
	}
	if f.View == "" {
		f.View = "mine"
	}
	if r.Params.After != "" {
		f.After = &dossier.InboxKey{}
		if err := page.Decode("inbox", r.Params.After, f.After); err != nil {
			return nil, err
		}
	}
	rows, err := a.Dossiers.ListWorkItems(ctx, kit.Caller(ctx), f)
	if err != nil {
		return nil, err
	}
	rows, more := page.Cut(rows, n)
	out := dossiersv1.WorkItemPage{Items: list(rows, showItem)}
	if more {
		last := rows[len(rows)-1]
		out.Next = page.Encode("inbox", dossier.InboxKey{Rank: last.Rank, Due: last.Due, Dossier: last.Dossier})
	}
	return dossiersv1.ListWorkItems200JSONResponse(out), nil
}

func showItem(w dossier.WorkItem) dossiersv1.WorkItem {
	return dossiersv1.WorkItem{
		Dossier: uuid.UUID(w.Dossier.UUID), Number: w.Number, Procedure: string(w.Procedure), ProcedureName: text(w.ProcedureName), Status: dossiersv1.Status(w.Status),
		Channel: dossiersv1.Channel(w.Channel), Title: w.Title, Step: w.Step, Assignee: w.Assignee, Part: dossiersv1.WorkItemPart(w.Part), Due: w.Due,
		DossierDue: w.DossierDue, Clock: dossiersv1.WorkItemClock(w.Clock), Flags: w.Flags, Since: w.Since, Version: w.Version,
	}
}

// CountWorkItems implements the operation.
func (a *API) CountWorkItems(ctx context.Context, _ dossiersv1.CountWorkItemsRequestObject) (dossiersv1.CountWorkItemsResponseObject, error) {
	n, err := a.Dossiers.CountWorkItems(ctx, kit.Caller(ctx))
	if err != nil {
		return nil, err
	}
	return dossiersv1.CountWorkItems200JSONResponse{Mine: n.Mine, Queue: n.Queue, Waiting: n.Waiting, Agency: n.Agency, Overdue: n.Overdue, Today: n.Today}, nil
}

// BulkWork implements the operation.
func (a *API) BulkWork(ctx context.Context, r dossiersv1.BulkWorkRequestObject) (dossiersv1.BulkWorkResponseObject, error) {
	in := dossier.Bulk{Action: string(r.Body.Action), Officer: account(r.Body.Officer)}
	for _, u := range r.Body.Dossiers {
		in.Dossiers = append(in.Dossiers, key(u))
	}
	done, err := a.Dossiers.BulkWork(ctx, kit.Caller(ctx), command("bulkWork", r.Params.IdempotencyKey, *r.Body), in)
	if err != nil {
		return nil, err
	}
	return dossiersv1.BulkWork200JSONResponse{Outcomes: list(done, func(b dossier.BulkItem) dossiersv1.BulkItem {
		if b.Err != nil { // the answer is a 200, which nobody else logs
			slog.ErrorContext(ctx, "one of many dossiers was not changed", "dossier", b.Dossier, "action", in.Action, "error", b.Err)
		}
		return dossiersv1.BulkItem{Dossier: uuid.UUID(b.Dossier.UUID), Done: b.Done, Code: b.Code}
	})}, nil
}

// FindCounterPerson implements the operation.
func (a *API) FindCounterPerson(ctx context.Context, r dossiersv1.FindCounterPersonRequestObject) (dossiersv1.FindCounterPersonResponseObject, error) {
	p, err := a.Dossiers.FindCounterPerson(ctx, kit.Caller(ctx), r.Body.CitizenID)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return dossiersv1.FindCounterPerson200JSONResponse{}, nil
	}
	return dossiersv1.FindCounterPerson200JSONResponse{
		Found: true, FullName: p.FullName, BirthDate: date(p.BirthDate), Phone: p.Phone, Email: p.Email, Address: p.Address,
	}, nil
}

// RevealPerson implements the operation.
func (a *API) RevealPerson(ctx context.Context, r dossiersv1.RevealPersonRequestObject) (dossiersv1.RevealPersonResponseObject, error) {
	p, err := a.Dossiers.RevealPerson(ctx, kit.Caller(ctx), key(r.Dossier), id.UUID(r.Person))
	if err != nil {
		return nil, err
	}
	return dossiersv1.RevealPerson200JSONResponse{CitizenID: p.CitizenID, TaxCode: p.TaxCode, Phone: p.Phone}, nil
}

// GetRecipients implements the operation.
func (a *API) GetRecipients(ctx context.Context, r dossiersv1.GetRecipientsRequestObject) (dossiersv1.GetRecipientsResponseObject, error) {
	d, reason, err := a.Dossiers.GetRecipients(ctx, kit.Caller(ctx), key(r.Dossier), r.Params.Seq)
	if err != nil {
		return nil, err
	}
	return dossiersv1.GetRecipients200JSONResponse{
		Dossier: uuid.UUID(d.ID.UUID), Number: d.Number, ProcedureName: text(d.ProcedureName), Status: dossiersv1.Status(d.Status),
		ReceiveAgency: string(d.ReceiveAgency), HandleAgency: string(d.HandleAgency), Due: d.Clock.CurrentDue, Reason: reason,
		Recipients: list(d.Recipients(), showRecipient),
	}, nil
}

func showRecipient(p dossier.Recipient) dossiersv1.Recipient {
	out := dossiersv1.Recipient{Name: p.Name, Email: p.Email, Language: dossiersv1.RecipientLanguage(p.Language)}
	if u, err := uuid.Parse(p.Account); err == nil {
		out.Account = u
	}
	return out
}

// CheckFileAccess implements the operation.
func (a *API) CheckFileAccess(ctx context.Context, r dossiersv1.CheckFileAccessRequestObject) (dossiersv1.CheckFileAccessResponseObject, error) {
	in := dossier.FileAccess{File: id.UUID(r.Body.File), Account: r.Body.Account, Kind: tenant.Kind(r.Body.Kind)}
	for _, m := range r.Body.Mandates {
		in.Mandates = append(in.Mandates, tenant.Mandate{Agency: tenant.Agency(m.Agency), Roles: list(m.Roles, func(role string) tenant.Role { return tenant.Role(role) })})
	}
	d, allowed, err := a.Dossiers.CheckFileAccess(ctx, in)
	if err != nil {
		return nil, err
	}
	out := dossiersv1.CheckFileAccess200JSONResponse{Allowed: allowed}
	if allowed {
		out.Dossier = uuid.UUID(d.UUID)
	}
	return out, nil
}

const maxEvents = 100

// ListEvents implements the operation.
func (a *API) ListEvents(ctx context.Context, r dossiersv1.ListEventsRequestObject) (dossiersv1.ListEventsResponseObject, error) {
	n := r.Params.Limit
	if n == 0 {
		n = maxEvents
	}
	rows, err := a.Events(ctx, r.Params.Aggregate, r.Params.After, n)
	if err != nil {
		return nil, err
	}
	out := dossiersv1.ListEvents200JSONResponse{Events: []dossiersv1.Event{}}
	for _, e := range rows {
		raw, err := e.Event.Encode()
		if err != nil {
			return nil, err
		}
		one := dossiersv1.Event{Position: e.Position, Body: map[string]any{}}
		if err := json.Unmarshal(raw, &one.Body); err != nil {
			return nil, err
		}
		out.Events = append(out.Events, one)
		out.Next = e.Position
	}
	return out, nil
}
