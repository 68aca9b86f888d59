package office

import (
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
)

func propose(c command) error {
	in := dossiersv1.ProposalInput{Outcome: dossiersv1.ProposalInputOutcome(c.get("outcome")), Text: c.get("text")}
	switch {
	case !in.Outcome.Valid():
		return missing("outcome")
	case in.Text == "":
		return missing("text")
	}
	return kit.Done(c.dossiers().ProposeDossier(c.Ctx(), c.ID, &dossiersv1.ProposeDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func approve(c command) error {
	in := dossiersv1.NoteInput{Note: c.get("note")}
	return kit.Done(c.dossiers().ApproveDossier(c.Ctx(), c.ID, &dossiersv1.ApproveDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func sendBack(c command) error {
	in := dossiersv1.ReasonInput{Reason: c.get("reason")}
	if err := needed("reason", in.Reason); err != nil {
		return err
	}
	return kit.Done(c.dossiers().SendBackDossier(c.Ctx(), c.ID, &dossiersv1.SendBackDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func notSettle(c command) error {
	in := dossiersv1.ReasonInput{Reason: c.reason("")}
	if err := needed("reason", in.Reason); err != nil {
		return err
	}
	return kit.Done(c.dossiers().NotSettleDossier(c.Ctx(), c.ID, &dossiersv1.NotSettleDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func issue(c command) error {
	in := dossiersv1.NoteInput{Note: c.get("note")}
	return kit.Done(c.dossiers().IssueResult(c.Ctx(), c.ID, &dossiersv1.IssueResultParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

// giveBack returns each result with its evidence.
func giveBack(c command) error {
	var in dossiersv1.ReturnInput
	var wrong []fault.Field
	for _, key := range c.Post["result"] {
		x := dossiersv1.DeliveryInput{Result: key, Way: dossiersv1.DeliveryInputWay(c.get("way." + key)), Evidence: c.get("evidence." + key)}
		if !x.Way.Valid() {
			wrong = append(wrong, fault.Field{Path: "way." + key, Code: "required"})
		}
		if x.Evidence == "" {
			wrong = append(wrong, fault.Field{Path: "evidence." + key, Code: "required"})
		}
		in.Deliveries = append(in.Deliveries, x)
	}
	if len(wrong) > 0 {
		return fault.Invalid("incomplete_form", "something is missing", wrong...)
	}
	return kit.Done(c.dossiers().ReturnResult(c.Ctx(), c.ID, &dossiersv1.ReturnResultParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func stop(c command) error {
	in := dossiersv1.ReasonInput{Reason: c.get("reason")}
	if err := needed("reason", in.Reason); err != nil {
		return err
	}
	return kit.Done(c.dossiers().StopDossier(c.Ctx(), c.ID, &dossiersv1.StopDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func decideWithdrawal(c command) error {
	in := dossiersv1.WithdrawalDecisionInput{Granted: c.get("granted") == "true", Reason: c.get("reason")}
	if c.get("granted") == "" {
		return missing("granted")
	}
	if err := needed("reason", in.Reason); err != nil {
		return err
	}
	return kit.Done(c.dossiers().DecideWithdrawal(c.Ctx(), c.ID, &dossiersv1.DecideWithdrawalParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func extend(c command) error {
	by, err := c.limit()
	if err != nil {
		return err
	}
	if by.Amount == 0 {
		return missing("amount")
	}
	in := dossiersv1.ExtendInput{By: by, Reason: c.get("reason")}
	if err := needed("reason", in.Reason); err != nil {
		return err
	}
	return kit.Done(c.dossiers().ExtendDossier(c.Ctx(), c.ID, &dossiersv1.ExtendDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}
