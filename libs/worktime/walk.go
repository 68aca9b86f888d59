package worktime

import "time"

// brake is a pause with the days it takes away: those after first up to last; last is zero while it lasts.
type brake struct {
	Pause
	first, last Date
	resumed     time.Time
}

// walk goes from day to day until the limit is used up.
type walk struct {
	hours
	brakes []brake
	e      Explanation
}

// note remembers that a day was looked at which may still change.
func (w *walk) note(d Date) {
	if s, ok := w.special[d]; ok && s.Provisional() {
		w.e.Deadline.Provisional = true
	}
}

// taken says whether a pause takes the day away.
func (w *walk) taken(d Date) bool {
	for _, b := range w.brakes {
		if !b.last.IsZero() && b.first.Compare(d) < 0 && d.Compare(b.last) <= 0 {
			return true
		}
	}
	return false
}

// standing says whether the clock stands still when the day closes.
func (w *walk) standing(d Date) bool {
	for _, b := range w.brakes {
		if !b.last.IsZero() && b.first.Compare(d) <= 0 && d.Compare(b.last) < 0 {
			return true
		}
	}
	return false
}

func (w *walk) byDays() error {
	need := 2 * w.e.Limit.Amount
	calendar := w.e.Limit.Unit == CalendarDays
	d := w.e.From
	for range maxWalk {
		day, _ := w.pattern(d)
		if need <= 0 && day != nil && !w.standing(d) {
			w.e.Deadline.At = d.At(day.closing())
			return nil
		}
		d = d.Add(1)
		line := w.line(d, calendar, need)
		need -= line.Halves
		w.e.Lines = append(w.e.Lines, line)
	}
	return errNoWork
}

// line decides what becomes of a day when need halves are still to be counted.
func (w *walk) line(d Date, calendar bool, need int) Line {
	w.note(d)
	day, special := w.pattern(d)
	line := Line{Date: d, Special: special}
	switch {
	case day == nil && special != nil && !calendar:
		line.Reason = Holiday
	case day == nil && !calendar:
		line.Reason = Weekend
	case w.taken(d):
		line.Reason = Paused
	case calendar && need > 0:
		line.Reason, line.Halves = Counted, 2
	case calendar:
		line.Reason = Extended
	case day.Half:
		line.Reason, line.Halves = CountedHalf, 1
	default:
		line.Reason, line.Halves = Counted, 2
	}
	return line
}

func (w *walk) byHours() error {
	need := time.Duration(w.e.Limit.Amount) * time.Hour
	for d, n := w.e.From, 0; n < maxWalk; d, n = d.Add(1), n+1 {
		w.note(d)
		day, special := w.pattern(d)
		line := Line{Date: d, Special: special, Reason: Weekend}
		switch {
		case day == nil && special != nil:
			line.Reason = Holiday
		case day != nil:
			var at time.Time
			line.Worked, at = w.work(d, day, need)
			need -= line.Worked
			line.Reason = Counted
			if line.Worked == 0 {
				line.Reason = Paused
			}
			w.e.Deadline.At = at
		}
		w.e.Lines = append(w.e.Lines, line)
		if need <= 0 {
			return nil
		}
	}
	return errNoWork
}

// work counts a day's working time, at most need, and gives the instant at which it stopped counting.
func (w *walk) work(d Date, day *Day, need time.Duration) (worked time.Duration, at time.Time) {
	for _, v := range day.Processing {
		at = d.At(v.From)
		if at.Before(w.e.Counts) {
			at = w.e.Counts
		}
		for end := d.At(v.To); at.Before(end); {
			stop, resumed := w.next(at, end)
			if span := stop.Sub(at); worked+span >= need {
				return need, at.Add(need - worked)
			}
			worked += stop.Sub(at)
			at = resumed
		}
	}
	return worked, at
}

// next gives the first pause at or after at and before end, as the instants at which counting stops and at
// which it is resumed; both are end when there is none.
func (w *walk) next(at, end time.Time) (stop, resumed time.Time) {
	for _, b := range w.brakes {
		if b.last.IsZero() || !b.resumed.After(at) || !b.From.Before(end) {
			continue
		}
		if b.From.Before(at) {
			return at, b.resumed
		}
		return b.From, b.resumed
	}
	return end, end
}

// finish says what the due date rests on.
func (w *walk) finish() {
	due := w.e.Deadline.At
	if DateOf(due).Year > w.ConfirmedThrough {
		w.e.Deadline.Provisional = true
	}
	for _, b := range w.brakes {
		if b.From.After(due) {
			continue
		}
		w.e.Pauses = append(w.e.Pauses, b.Pause)
		if b.last.IsZero() {
			w.e.Deadline.Paused = true
		}
	}
}
