package httpapi

import (
	"context"
	"encoding/json"
	"strings"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/money"
	"motcua.vn/libs/page"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

func catalogue(operation, key string, body ...any) procedure.Command {
	return procedure.Command{Operation: operation, Key: key, Hash: pg.HashOf(body...)}
}

// catalogueKey is the place of a row in the catalogue.
type catalogueKey struct {
	Name string         `json:"n"`
	Code procedure.Code `json:"c"`
}

// ListProcedures implements the operation.
func (a *API) ListProcedures(ctx context.Context, r dossiersv1.ListProceduresRequestObject) (dossiersv1.ListProceduresResponseObject, error) {
	n := size(r.Params.Limit)
	f := procedure.ListFilter{Query: r.Params.Q, Agency: tenant.Agency(r.Params.Agency), Limit: n + 1}
	if r.Params.After != "" {
		var k catalogueKey
		if err := page.Decode("procedures", r.Params.After, &k); err != nil {
			return nil, err
		}
		f.AfterName, f.AfterCode = k.Name, k.Code
	}
	rows, err := a.Procedures.ListProcedures(ctx, f)
	if err != nil {
		return nil, err
	}
	rows, more := page.Cut(rows, n)
	out := dossiersv1.ProcedurePage{Procedures: list(rows, showListed)}
	if more {
		last := rows[len(rows)-1]
		out.Next = page.Encode("procedures", catalogueKey{procedure.Fold(last.Name.VI), last.Code})
	}
	return dossiersv1.ListProcedures200JSONResponse(out), nil
}

func showListed(l procedure.Listed) dossiersv1.ProcedureSummary {
	s := summaryOf(l.Procedure)
	if v := l.Version; v != nil {
		s.ServiceLevel = dossiersv1.ProcedureSummaryServiceLevel(v.ServiceLevel)
		s.Limit = limit(v.Limit)
		s.Fees = list(v.Fees, showFeeLine)
	}
	return s
}

func summaryOf(p procedure.Procedure) dossiersv1.ProcedureSummary {
	return dossiersv1.ProcedureSummary{
		Code: string(p.Code), Name: text(p.Name), Field: text(p.Field), Owner: string(p.Owner), Source: p.Source, Provisional: p.Provisional,
	}
}

// CreateProcedure implements the operation.
func (a *API) CreateProcedure(ctx context.Context, r dossiersv1.CreateProcedureRequestObject) (dossiersv1.CreateProcedureResponseObject, error) {
	p, err := a.Procedures.CreateProcedure(ctx, kit.Caller(ctx), catalogue("createProcedure", r.Params.IdempotencyKey, *r.Body), procedure.Procedure{
		Code: procedure.Code(r.Body.Code), Name: readText(r.Body.Name), Field: readText(r.Body.Field), Owner: tenant.Agency(r.Body.Owner),
		Source: r.Body.Source, Provisional: r.Body.Provisional,
	})
	if err != nil {
		return nil, err
	}
	return dossiersv1.CreateProcedure201JSONResponse(summaryOf(*p)), nil
}

// GetProcedure implements the operation.
func (a *API) GetProcedure(ctx context.Context, r dossiersv1.GetProcedureRequestObject) (dossiersv1.GetProcedureResponseObject, error) {
	p, err := a.Procedures.GetProcedure(ctx, procedure.Code(r.Code))
	if err != nil {
		return nil, err
	}
	out := dossiersv1.GetProcedure200JSONResponse{
		Code: string(p.Code), Name: text(p.Name), Field: text(p.Field), Owner: string(p.Owner), Source: p.Source, Provisional: p.Provisional,
		Offerings: list(p.Offerings, showOffering),
	}
	if p.Version != nil {
		if out.Version, err = showVersion(p.Version); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func showOffering(o procedure.Offering) dossiersv1.Offering {
	return dossiersv1.Offering{Agency: string(o.Agency), Since: date(o.Since), Until: date(o.Until)}
}

// PutOffering implements the operation.
func (a *API) PutOffering(ctx context.Context, r dossiersv1.PutOfferingRequestObject) (dossiersv1.PutOfferingResponseObject, error) {
	o := procedure.Offering{Procedure: procedure.Code(r.Code), Agency: tenant.Agency(r.Agency), Since: dateOf(r.Body.Since)}
	if !r.Body.Until.IsZero() {
		o.Until = dateOf(r.Body.Until)
	}
	got, err := a.Procedures.PutOffering(ctx, kit.Caller(ctx), o)
	if err != nil {
		return nil, err
	}
	return dossiersv1.PutOffering200JSONResponse(showOffering(*got)), nil
}

// CreateProcedureVersion implements the operation.
func (a *API) CreateProcedureVersion(ctx context.Context, r dossiersv1.CreateProcedureVersionRequestObject) (dossiersv1.CreateProcedureVersionResponseObject, error) {
	v, err := readVersion(procedure.Code(r.Code), *r.Body)
	if err != nil {
		return nil, err
	}
	made, err := a.Procedures.CreateVersion(ctx, kit.Caller(ctx), catalogue("createProcedureVersion", r.Params.IdempotencyKey, r.Code, *r.Body), v)
	if err != nil {
		return nil, err
	}
	out, err := showVersion(made)
	return dossiersv1.CreateProcedureVersion201JSONResponse(out), err
}

// GetProcedureVersion implements the operation.
func (a *API) GetProcedureVersion(ctx context.Context, r dossiersv1.GetProcedureVersionRequestObject) (dossiersv1.GetProcedureVersionResponseObject, error) {
	v, err := a.Procedures.GetVersion(ctx, procedure.Code(r.Code), r.Version)
	if err != nil {
		return nil, err
	}
	out, err := showVersion(v)
	return dossiersv1.GetProcedureVersion200JSONResponse(out), err
}

// PublishProcedureVersion implements the operation.
func (a *API) PublishProcedureVersion(ctx context.Context, r dossiersv1.PublishProcedureVersionRequestObject) (dossiersv1.PublishProcedureVersionResponseObject, error) {
	v, err := a.Procedures.PublishVersion(ctx, kit.Caller(ctx), catalogue("publishProcedureVersion", r.Params.IdempotencyKey, r.Code, r.Version), procedure.Code(r.Code), r.Version)
	if err != nil {
		return nil, err
	}
	out, err := showVersion(v)
	return dossiersv1.PublishProcedureVersion200JSONResponse(out), err
}

// RetireProcedureVersion implements the operation.
func (a *API) RetireProcedureVersion(ctx context.Context, r dossiersv1.RetireProcedureVersionRequestObject) (dossiersv1.RetireProcedureVersionResponseObject, error) {
	v, err := a.Procedures.RetireVersion(ctx, kit.Caller(ctx), catalogue("retireProcedureVersion", r.Params.IdempotencyKey, r.Code, r.Version, *r.Body),
		procedure.Code(r.Code), r.Version, dateOf(r.Body.EffectiveUntil))
	if err != nil {
		return nil, err
	}
	out, err := showVersion(v)
	return dossiersv1.RetireProcedureVersion200JSONResponse(out), err
}

func readText(t dossiersv1.Text) procedure.Text {
	return procedure.Text{VI: strings.TrimSpace(t.Vi), EN: strings.TrimSpace(t.En)}
}

func readVersion(code procedure.Code, in dossiersv1.VersionInput) (procedure.Version, error) {
	source, err := json.Marshal(in.Form)
	if err != nil {
		return procedure.Version{}, fault.Invalid("bad_form", "the form cannot be read").Because(err)
	}
	v := procedure.Version{
		Procedure: code, LegalBasis: in.LegalBasis, EffectiveFrom: dateOf(in.EffectiveFrom), Assurance: in.Assurance, ServiceLevel: int(in.ServiceLevel),
		Limit: readLimit(in.Limit), ReceptionLimit: readLimit(in.ReceptionLimit), MaxExtensions: in.MaxExtensions, KeepOldForFiled: in.KeepOldForFiled,
		Handler: tenant.Agency(in.Handler), FormSource: source,
	}
	for _, a := range in.Applicants {
		v.Applicants = append(v.Applicants, procedure.Applicant(a))
	}
	for _, c := range in.Components {
		v.Components = append(v.Components, procedure.Component{
			Key: c.Key, Code: c.Code, Name: readText(c.Name), Hint: readText(c.Hint), Required: c.Required, ShowIf: c.ShowIf,
			Copies: string(c.Copies), MaxBytes: c.MaxBytes, MediaTypes: c.MediaTypes,
		})
	}
	for _, f := range in.Fees {
		v.Fees = append(v.Fees, procedure.FeeLine{
			Key: f.Key, Name: readText(f.Name), Amount: money.Dong(f.Amount), PerCopy: f.Per == dossiersv1.FeeLinePerCopy, QuantityField: f.QuantityField,
			Exemption: readText(f.Exemption), Source: f.Source,
		})
	}
	for _, s := range in.Steps {
		v.Steps = append(v.Steps, procedure.Step{Key: s.Key, Name: readText(s.Name), Role: tenant.Role(s.Role), Limit: readLimit(s.Limit), OpinionOf: tenant.Agency(s.OpinionOf)})
	}
	for _, k := range in.Results {
		v.Results = append(v.Results, procedure.ResultKind{Key: k.Key, Name: readText(k.Name)})
	}
	return v, nil
}

func showVersion(v *procedure.Version) (dossiersv1.Version, error) {
	out := dossiersv1.Version{
		Procedure: string(v.Procedure), Number: v.Number, State: dossiersv1.VersionState(v.State), LegalBasis: v.LegalBasis,
		EffectiveFrom: date(v.EffectiveFrom), EffectiveUntil: date(v.EffectiveUntil), Assurance: v.Assurance, ServiceLevel: dossiersv1.VersionServiceLevel(v.ServiceLevel),
		Limit: limit(v.Limit), ReceptionLimit: limit(v.ReceptionLimit), MaxExtensions: v.MaxExtensions, Handler: string(v.Handler), Form: map[string]any{},
		Applicants: list(v.Applicants, func(a procedure.Applicant) dossiersv1.VersionApplicants { return dossiersv1.VersionApplicants(a) }),
		Components: list(v.Components, showComponent), Fees: list(v.Fees, showFeeLine), Steps: list(v.Steps, showProcessStep),
		Results: list(v.Results, func(k procedure.ResultKind) dossiersv1.ResultKind {
			return dossiersv1.ResultKind{Key: k.Key, Name: text(k.Name)}
		}),
	}
	return out, json.Unmarshal(v.FormSource, &out.Form)
}

func showComponent(c procedure.Component) dossiersv1.Component {
	return dossiersv1.Component{
		Key: c.Key, Code: c.Code, Name: text(c.Name), Hint: text(c.Hint), Required: c.Required, ShowIf: c.ShowIf,
		Copies: dossiersv1.ComponentCopies(c.Copies), MaxBytes: c.MaxBytes, MediaTypes: c.MediaTypes,
	}
}

func showFeeLine(f procedure.FeeLine) dossiersv1.FeeLine {
	per := dossiersv1.FeeLinePerDossier
	if f.PerCopy {
		per = dossiersv1.FeeLinePerCopy
	}
	return dossiersv1.FeeLine{
		Key: f.Key, Name: text(f.Name), Amount: int64(f.Amount), Per: per, QuantityField: f.QuantityField, Exemption: text(f.Exemption), Source: f.Source,
	}
}

func showProcessStep(s procedure.Step) dossiersv1.Step {
	return dossiersv1.Step{Key: s.Key, Name: text(s.Name), Role: string(s.Role), Limit: limit(s.Limit), OpinionOf: string(s.OpinionOf)}
}
