package dossier

import (
	"slices"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
)

// Offer hands the dossier to an officer of the handling agency, or to another agency; it counts when accepted.
type Offer struct {
	Agency   tenant.Agency // empty: the handling agency
	Officer  string        // empty: whoever accepts there
	Division string
	Note     string
}

// handingOver are the statuses in which a dossier may change hands.
func (d *Dossier) handingOver() bool {
	return d.Status == Received || d.Status == InProcess || (d.Status == SupplementRequired && !d.ReceivedAt.IsZero())
}

// OpenOffer gives the hand-over that waits to be accepted; nil when there is none.
func (d *Dossier) OpenOffer() *StepRun {
	if i := slices.IndexFunc(d.Steps, func(s StepRun) bool { return s.Kind == HandOver && s.Open() }); i >= 0 {
		return &d.Steps[i]
	}
	return nil
}

// offerTo gives the open offer where the caller may answer it.
func (d *Dossier) offerTo(a Act) *StepRun {
	s := d.OpenOffer()
	if s == nil || !a.at(s.Agency, officers...) {
		return nil
	}
	if s.Officer != "" && s.Officer != a.Caller.Subject && !a.at(s.Agency, tenant.DivisionHead, tenant.Leader) {
		return nil
	}
	return s
}

func (d *Dossier) mayHandOver(a Act) error {
	superior := a.at(d.HandleAgency, tenant.DivisionHead, tenant.Leader)
	switch {
	case !d.handingOver():
		return wrongStatus(d)
	case d.OpenOffer() != nil:
		return fault.Conflict("hand_over_open", "the dossier is offered to somebody already")
	case d.Status != Received && !superior && !d.leads(a):
		return notLead
	}
	return nil
}

func (d *Dossier) mayAccept(a Act) error {
	switch {
	case d.OpenOffer() == nil:
		return fault.Conflict("no_offer", "the dossier is not offered to anybody")
	case d.offerTo(a) == nil:
		return fault.Forbidden("not_offered_to_you", "the dossier is offered to somebody else")
	}
	return nil
}

// OfferHandOver offers the dossier; another agency sees it from now on.
func (d *Dossier) OfferHandOver(a Act, in Offer) error {
	agency, err := d.admit("hand-over", a)
	if err != nil {
		return err
	}
	if in.Agency == "" {
		in.Agency = d.HandleAgency
	}
	s := d.Lead()
	if in.Agency == d.HandleAgency && (in.Officer == "" || (s != nil && !s.Untaken() && s.Officer == in.Officer)) {
		return fault.Invalid("nobody_else", "name another officer or another agency", fault.Field{Path: "officer", Code: "required"})
	}
	run := StepRun{
		ID: id.New(), Kind: HandOver, Agency: in.Agency, Division: in.Division, Officer: in.Officer,
		Since: a.Now, Text: in.Note, Asker: a.Caller.Subject,
	}
	if s != nil {
		run.Step, run.Name = s.Step, s.Name
	}
	d.Steps = append(d.Steps, run)
	if d.PartOf(in.Agency) == "" {
		d.join(in.Agency, Consult, a.Now)
	}
	more := map[string]any{"toAgency": string(in.Agency)}
	if in.Officer != "" {
		more["officer"] = in.Officer
	}
	d.record(a, agency, "hand_over_offered", in.Note, more)
	return nil
}

// AcceptHandOver makes the caller the lead; another agency becomes the handling party.
func (d *Dossier) AcceptHandOver(a Act) error {
	if _, err := d.admit("accept", a); err != nil {
		return err
	}
	s := d.OpenOffer()
	to, division := s.Agency, s.Division
	s.AcceptedAt, s.FinishedAt, s.Outcome = a.Now, a.Now, "accepted"
	if !d.asks(to) {
		d.leave(to, Consult, a.Now)
	}
	d.handle(to, a.Now)
	if err := d.give(a, to, a.Caller.Subject, division, "handed_over"); err != nil {
		return err
	}
	d.record(a, to, "handed_over", "", map[string]any{"toAgency": string(to)})
	return nil
}

// DeclineHandOver leaves the dossier where it was.
func (d *Dossier) DeclineHandOver(a Act, reason string) error {
	if _, err := d.admit("decline", a); err != nil {
		return err
	}
	agency := d.OpenOffer().Agency
	d.withdrawOffers(a.Now, "declined")
	d.record(a, agency, "hand_over_declined", reason, nil)
	return nil
}

// withdrawOffers closes an open offer; the agency that was asked loses sight unless it has another part.
func (d *Dossier) withdrawOffers(now time.Time, outcome string) {
	s := d.OpenOffer()
	if s == nil {
		return
	}
	s.FinishedAt, s.Outcome = now, outcome
	if !d.consults(s.Agency) {
		d.leave(s.Agency, Consult, now)
	}
}

// consults tells whether an agency was asked for an opinion, answered or not, but not taken back.
func (d *Dossier) consults(agency tenant.Agency) bool {
	return slices.ContainsFunc(d.Steps, func(s StepRun) bool { return s.Kind == Opinion && s.Agency == agency && s.Outcome != takenBack })
}

// asks tells whether an opinion of the agency is still open.
func (d *Dossier) asks(agency tenant.Agency) bool {
	return slices.ContainsFunc(d.Steps, func(s StepRun) bool { return s.Kind == Opinion && s.Agency == agency && s.Open() })
}
