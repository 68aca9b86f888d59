package worktime

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"motcua.vn/libs/fault"
)

// Bounds of what a calendar may hold.
const (
	MaxBytes     = 1 << 20
	MaxSpecial   = 4000
	MaxIntervals = 6
	maxText      = 500
	minYear      = 2000
	maxYear      = 2199
)

// Parse reads a calendar's JSON and checks it by Validate. Unknown members, more than MaxBytes, and what
// is no JSON are the fault bad_calendar.
func Parse(b []byte) (Calendar, error) {
	if len(b) > MaxBytes {
		return Calendar{}, fault.Invalid("bad_calendar", "the calendar is larger than 1 MiB")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var c Calendar
	if err := d.Decode(&c); err != nil {
		return Calendar{}, fault.Invalid("bad_calendar", "the calendar is not the JSON that was expected: "+err.Error())
	}
	if _, err := d.Token(); err != io.EOF {
		return Calendar{}, fault.Invalid("bad_calendar", "something follows the calendar")
	}
	err := c.Validate()
	return c, err
}

// Validate checks what an author may have written: intervals in order within the day, special days in
// ascending order and once each, kinds known, confirmed days with a notice. It returns the fault
// bad_calendar with a field per complaint. Incomplete calendars are valid, since Merge completes them.
func (c *Calendar) Validate() error {
	var bad complaints
	if c.CutOff < 0 || c.CutOff > midnight {
		bad.add("cutOff", "out_of_range", "want 00:00 to 24:00")
	}
	if c.ConfirmedThrough != 0 && (c.ConfirmedThrough < minYear || c.ConfirmedThrough > maxYear) {
		bad.add("confirmedThrough", "out_of_range", "want a year of 2000 to 2199")
	}
	for w := time.Sunday; w <= time.Saturday; w++ {
		if d := *c.Week.day(w); d != nil {
			path := "week." + strings.ToLower(w.String())
			bad.intervals(path+".processing", d.Processing)
			bad.intervals(path+".reception", d.Reception)
			if d.Half && len(d.Processing) == 0 {
				bad.add(path+".half", "closed_half_day", "a half day needs processing hours")
			}
		}
	}
	if len(c.Special) > MaxSpecial {
		bad.add("special", "too_many", "at most 4000 special days")
		return bad.fault()
	}
	for i, s := range c.Special {
		path := fmt.Sprintf("special[%d]", i)
		bad.special(path, s)
		if i > 0 && c.Special[i-1].Date.Compare(s.Date) >= 0 {
			bad.add(path+".date", "out_of_order", "want ascending dates, each once")
		}
	}
	return bad.fault()
}

type complaints []fault.Field

func (c *complaints) add(path, code, detail string) {
	*c = append(*c, fault.Field{Path: path, Code: code, Detail: detail})
}

func (c *complaints) fault() error {
	if len(*c) == 0 {
		return nil
	}
	return fault.Invalid("bad_calendar", "the calendar breaks its rules", *c...)
}

func (c *complaints) intervals(path string, list []Interval) {
	if len(list) > MaxIntervals {
		c.add(path, "too_many", "at most 6 intervals a day")
		return
	}
	for i, v := range list {
		if v.From < 0 || v.To > midnight || v.From >= v.To {
			c.add(fmt.Sprintf("%s[%d]", path, i), "bad_interval", "want from before to, within the day")
		}
		if i > 0 && list[i-1].To > v.From {
			c.add(fmt.Sprintf("%s[%d]", path, i), "out_of_order", "want ascending intervals that do not overlap")
		}
	}
}

func (c *complaints) special(path string, s Special) {
	if s.Date.Year < minYear || s.Date.Year > maxYear || s.Date.Add(0) != s.Date {
		c.add(path+".date", "out_of_range", "want an existing day of 2000 to 2199")
	}
	if !slices.Contains([]Kind{Off, CompensatoryWork}, s.Kind) {
		c.add(path+".kind", "unknown_kind", "want off or compensatory_work")
	}
	if !s.InsteadOf.IsZero() && s.Kind != CompensatoryWork {
		c.add(path+".insteadOf", "not_compensatory", "only a compensatory working day replaces another")
	}
	if s.Confirmed && s.Notice == "" {
		c.add(path+".notice", "required", "a confirmed day names its notice")
	}
	for _, text := range []struct{ path, value string }{
		{".notice", s.Notice}, {".name.vi", s.Name.VI}, {".name.en", s.Name.EN},
	} {
		if utf8.RuneCountInString(text.value) > maxText {
			c.add(path+text.path, "too_long", "at most 500 characters")
		}
	}
}
