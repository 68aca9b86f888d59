package dossier

import (
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// phase is what the lead does, whatever a version calls its steps.
type phase int

const (
	atIntake phase = iota
	atExamination
	atApproval
	atIssue
	atReturn
)

// step picks the version's step for a phase. Steps are linear: the first of a reception officer is intake, the first of a
// case officer or head is examination, a leader's is approval, what follows is issue, the last is return. A version
// with fewer steps has the nearest one before do both.
func (t Terms) step(p phase) procedure.Step {
	if len(t.Steps) == 0 {
		return procedure.Step{}
	}
	approval := t.first(0, tenant.Leader)
	at := 0
	switch p {
	case atIntake:
	case atExamination:
		if at = t.first(0, tenant.CaseOfficer, tenant.DivisionHead); at < 0 {
			at = min(1, len(t.Steps)-1)
		}
	case atApproval:
		if at = approval; at < 0 {
			return t.step(atExamination)
		}
	case atIssue:
		if at = t.first(approval+1, tenant.Clerk, tenant.CaseOfficer); at < 0 || approval < 0 {
			return t.step(atApproval)
		}
	case atReturn:
		at = len(t.Steps) - 1
	}
	return t.Steps[at]
}

// first gives the place of the first step of one of the roles, from a place on; -1 where there is none.
func (t Terms) first(from int, roles ...tenant.Role) int {
	for i := max(from, 0); i < len(t.Steps); i++ {
		for _, r := range roles {
			if t.Steps[i].Role == r {
				return i
			}
		}
	}
	return -1
}

// Lead gives the open lead step run; nil before reception and after the end.
func (d *Dossier) Lead() *StepRun {
	for i := range d.Steps {
		if s := &d.Steps[i]; s.Kind == Lead && s.Open() {
			return s
		}
	}
	return nil
}

// Untaken tells whether the lead only holds the dossier until somebody takes it or is given it.
func (s *StepRun) Untaken() bool { return s.AcceptedAt.IsZero() }

// leads tells whether the caller is the lead who took the dossier.
func (d *Dossier) leads(a Act) bool {
	s := d.Lead()
	return s != nil && !s.Untaken() && s.Officer == a.Caller.Subject
}

// lead opens the lead's next stretch in place of the open one, which must have been closed or not exist.
func (d *Dossier) lead(a Act, step procedure.Step, agency tenant.Agency, officer, division string, taken bool) error {
	run := StepRun{
		ID: id.New(), Step: step.Key, Name: step.Name, Kind: Lead,
		Agency: agency, Division: division, Officer: officer, Since: a.Now,
	}
	if taken {
		run.AcceptedAt = a.Now
	}
	due, err := stepDue(a.Calendars.For(agency), a.Now, step.Limit, nil)
	if err != nil {
		return err
	}
	run.Due = due
	d.Steps = append(d.Steps, run)
	return nil
}

// closeLead ends the open lead's stretch and gives it.
func (d *Dossier) closeLead(now time.Time, outcome string) StepRun {
	s := d.Lead()
	if s == nil {
		return StepRun{}
	}
	s.FinishedAt, s.Outcome = now, outcome
	return *s
}

// pass moves the same lead on to another phase.
func (d *Dossier) pass(a Act, outcome string, to phase) error {
	was := d.closeLead(a.Now, outcome)
	return d.lead(a, d.Terms.step(to), was.Agency, was.Officer, was.Division, !was.Untaken())
}

// end closes everything that is open: the lead, opinions, offers, consulting parts, the withdrawal that nobody decided.
func (d *Dossier) end(a Act) {
	d.EndedAt = a.Now
	for i := range d.Steps {
		if s := &d.Steps[i]; s.Open() {
			s.FinishedAt, s.Outcome = a.Now, string(d.Status)
		}
	}
	d.dismiss(a.Now)
}

// stepDue is zero for a step without a limit.
func stepDue(c *worktime.Calendar, from time.Time, limit worktime.Limit, pauses []worktime.Pause) (time.Time, error) {
	if limit == (worktime.Limit{}) {
		return time.Time{}, nil
	}
	due, err := worktime.StepDue(c, from, limit, pauses)
	return due.At.UTC(), err
}
