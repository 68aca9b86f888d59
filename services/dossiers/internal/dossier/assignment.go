package dossier

import (
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
)

// worked tells whether somebody works on the dossier: received and not at an end.
func (d *Dossier) worked() bool { return !d.ReceivedAt.IsZero() && !d.Status.Ended() }

func (d *Dossier) mayTake(Act) error {
	s := d.Lead()
	switch {
	case !d.worked() || s == nil:
		return wrongStatus(d)
	case !s.Untaken():
		return fault.Conflict("already_taken", "somebody leads this dossier already")
	}
	return nil
}

func (d *Dossier) mayAssign(Act) error {
	if !d.worked() {
		return wrongStatus(d)
	}
	return nil
}

// Take makes the caller the lead of a dossier that nobody took.
func (d *Dossier) Take(a Act) error {
	agency, err := d.admit("take", a)
	if err != nil {
		return err
	}
	if err := d.give(a, agency, a.Caller.Subject, "", "taken"); err != nil {
		return err
	}
	d.record(a, agency, "taken", "", map[string]any{"officer": a.Caller.Subject})
	return nil
}

// Assignment gives a dossier to an officer of the handling agency.
type Assignment struct {
	Officer, Division, Note string
}

// Assign gives the dossier to an officer, or to another one; an open offer of it lapses.
func (d *Dossier) Assign(a Act, in Assignment) error {
	agency, err := d.admit("assign", a)
	if err != nil {
		return err
	}
	if s := d.Lead(); s != nil && !s.Untaken() && s.Officer == in.Officer && s.Agency == agency {
		return fault.Conflict("already_assigned", "this officer leads the dossier already")
	}
	if err := d.give(a, agency, in.Officer, in.Division, "assigned"); err != nil {
		return err
	}
	d.record(a, agency, "assigned", in.Note, map[string]any{"officer": in.Officer})
	return nil
}

// give makes somebody the lead; a dossier that was only received is in process from then on.
func (d *Dossier) give(a Act, agency tenant.Agency, officer, division, outcome string) error {
	d.withdrawOffers(a.Now, "overtaken")
	was := d.closeLead(a.Now, outcome)
	step := was.Step
	if d.Status == Received {
		if err := d.move(InProcess); err != nil {
			return err
		}
		step = d.Terms.step(atExamination).Key
	}
	for _, s := range d.Terms.Steps {
		if s.Key == step {
			return d.lead(a, s, agency, officer, division, true)
		}
	}
	return d.lead(a, d.Terms.step(atExamination), agency, officer, division, true)
}
