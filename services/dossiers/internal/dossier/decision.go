package dossier

import (
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Outcomes of a proposal.
const (
	ToApprove   = "approve"
	ToNotSettle = "not_settle"
)

func (d *Dossier) mayPropose(a Act) error {
	switch {
	case d.Status != InProcess:
		return wrongStatus(d)
	case !d.leads(a) && !a.at(d.HandleAgency, tenant.DivisionHead):
		return notLead
	case d.openOpinions():
		return fault.Conflict("opinion_open", "an opinion is still open")
	case d.OpenOffer() != nil:
		return fault.Conflict("hand_over_open", "the dossier is offered to somebody")
	case d.withdrawing():
		return fault.Conflict("withdrawal_open", "decide the applicant's withdrawal first")
	}
	return nil
}

func (d *Dossier) mayApprove(_ Act) error {
	switch {
	case d.Status != AwaitingApproval:
		return wrongStatus(d)
	case d.withdrawing():
		return fault.Conflict("withdrawal_open", "decide the applicant's withdrawal first")
	case d.Proposal != nil && d.Proposal.Outcome == ToNotSettle:
		return fault.Conflict("proposal_not_settle", "it is proposed not to settle: send it back or do not settle")
	}
	return nil
}

func (d *Dossier) maySendBack(Act) error {
	if d.Status != AwaitingApproval {
		return wrongStatus(d)
	}
	return nil
}

func (d *Dossier) mayNotSettle(Act) error {
	if d.Status == AwaitingApproval || (d.Status == SupplementRequired && !d.ReceivedAt.IsZero()) {
		return nil
	}
	return wrongStatus(d)
}

func (d *Dossier) mayStop(Act) error {
	if d.ReceivedAt.IsZero() || !May(d.Status, Stopped) {
		return wrongStatus(d)
	}
	return nil
}

// Propose puts a decision before the leader.
func (d *Dossier) Propose(a Act, outcome, text string) error {
	agency, err := d.admit("propose", a)
	if err != nil {
		return err
	}
	if outcome != ToApprove && outcome != ToNotSettle {
		return fault.Invalid("bad_outcome", "want approve or not_settle", fault.Field{Path: "outcome", Code: "not_an_option"})
	}
	if err := d.move(AwaitingApproval); err != nil {
		return err
	}
	d.Proposal = &Proposal{Outcome: outcome, Text: text, At: a.Now, By: a.Caller.Subject}
	d.Changes = nil
	if err := d.pass(a, "proposed", atApproval); err != nil {
		return err
	}
	d.record(a, agency, "proposed", "", map[string]any{"outcome": outcome})
	return nil
}

// Approve is the leader's yes to the proposal.
func (d *Dossier) Approve(a Act, note string) error {
	agency, err := d.admit("approve", a)
	if err != nil {
		return err
	}
	if err := d.move(Approved); err != nil {
		return err
	}
	d.Decision = &Decision{Kind: Approved, Reason: note, At: a.Now, By: a.Caller.Subject}
	d.dismiss(a.Now)
	if err := d.pass(a, "approved", atIssue); err != nil {
		return err
	}
	d.record(a, agency, "approved", note, nil)
	return nil
}

// SendBack returns the proposal for more work.
func (d *Dossier) SendBack(a Act, reason string) error {
	agency, err := d.admit("send-back", a)
	if err != nil {
		return err
	}
	if err := d.move(InProcess); err != nil {
		return err
	}
	if err := d.pass(a, "sent_back", atExamination); err != nil {
		return err
	}
	d.record(a, agency, "sent_back", reason, nil)
	return nil
}

// SentBack tells whether the leader sent the last proposal back and no new one was made.
func (d *Dossier) SentBack() bool { return d.Status == InProcess && d.Proposal != nil }

// NotSettle refuses after examination (form 03); it is returned to the applicant like a result.
func (d *Dossier) NotSettle(a Act, reason string) error {
	agency, err := d.admit("not-settle", a)
	if err != nil {
		return err
	}
	if err := d.move(NotSettled); err != nil {
		return err
	}
	d.Decision = &Decision{Kind: NotSettled, Reason: reason, Form: "03", At: a.Now, By: a.Caller.Subject}
	d.AskedFrom = ""
	d.withdrawOffers(a.Now, "overtaken")
	d.closeOpinions(a)
	d.dismiss(a.Now)
	if err := d.pass(a, "not_settled", atReturn); err != nil {
		return err
	}
	d.record(a, agency, "not_settled", reason, nil)
	return nil
}

// closeOpinions ends questions that need no answer any more.
func (d *Dossier) closeOpinions(a Act) {
	for i := range d.Steps {
		if s := &d.Steps[i]; s.Kind == Opinion && s.Open() {
			s.FinishedAt, s.Outcome = a.Now, string(d.Status)
		}
	}
}

// Stop ends the dossier by the leader's decision (form 05).
func (d *Dossier) Stop(a Act, reason string) error {
	agency, err := d.admit("stop", a)
	if err != nil {
		return err
	}
	return d.stop(a, agency, reason)
}

// lapse is what history and notices say of a dossier that was stopped because nothing came.
var lapse = procedure.Text{VI: "Quá thời hạn mà chưa nhận được bổ sung", EN: "The supplement did not come in time"}

// Lapse ends a dossier whose supplement was not answered in time (form 05); our own job alone does it.
func (d *Dossier) Lapse(a Act) error {
	switch {
	case !a.self():
		return fault.Forbidden("role_missing", "only our own job lets a dossier lapse")
	case !d.Lapsed(dayOf(a.Now)):
		return fault.Conflict("not_lapsed", "no supplement is overdue")
	}
	return d.stop(a, "", d.in(lapse))
}

func (d *Dossier) stop(a Act, agency tenant.Agency, reason string) error {
	if err := d.move(Stopped); err != nil {
		return err
	}
	d.Decision = &Decision{Kind: Stopped, Reason: reason, Form: "05", At: a.Now, By: a.Caller.Subject}
	d.AskedFrom = ""
	d.stopClock(a.Now)
	d.end(a)
	d.record(a, agency, "stopped", reason, nil)
	return nil
}
