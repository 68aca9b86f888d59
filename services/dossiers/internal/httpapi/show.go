package httpapi

import (
	"time"

	"github.com/google/uuid"
	openapi_types "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/procedure"
)

// showDossier is the dossier as the caller may see it: numbers masked, officers for staff only, results once issued.
func showDossier(v *dossier.View, c tenant.Caller) dossiersv1.Dossier {
	d := v.Dossier
	staff := c.Kind == tenant.Staff
	out := dossiersv1.Dossier{
		ID: uuid.UUID(d.ID.UUID), Version: d.Version, Status: dossiersv1.Status(d.Status), Number: d.Number, Procedure: string(d.Procedure),
		ProcedureVersion: v.Version.Number, ProcedureName: text(d.ProcedureName), Channel: dossiersv1.Channel(d.Channel),
		Language: dossiersv1.DossierLanguage(d.Language), ReceiveAgency: string(d.ReceiveAgency), HandleAgency: string(d.HandleAgency),
		CreatedAt: d.CreatedAt, UpdatedAt: d.UpdatedAt, FiledAt: d.FiledAt, ReceivedAt: d.ReceivedAt, EndedAt: d.EndedAt, ExpiresAt: v.ExpiresAt,
		Answers: d.Answers, Money: dossiersv1.DossierMoney(d.MoneyState()), Clock: showClock(v),
		Persons: list(d.Persons, func(p dossier.Person) dossiersv1.Person { return showPerson(p, c) }),
		Parts:   showParts(v), Delivery: list(d.Delivery, func(w dossier.Way) dossiersv1.DossierDelivery { return dossiersv1.DossierDelivery(w) }),
		Supplements: list(d.Supplements, func(s dossier.Supplement) dossiersv1.Supplement { return showSupplement(s, staff) }),
		Steps:       []dossiersv1.StepRun{}, Opinions: []dossiersv1.Opinion{}, Parties: list(d.Parties, showParty),
		Results:    list(d.Results, func(r dossier.Result) dossiersv1.Result { return showResult(r, staff) }),
		Deliveries: list(d.Deliveries, func(x dossier.Delivery) dossiersv1.Delivery { return showDelivery(x, staff) }),
		Fees:       list(d.Fees, showFee), Changes: list(d.Changes, func(x dossier.Change) dossiersv1.Change {
			return dossiersv1.Change{Path: x.Path, Before: x.Before, After: x.After}
		}),
		Actions: list(v.Actions, func(a dossier.Action) dossiersv1.Action {
			return dossiersv1.Action{Name: a.Name, Allowed: a.Allowed, Why: a.Why}
		}),
	}
	if out.Answers == nil {
		out.Answers = map[string]any{}
	}
	for _, f := range v.Complaints {
		out.Complaints = append(out.Complaints, dossiersv1.ProblemField{Path: f.Path, Code: f.Code, Detail: f.Detail})
	}
	for _, s := range d.Steps {
		out.Steps = append(out.Steps, showStep(s, staff))
		if s.Kind == dossier.Opinion {
			out.Opinions = append(out.Opinions, showOpinion(s, staff))
		}
	}
	showDecisions(d, staff, &out)
	if h := v.Holder; h != nil {
		out.Holder = dossiersv1.Holder{
			Agency: string(h.Agency), Division: h.Division, Officer: onlyIf(staff, h.Officer), Step: h.Step, Since: h.Since,
			WaitingFor: dossiersv1.HolderWaitingFor(h.WaitingFor), Next: text(h.Next),
		}
	}
	return out
}

// showDecisions fills what was proposed, decided, asked and rated.
func showDecisions(d *dossier.Dossier, staff bool, out *dossiersv1.Dossier) {
	if p := d.Proposal; p != nil && staff {
		out.Proposal = dossiersv1.Proposal{Outcome: dossiersv1.ProposalOutcome(p.Outcome), Text: p.Text, At: p.At, By: p.By}
	}
	if x := d.Decision; x != nil {
		out.Decision = dossiersv1.Decision{Kind: dossiersv1.DecisionKind(x.Kind), Reason: x.Reason, Form: x.Form, At: x.At, By: onlyIf(staff, x.By)}
	}
	if w := d.Withdrawal; w != nil {
		out.Withdrawal = dossiersv1.WithdrawalRequest{Reason: w.Reason, At: w.At, DecidedAt: w.DecidedAt, Granted: w.Granted}
	}
	if r := d.Rating; r != nil {
		out.Rating = dossiersv1.Rating{Score: r.Score, Comment: r.Comment, At: r.At}
	}
}

// list maps, and gives an empty list for none, because required arrays are never null.
func list[A, B any](in []A, f func(A) B) []B {
	out := make([]B, 0, len(in))
	for _, x := range in {
		out = append(out, f(x))
	}
	return out
}

func onlyIf(ok bool, s string) string {
	if ok {
		return s
	}
	return ""
}

func text(t procedure.Text) dossiersv1.Text { return dossiersv1.Text{Vi: t.VI, En: t.EN} }

func limit(l worktime.Limit) dossiersv1.TimeLimit {
	return dossiersv1.TimeLimit{Amount: l.Amount, Unit: dossiersv1.TimeLimitUnit(l.Unit)}
}

func dateOf(d openapi_types.Date) worktime.Date {
	y, m, day := d.Date()
	return worktime.Date{Year: y, Month: m, Day: day}
}

func date(d worktime.Date) openapi_types.Date {
	if d.IsZero() {
		return openapi_types.Date{}
	}
	return openapi_types.Date{Time: time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)}
}

func fileOf(f *id.UUID) uuid.UUID {
	if f == nil {
		return uuid.Nil
	}
	return uuid.UUID(*f)
}
