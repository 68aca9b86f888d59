package worktime

import "time"

// Explanation is how a due date came about.
type Explanation struct {
	// Start is when it started, in Zone.
	Start time.Time `json:"start"`
	// CutOff is the time of day that applied to Start; 0 when none did.
	CutOff TimeOfDay `json:"cutOff,omitzero"`
	// From is the day from which it counts: that of Start, or the next working day. It is itself not counted.
	From Date `json:"from"`
	// Counts is the first instant of working time that counts.
	Counts time.Time `json:"counts"`
	Limit  Limit     `json:"limit"`
	// Lines has a line for each day on the way: for days those after From up to the due day, for hours From too.
	Lines []Line `json:"lines,omitempty"`
	// Pauses are those that had an effect, in order.
	Pauses   []Pause  `json:"pauses,omitempty"`
	Deadline Deadline `json:"deadline"`
}

// Reason says what became of a day; the zero value is invalid.
type Reason string

// Reasons of lines.
const (
	// Counted is a whole working day, or any day of a limit in calendar days.
	Counted Reason = "counted"
	// CountedHalf is half a working day.
	CountedHalf Reason = "counted_half"
	// Weekend is a day off by the week's pattern.
	Weekend Reason = "weekend"
	// Holiday is a special day off.
	Holiday Reason = "holiday"
	// Paused is a day on which the clock stood still.
	Paused Reason = "paused"
	// Extended is a day added because a limit in calendar days would have ended on a day off.
	Extended Reason = "extended"
)

// Line is what became of one day.
type Line struct {
	Date   Date   `json:"date"`
	Reason Reason `json:"reason"`
	// Halves is how many halves of a day it counted: 0, 1 or 2; for limits in hours always 0.
	Halves int `json:"halves,omitzero"`
	// Worked is how much working time it counted, in nanoseconds; for limits in days always 0.
	Worked time.Duration `json:"worked,omitzero"`
	// Special is the row of the calendar, when the day has one.
	Special *Special `json:"special,omitempty"`
}

// Skipped lists the days on the way that did not count.
func (e Explanation) Skipped() []Line {
	var skipped []Line
	for _, l := range e.Lines {
		if l.Reason != Counted && l.Reason != CountedHalf {
			skipped = append(skipped, l)
		}
	}
	return skipped
}
