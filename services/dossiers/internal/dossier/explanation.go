package dossier

import (
	"time"

	"motcua.vn/libs/worktime"
)

// Explanation answers "why this date?" of the current due date.
type Explanation struct {
	CountsFrom time.Time // first instant that counts
	CutOff     bool      // the cut-off moved the start to the next working day
	Skipped    []worktime.Line
}

// Explain tells how the current due date came about, by the calendar of the agency that received; nothing before reception.
func (d *Dossier) Explain(c *worktime.Calendar) (Explanation, error) {
	if d.Clock.StartedAt.IsZero() {
		return Explanation{}, nil
	}
	base, err := worktime.Explain(c, d.Clock.StartedAt, d.Clock.Limit, d.pauses())
	if err != nil {
		return Explanation{}, err
	}
	local := d.Clock.StartedAt.In(worktime.Zone)
	cut := base.CutOff != 0 && c.Working(worktime.DateOf(local)) && !local.Before(worktime.DateOf(local).At(base.CutOff))
	e := Explanation{CountsFrom: base.Counts.UTC(), CutOff: cut, Skipped: base.Skipped()}
	due := base.Deadline.At
	for _, x := range d.Clock.Extensions {
		from := due
		if x.By.Unit != worktime.WorkingHours {
			from = from.Add(-time.Microsecond)
		}
		more, err := worktime.ExplainStep(c, from, x.By, d.pauses())
		if err != nil {
			return Explanation{}, err
		}
		e.Skipped = append(e.Skipped, more.Skipped()...)
		due = more.Deadline.At
	}
	return e, nil
}
