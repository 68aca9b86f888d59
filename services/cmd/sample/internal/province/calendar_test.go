package province

import (
	"encoding/json"
	"slices"
	"testing"

	"motcua.vn/libs/worktime"
)

func TestCalendarKnowsTheDaysOff(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(loaded(t).Calendar.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	c, err := worktime.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) worktime.Date {
		d, err := worktime.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, x := range []struct{ from, due, why string }{
		{"2025-01-24", "2025-02-03", "Tết 2025 is off from 25 January to 2 February"},
		{"2025-04-25", "2025-04-26", "Saturday 26 April 2025 is worked for 2 May"},
		{"2025-04-29", "2025-05-05", "30 April to 2 May 2025 are off"},
		{"2025-08-29", "2025-09-03", "1 and 2 September 2025 are off"},
		{"2025-11-21", "2025-11-24", "24 November 2025 works"},
		{"2026-02-13", "2026-02-23", "Tết 2026 is off from 14 to 22 February"},
		{"2026-11-23", "2026-11-25", "24 November 2026 is announced as off"},
	} {
		due, err := worktime.Due(&c, day(x.from).At(9*60), worktime.Limit{Unit: worktime.WorkingDays, Amount: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := worktime.DateOf(due.At).String(); got != x.due {
			t.Errorf("one working day after %s is %s, not %s: %s", x.from, got, x.due, x.why)
		}
	}
	for _, s := range c.Special {
		announced := s.Date == day("2026-11-24") || s.Date.Year > 2026
		if announced && !s.Provisional() {
			t.Errorf("%s has no notice in force and must be provisional", s.Date)
		}
	}
	if !slices.ContainsFunc(c.Special, func(s worktime.Special) bool { return s.Date == day("2026-11-24") }) || c.CutOff != 15*60 || c.ConfirmedThrough != 2026 {
		t.Error("24 November 2026, the cut-off 15:00 or the confirmed year is missing")
	}
}
