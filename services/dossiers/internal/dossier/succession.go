package dossier

import (
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

func dayOf(t time.Time) worktime.Date { return worktime.DateOf(t) }

// Succeed puts a successor in an agency's place (domain.md section 1, merge, split, rename, close). Of an open dossier
// the handling part, open questions and offers move; number, receiving code
// and history keep the old agency, while the successor serves the applicant at its counter. An ended dossier stays as it
// is, and the successor may read it. A draft asks for its agency again. It tells whether anything changed.
func (d *Dossier) Succeed(a Act, from, to tenant.Agency) (bool, error) {
	switch {
	case !a.self():
		return false, fault.Forbidden("role_missing", "only our own consumer moves dossiers to a successor")
	case to == "" || from == to:
		return false, fault.Invalid("bad_successor", "a successor is another agency")
	case d.Status == Draft && d.ReceiveAgency == from:
		d.ReceiveAgency = ""
		d.UpdatedAt = a.Now
		return true, nil
	case d.Status == Draft:
		return false, nil
	case d.PartOf(from) == "":
		return false, nil
	case d.Status.Ended():
		if d.PartOf(to) != "" {
			return false, nil
		}
		d.join(to, Supervise, a.Now)
		d.record(a, "", "succeeded", "", map[string]any{"toAgency": string(to)})
		return true, nil
	}
	changed := d.succeedParts(a, from, to)
	moved, err := d.succeedSteps(a, from, to)
	if err != nil {
		return false, err
	}
	if !changed && !moved {
		return false, nil
	}
	d.record(a, "", "succeeded", "", map[string]any{"toAgency": string(to)})
	return true, nil
}

// succeedParts moves every part but receive, whose code is in the number; where the agency received, its successor
// joins as the one that returns, so that somebody at a counter serves the applicant.
func (d *Dossier) succeedParts(a Act, from, to tenant.Agency) bool {
	changed := false
	if d.HandleAgency == from {
		d.handle(to, a.Now)
		changed = true
	}
	for _, p := range append([]Party(nil), d.Parties...) {
		if p.Agency != from || !p.Until.IsZero() {
			continue
		}
		switch p.Part {
		case Receive:
			changed = changed || !d.is(to, Return)
			d.join(to, Return, a.Now)
		case Handle:
		default:
			d.leave(from, p.Part, a.Now)
			d.join(to, p.Part, a.Now)
			changed = true
		}
	}
	return changed
}

// succeedSteps closes the old agency's open stretches and opens the same at the successor. The lead keeps its officer,
// whose account moves along, and waits to be taken there, so that it is on somebody's list either way.
func (d *Dossier) succeedSteps(a Act, from, to tenant.Agency) (bool, error) {
	moved := false
	for i := range d.Steps {
		s := &d.Steps[i]
		if s.Agency != from || !s.Open() {
			continue
		}
		moved = true
		if s.Kind != Lead {
			s.Agency = to
			continue
		}
		was := d.closeLead(a.Now, "succeeded")
		step := d.Terms.step(atExamination)
		for _, known := range d.Terms.Steps {
			if known.Key == was.Step {
				step = known
			}
		}
		if err := d.lead(a, step, to, was.Officer, "", false); err != nil {
			return false, err
		}
	}
	return moved, nil
}
