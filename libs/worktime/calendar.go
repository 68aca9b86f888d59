// Package worktime answers when something is due: calendars of working time, limits in working hours,
// working days or calendar days, and pauses (domain handbook section 4, "Working time"). It reads no clock
// and no file; calendars are data.
//
// How it counts:
//   - The day something starts is not counted (Civil Code 2015, article 147.2); a limit of n working days
//     ends when the n-th working day after it closes. A limit of 0 days means the same working day.
//   - What starts at or after the cut-off (15:00:00 sharp included), after closing, or on a day off counts
//     from the next working day.
//   - A limit in calendar days whose last day is off ends when the next working day closes (article 148.5).
//   - A half day counts half a working day.
//   - A pause takes away the days after the one it began on, up to the one on which work is resumed, which
//     itself follows the cut-off; limits in hours lose exactly the working time in between.
package worktime

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Calendar is the working time of a province or of one agency. An agency's states only what differs and is
// completed by Merge. The JSON form is stable: it is stored and published.
type Calendar struct {
	// Week is the pattern of a week without special days.
	Week Week `json:"week"`
	// CutOff is the time of day from which a reception counts from the next working day; 0 means not stated.
	CutOff TimeOfDay `json:"cutOff,omitzero"`
	// ConfirmedThrough is the last year whose days off have been announced; 0 means not stated. Due dates
	// beyond it are provisional.
	ConfirmedThrough int `json:"confirmedThrough,omitzero"`
	// Special lists the days that differ from the week, in ascending order.
	Special []Special `json:"special,omitempty"`
}

// Week holds the pattern of each weekday; nil is not stated, which in a calendar without parent means closed.
type Week struct {
	Monday    *Day `json:"monday,omitempty"`
	Tuesday   *Day `json:"tuesday,omitempty"`
	Wednesday *Day `json:"wednesday,omitempty"`
	Thursday  *Day `json:"thursday,omitempty"`
	Friday    *Day `json:"friday,omitempty"`
	Saturday  *Day `json:"saturday,omitempty"`
	Sunday    *Day `json:"sunday,omitempty"`
}

// Day is the pattern of one weekday. Without processing hours it is no working day.
type Day struct {
	// Processing is when dossiers are worked on; working hours are counted in it.
	Processing []Interval `json:"processing,omitempty"`
	// Reception is when the counter is open.
	Reception []Interval `json:"reception,omitempty"`
	// Half marks a day that counts half a working day.
	Half bool `json:"half,omitzero"`
}

// Interval is from From until before To.
type Interval struct {
	From TimeOfDay `json:"from"`
	To   TimeOfDay `json:"to"`
}

// Kind says what is special about a day; the zero value is invalid.
type Kind string

// Kinds of special days.
const (
	// Off is a holiday or a closure.
	Off Kind = "off"
	// CompensatoryWork is a day worked instead of another.
	CompensatoryWork Kind = "compensatory_work"
)

// Special is one day that differs from the week.
type Special struct {
	Date Date `json:"date"`
	Kind Kind `json:"kind"`
	// InsteadOf is the day that a compensatory working day replaces and whose hours it has; without it,
	// Monday's.
	InsteadOf Date `json:"insteadOf,omitzero"`
	// Name is what people call the day.
	Name Label `json:"name,omitzero"`
	// Notice is the issuing paper, its number and date, or a public source.
	Notice string `json:"notice,omitempty"`
	// Confirmed says that the notice is in force. A day without notice is provisional whatever this says.
	Confirmed bool `json:"confirmed,omitzero"`
}

// Label is a short text in both languages.
type Label struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

// Provisional says whether the day may still change.
func (s Special) Provisional() bool { return !s.Confirmed || s.Notice == "" }

// Merge completes an agency's calendar by its province's: weekdays, cut-off and confirmed year that child
// leaves open are parent's; special days of both hold, and on the same date the child's. Neither is changed.
func Merge(parent, child Calendar) Calendar {
	days := map[Date]Special{}
	for _, s := range parent.Special {
		days[s.Date] = s
	}
	for _, s := range child.Special {
		days[s.Date] = s
	}
	merged := Calendar{
		CutOff:           cmp.Or(child.CutOff, parent.CutOff),
		ConfirmedThrough: cmp.Or(child.ConfirmedThrough, parent.ConfirmedThrough),
		Special: slices.SortedFunc(maps.Values(days), func(a, b Special) int {
			return a.Date.Compare(b.Date)
		}),
	}
	for w := time.Sunday; w <= time.Saturday; w++ {
		*merged.Week.day(w) = cmp.Or(*child.Week.day(w), *parent.Week.day(w))
	}
	return merged
}

// day gives the place of a weekday's pattern.
func (w *Week) day(d time.Weekday) **Day {
	return [...]**Day{&w.Sunday, &w.Monday, &w.Tuesday, &w.Wednesday, &w.Thursday, &w.Friday, &w.Saturday}[d]
}
