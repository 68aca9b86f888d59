package worktime

import (
	"cmp"
	"slices"
	"time"

	"motcua.vn/libs/fault"
)

// Unit is what a limit is counted in; the zero value is invalid.
type Unit string

// Units of limits.
const (
	WorkingHours Unit = "working_hours"
	WorkingDays  Unit = "working_days"
	CalendarDays Unit = "calendar_days"
)

// Limit is how long something may take. The zero value is invalid.
type Limit struct {
	Unit   Unit `json:"unit"`
	Amount int  `json:"amount"`
}

// Bounds of a limit's amount; one of 0 days means the same working day, hours start at 1.
const (
	MaxDays  = 3650
	MaxHours = 20_000
	// maxWalk bounds how many days are looked at, more than the longest limit over the emptiest sensible calendar.
	maxWalk = 20 * 366
)

var errNoWork = fault.Invalid("no_working_time", "the calendar has not enough working time for the limit")

// Validate refuses unknown units and amounts out of bounds with the fault bad_limit.
func (l Limit) Validate() error {
	switch {
	case l.Unit == WorkingHours && l.Amount >= 1 && l.Amount <= MaxHours,
		l.Unit == WorkingDays && l.Amount >= 0 && l.Amount <= MaxDays,
		l.Unit == CalendarDays && l.Amount >= 0 && l.Amount <= MaxDays:
		return nil
	}
	return fault.Invalid("bad_limit", "want 1 to 20000 working_hours, or 0 to 3650 working_days or calendar_days")
}

// Pause is a time that does not count, such as waiting for a supplement.
type Pause struct {
	From time.Time `json:"from"`
	// To is when work was resumed; zero while the pause lasts.
	To time.Time `json:"to,omitzero"`
}

// Deadline is when something is due.
type Deadline struct {
	// At is the last instant that is in time, in Zone: the close of the due day, or for hours the exact one.
	At time.Time `json:"at"`
	// Provisional says that days off on the way are not announced yet.
	Provisional bool `json:"provisional,omitzero"`
	// Paused says that a pause lasts: At will move by at least its length.
	Paused bool `json:"paused,omitzero"`
}

// Due says when something is due that was received at start; the calendar's cut-off applies to start and to
// the end of every pause. The calendar must be complete (Merge). Pauses may overlap and come in any order;
// what lies before start or after the due date has no effect.
//
// Faults: bad_limit, bad_pause (ends before it begins), no_working_time.
func Due(c *Calendar, start time.Time, limit Limit, pauses []Pause) (Deadline, error) {
	e, err := Explain(c, start, limit, pauses)
	return e.Deadline, err
}

// StepDue is Due for work inside an office, to which no cut-off applies.
func StepDue(c *Calendar, start time.Time, limit Limit, pauses []Pause) (Deadline, error) {
	e, err := ExplainStep(c, start, limit, pauses)
	return e.Deadline, err
}

// Explain answers "Why this date?" for Due.
func Explain(c *Calendar, start time.Time, limit Limit, pauses []Pause) (Explanation, error) {
	return explain(c, start, limit, pauses, c.CutOff)
}

// ExplainStep answers "Why this date?" for StepDue.
func ExplainStep(c *Calendar, start time.Time, limit Limit, pauses []Pause) (Explanation, error) {
	return explain(c, start, limit, pauses, 0)
}

func explain(c *Calendar, start time.Time, limit Limit, pauses []Pause, cutOff TimeOfDay) (Explanation, error) {
	if err := limit.Validate(); err != nil {
		return Explanation{}, err
	}
	w := walk{hours: c.hours(), e: Explanation{Start: start.In(Zone), CutOff: cutOff, Limit: limit}}
	from, instant, err := w.effective(start, cutOff)
	if err != nil {
		return Explanation{}, err
	}
	w.e.From, w.e.Counts = from, instant
	w.note(from)
	if err := w.clip(pauses, cutOff); err != nil {
		return Explanation{}, err
	}
	if limit.Unit == WorkingHours {
		err = w.byHours()
	} else {
		err = w.byDays()
	}
	if err != nil {
		return Explanation{}, err
	}
	w.finish()
	return w.e, nil
}

// clip keeps the pauses that may matter and works out from when work is resumed.
func (w *walk) clip(pauses []Pause, cutOff TimeOfDay) error {
	for _, p := range pauses {
		if !p.To.IsZero() && p.To.Before(p.From) {
			return fault.Invalid("bad_pause", "a pause ends before it begins")
		}
		if p.From.Before(w.e.Counts) {
			p.From = w.e.Counts
		}
		if !p.To.IsZero() && !p.To.After(p.From) {
			continue
		}
		b := brake{Pause: p}
		var err error
		if b.first, _, err = w.effective(p.From, 0); err != nil {
			return err
		}
		if !p.To.IsZero() {
			if b.last, b.resumed, err = w.effective(p.To, cutOff); err != nil {
				return err
			}
		}
		w.brakes = append(w.brakes, b)
	}
	slices.SortStableFunc(w.brakes, func(a, b brake) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To))
	})
	return nil
}
