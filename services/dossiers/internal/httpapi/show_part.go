package httpapi

import (
	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
)

func showClock(v *dossier.View) dossiersv1.Clock {
	k := v.Clock
	out := dossiersv1.Clock{
		State: dossiersv1.ClockState(k.State), StartedAt: k.StartedAt, CountsFrom: v.Explanation.CountsFrom, CutOff: v.Explanation.CutOff,
		OriginalDue: k.OriginalDue, CurrentDue: k.CurrentDue, Provisional: k.Provisional, ReceptionDue: k.ReceptionDue,
		Overdue: v.Overdue, Met: k.Met != nil && *k.Met, Limit: limit(k.Limit),
		Extensions: list(k.Extensions, func(x dossier.Extension) dossiersv1.Extension {
			return dossiersv1.Extension{At: x.At, From: x.From, To: x.To, Reason: x.Reason}
		}),
		Pauses: list(k.Pauses, func(p dossier.Pause) dossiersv1.Pause {
			return dossiersv1.Pause{From: p.From, Until: p.Until, Why: p.Why}
		}),
		Skipped: list(v.Explanation.Skipped, showSkipped),
	}
	return out
}

func showSkipped(l worktime.Line) dossiersv1.SkippedDay {
	s := dossiersv1.SkippedDay{Date: date(l.Date), Why: string(l.Reason)}
	if l.Special != nil {
		s.Note = l.Special.Name.VI
	}
	return s
}

func showPerson(p dossier.Person, c tenant.Caller) dossiersv1.Person {
	return dossiersv1.Person{
		ID: uuid.UUID(p.ID), Part: dossiersv1.PersonPart(p.Part), Kind: dossiersv1.PersonKind(p.Kind), FullName: p.FullName,
		CitizenIDMasked: dossier.MaskDigits(p.CitizenID), PhoneMasked: dossier.MaskDigits(p.Phone), TaxCode: p.TaxCode, BirthDate: date(p.BirthDate),
		Email: p.Email, Address: p.Address, Basis: p.Basis, Self: p.Account != "" && p.Account == c.Subject && p.Part != dossier.Assistant, Linked: p.Account != "",
	}
}

// showParts lists the version's components, each with what the dossier has for it.
func showParts(v *dossier.View) []dossiersv1.Part {
	out := []dossiersv1.Part{}
	for _, p := range v.Parts {
		one := dossiersv1.Part{
			Component: p.Component, File: fileOf(p.File), FileName: p.FileName, Size: p.Size, MediaType: p.MediaType, Sha256: p.SHA256, Scan: p.Scan,
			SeenOriginal: p.SeenOriginal, Note: p.Note, AddedAt: p.AddedAt,
		}
		if component := v.Version.Component(p.Component); component != nil {
			one.Name = text(component.Name)
		}
		out = append(out, one)
	}
	return out
}

func showSupplement(s dossier.Supplement, staff bool) dossiersv1.Supplement {
	return dossiersv1.Supplement{
		ID: uuid.UUID(s.ID), Stage: dossiersv1.SupplementStage(s.Stage), RequestedAt: s.RequestedAt, RequestedBy: onlyIf(staff, s.RequestedBy),
		Agency: string(s.Agency), Until: date(s.Until), SuppliedAt: s.SuppliedAt, SecondReason: s.SecondReason, Late: s.Late,
		Items: list(s.Items, func(i dossier.SupplementItem) dossiersv1.SupplementItem { return dossiersv1.SupplementItem(i) }),
	}
}

func showParty(p dossier.Party) dossiersv1.Party {
	return dossiersv1.Party{Agency: string(p.Agency), Part: dossiersv1.PartyPart(p.Part), Since: p.Since, Until: p.Until}
}

func showStep(s dossier.StepRun, staff bool) dossiersv1.StepRun {
	return dossiersv1.StepRun{
		ID: uuid.UUID(s.ID), Step: s.Step, Name: text(s.Name), Kind: dossiersv1.StepRunKind(s.Kind), Agency: string(s.Agency), Division: s.Division,
		Officer: onlyIf(staff, s.Officer), Since: s.Since, Due: s.Due, AcceptedAt: s.AcceptedAt, FinishedAt: s.FinishedAt, Outcome: s.Outcome,
	}
}

// showOpinion shows applicants who was asked and how they answered, staff the texts too.
func showOpinion(s dossier.StepRun, staff bool) dossiersv1.Opinion {
	o := dossiersv1.Opinion{
		StepRun: uuid.UUID(s.ID), Agency: string(s.Agency), AskedAt: s.Since, Due: s.Due, Verdict: dossiersv1.OpinionVerdict(s.Verdict), GivenAt: s.FinishedAt,
	}
	if staff {
		o.Question, o.Text, o.File = s.Question, s.Text, fileOf(s.File)
	}
	return o
}

// showResult hides the file from applicants until it is issued.
func showResult(r dossier.Result, staff bool) dossiersv1.Result {
	out := dossiersv1.Result{Key: r.Key, Name: text(r.Name), Issued: !r.IssuedAt.IsZero(), IssuedAt: r.IssuedAt}
	if staff || out.Issued {
		out.Number, out.File, out.FileName, out.Size, out.MediaType, out.Sha256 = r.Number, fileOf(r.File), r.FileName, r.Size, r.MediaType, r.SHA256
	}
	return out
}

func showDelivery(x dossier.Delivery, staff bool) dossiersv1.Delivery {
	return dossiersv1.Delivery{Result: x.Result, Way: dossiersv1.DeliveryWay(x.Way), Evidence: onlyIf(staff, x.Evidence), At: x.At}
}

func showFee(f dossier.FeeDue) dossiersv1.FeeDue {
	return dossiersv1.FeeDue{Key: f.Key, Name: text(f.Name), Amount: int64(f.Amount), Quantity: f.Quantity, Total: int64(f.Total)}
}
