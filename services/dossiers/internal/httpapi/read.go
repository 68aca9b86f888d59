package httpapi

import (
	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/procedure"
)

func readPersons(in []dossiersv1.PersonInput) []dossier.PersonInput {
	if in == nil {
		return nil
	}
	out := make([]dossier.PersonInput, 0, len(in))
	for _, p := range in {
		x := dossier.PersonInput{
			Part: dossier.PersonPart(p.Part), Kind: procedure.Applicant(p.Kind), Self: p.Self, FullName: p.FullName, CitizenID: p.CitizenID, TaxCode: p.TaxCode,
			Phone: p.Phone, Email: p.Email, Address: p.Address, Basis: string(p.Basis),
		}
		if !p.BirthDate.IsZero() {
			x.BirthDate = dateOf(p.BirthDate)
		}
		out = append(out, x)
	}
	return out
}

func readParts(in []dossiersv1.PartInput) []dossier.PartInput {
	if in == nil {
		return nil
	}
	out := make([]dossier.PartInput, 0, len(in))
	for _, p := range in {
		out = append(out, dossier.PartInput{Component: p.Component, File: file(p.File), SeenOriginal: p.SeenOriginal, Note: p.Note})
	}
	return out
}

// ways keeps nil nil, because in a draft nil leaves what is there.
func ways[W ~string](in []W) []dossier.Way {
	if in == nil {
		return nil
	}
	out := make([]dossier.Way, 0, len(in))
	for _, w := range in {
		out = append(out, dossier.Way(w))
	}
	return out
}

func file(u uuid.UUID) *id.UUID {
	if u == uuid.Nil {
		return nil
	}
	f := id.UUID(u)
	return &f
}

func account(u uuid.UUID) string {
	if u == uuid.Nil {
		return ""
	}
	return u.String()
}

func agency(code string) *tenant.Agency {
	if code == "" {
		return nil
	}
	a := tenant.Agency(code)
	return &a
}

func readLimit(l dossiersv1.TimeLimit) worktime.Limit {
	return worktime.Limit{Unit: worktime.Unit(l.Unit), Amount: l.Amount}
}

func readSupplement(in dossiersv1.SupplementInput) dossier.SupplementRequest {
	out := dossier.SupplementRequest{SecondReason: in.SecondReason}
	for _, i := range in.Items {
		out.Items = append(out.Items, dossier.SupplementItem{Component: i.Component, Field: i.Field, Reason: i.Reason})
	}
	if !in.Until.IsZero() {
		out.Until = dateOf(in.Until)
	}
	return out
}

func readDeliveries(in []dossiersv1.DeliveryInput) []dossier.Delivery {
	out := make([]dossier.Delivery, 0, len(in))
	for _, d := range in {
		out = append(out, dossier.Delivery{Result: d.Result, Way: dossier.Way(d.Way), Evidence: d.Evidence})
	}
	return out
}
