package worktime

import "time"

// hours is a complete calendar made ready for asking about many days.
type hours struct {
	*Calendar
	special map[Date]Special
}

func (c *Calendar) hours() hours {
	h := hours{Calendar: c, special: make(map[Date]Special, len(c.Special))}
	for _, s := range c.Special {
		h.special[s.Date] = s
	}
	return h
}

// pattern gives the hours of a date, nil when it is off, and the special day if it is one.
func (h hours) pattern(d Date) (*Day, *Special) {
	s, ok := h.special[d]
	if !ok {
		return open(*h.Week.day(d.Weekday())), nil
	}
	if s.Kind != CompensatoryWork {
		return nil, &s
	}
	weekday := time.Monday
	if !s.InsteadOf.IsZero() {
		weekday = s.InsteadOf.Weekday()
	}
	return open(*h.Week.day(weekday)), &s
}

// open turns a day without processing hours into none.
func open(d *Day) *Day {
	if d == nil || len(d.Processing) == 0 {
		return nil
	}
	return d
}

func (d *Day) opening() TimeOfDay { return d.Processing[0].From }

func (d *Day) closing() TimeOfDay { return d.Processing[len(d.Processing)-1].To }

// Working says whether dossiers are processed on the day.
func (c *Calendar) Working(d Date) bool {
	day, _ := c.hours().pattern(d)
	return day != nil
}

// Reception lists when the counter is open on the day, nothing when it is off.
func (c *Calendar) Reception(d Date) []Interval {
	s, special := c.hours().special[d]
	day := *c.Week.day(d.Weekday())
	if special {
		day, _ = c.hours().pattern(s.Date)
	}
	if day == nil {
		return nil
	}
	return day.Reception
}

// effective gives the day from which something counts that happened at t, and the first instant of working
// time at or after which it does. A cutOff of 0 is none.
func (h hours) effective(t time.Time, cutOff TimeOfDay) (Date, time.Time, error) {
	d := DateOf(t)
	if day, _ := h.pattern(d); day != nil {
		end := day.closing()
		if cutOff != 0 {
			end = min(end, cutOff)
		}
		if t.Before(d.At(end)) {
			if first := d.At(day.opening()); t.Before(first) {
				return d, first, nil
			}
			return d, t.In(Zone), nil
		}
	}
	for range maxWalk {
		d = d.Add(1)
		if day, _ := h.pattern(d); day != nil {
			return d, d.At(day.opening()), nil
		}
	}
	return Date{}, time.Time{}, errNoWork
}
