package dossier

import (
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/worktime"
)

// timeFormat is how instants stand in events.
const timeFormat = time.RFC3339Nano

// defaultReception is how long reception of an online dossier may take where the version states nothing (domain.md section 4).
var defaultReception = worktime.Limit{Unit: worktime.WorkingHours, Amount: 8}

// dueReception sets by when an online dossier is to be received or refused; every answer to an intake supplement starts anew.
func (d *Dossier) dueReception(a Act) error {
	limit := d.Terms.ReceptionLimit
	if limit == (worktime.Limit{}) {
		limit = defaultReception
	}
	due, err := worktime.Due(a.Calendars.For(d.ReceiveAgency), a.Now, limit, nil)
	if err != nil {
		return err
	}
	d.Clock.State = NotStarted
	d.Clock.ReceptionDue = due.At.UTC()
	return nil
}

// startClock sets the due date at reception, by the calendar of the agency that received; the original is kept for ever.
func (d *Dossier) startClock(a Act) error {
	d.Clock.State, d.Clock.StartedAt, d.Clock.Limit = Running, a.Now, d.Terms.Limit
	due, err := d.due(a.Calendars.For(d.ReceiveAgency))
	if err != nil {
		return err
	}
	d.Clock.OriginalDue, d.Clock.CurrentDue, d.Clock.Provisional = due.At, due.At, due.Provisional
	return nil
}

// pauses of the clock in the terms of worktime.
func (d *Dossier) pauses() []worktime.Pause {
	list := make([]worktime.Pause, 0, len(d.Clock.Pauses))
	for _, p := range d.Clock.Pauses {
		list = append(list, worktime.Pause{From: p.From, To: p.Until})
	}
	return list
}

// due works out the current due date from the facts alone: start, limit, pauses, extensions.
func (d *Dossier) due(c *worktime.Calendar) (worktime.Deadline, error) {
	due, err := worktime.Due(c, d.Clock.StartedAt, d.Clock.Limit, d.pauses())
	for _, e := range d.Clock.Extensions {
		if err != nil {
			return due, err
		}
		provisional := due.Provisional
		due, err = extended(c, due.At, e.By, d.pauses())
		due.Provisional = due.Provisional || provisional
	}
	due.At = due.At.UTC()
	return due, err
}

// extended counts an extension from a due date on. A due date is the close of its day, from which a limit would count
// as from the next one: the instant before still belongs to the day, which itself is not counted.
func extended(c *worktime.Calendar, from time.Time, by worktime.Limit, pauses []worktime.Pause) (worktime.Deadline, error) {
	if by.Unit != worktime.WorkingHours {
		from = from.Add(-time.Microsecond)
	}
	return worktime.StepDue(c, from, by, pauses)
}

// pause stops counting from now.
func (d *Dossier) pause(now time.Time, why string) {
	d.Clock.State = Paused
	d.Clock.Pauses = append(d.Clock.Pauses, Pause{From: now, Why: why})
}

// resume goes on counting and moves the due dates of the dossier and of its lead by the pause.
func (d *Dossier) resume(a Act) error {
	for i := range d.Clock.Pauses {
		if p := &d.Clock.Pauses[i]; p.Until.IsZero() {
			p.Until = a.Now
		}
	}
	d.Clock.State = Running
	_, err := d.recompute(a)
	return err
}

// stopClock ends the count. A supplement that is still open ends it at its request (Decision 766, 2.1); a second
// supplement in examination is late whatever the date.
func (d *Dossier) stopClock(now time.Time) {
	if d.Clock.State != Running && d.Clock.State != Paused {
		return
	}
	met := !d.countedUntil(now).After(d.Clock.CurrentDue)
	for _, s := range d.Supplements {
		met = met && !s.Late
	}
	d.Clock.State, d.Clock.StoppedAt, d.Clock.Met = ClockStopped, now, &met
}

// countedUntil is up to when time has been counted: now, or since when the clock is paused.
func (d *Dossier) countedUntil(now time.Time) time.Time {
	for _, p := range d.Clock.Pauses {
		if p.Until.IsZero() {
			return p.From
		}
	}
	return now
}

// Overdue tells whether the date has passed while the clock runs.
func (d *Dossier) Overdue(now time.Time) bool {
	return d.Clock.State == Running && now.After(d.Clock.CurrentDue)
}

// Ongoing tells whether a change of the calendar may move a date of this dossier.
func (d *Dossier) Ongoing() bool {
	return d.Status == AwaitingReception || d.Clock.State == Running || d.Clock.State == Paused
}

// RecomputeDue works out running due dates anew after a calendar changed; the original stays. It tells whether one moved.
func (d *Dossier) RecomputeDue(a Act) (bool, error) {
	if !a.self() {
		return false, fault.Forbidden("role_missing", "only our own job recomputes due dates")
	}
	if !d.Ongoing() {
		return false, nil
	}
	moved, err := d.recompute(a)
	if err != nil || !moved {
		return false, err
	}
	due := d.Clock.CurrentDue
	if d.Status == AwaitingReception {
		due = d.Clock.ReceptionDue
	}
	d.record(a, "", "due_recomputed", "", map[string]any{"due": due.Format(timeFormat)})
	return true, nil
}

func (d *Dossier) recompute(a Act) (moved bool, err error) {
	if d.Status == AwaitingReception {
		return d.recomputeReception(a)
	}
	due, err := d.due(a.Calendars.For(d.ReceiveAgency))
	if err != nil {
		return false, err
	}
	moved = !due.At.Equal(d.Clock.CurrentDue) || due.Provisional != d.Clock.Provisional
	d.Clock.CurrentDue, d.Clock.Provisional = due.At, due.Provisional
	s := d.Lead()
	if s == nil || s.Due.IsZero() {
		return moved, nil
	}
	for _, step := range d.Terms.Steps {
		if step.Key != s.Step {
			continue
		}
		at, err := stepDue(a.Calendars.For(s.Agency), s.Since, step.Limit, d.pauses())
		if err != nil {
			return false, err
		}
		moved = moved || !at.Equal(s.Due)
		s.Due = at
	}
	return moved, nil
}

func (d *Dossier) recomputeReception(a Act) (bool, error) {
	was, since := d.Clock.ReceptionDue, d.FiledAt
	for _, s := range d.Supplements {
		if !s.SuppliedAt.IsZero() {
			since = s.SuppliedAt
		}
	}
	at := a
	at.Now = since
	if err := d.dueReception(at); err != nil {
		return false, err
	}
	return !was.Equal(d.Clock.ReceptionDue), nil
}
