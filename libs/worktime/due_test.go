package worktime_test

import (
	"testing"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/worktime"
)

func days(n int) worktime.Limit {
	return worktime.Limit{Unit: worktime.WorkingDays, Amount: n}
}

func hours(n int) worktime.Limit {
	return worktime.Limit{Unit: worktime.WorkingHours, Amount: n}
}

func calendar(n int) worktime.Limit {
	return worktime.Limit{Unit: worktime.CalendarDays, Amount: n}
}

func TestDue(t *testing.T) {
	t.Parallel()
	c := parse(t, province)
	cases := []struct {
		start  string
		limit  worktime.Limit
		due    string
		reason string
	}{
		{"2025-11-24 09:05:00", days(15), "2025-12-15 17:00:00", "the picture: Monday 24/11 is a working day and not itself counted, six weekend days are skipped"},
		{"2025-11-24 14:59:59", days(1), "2025-11-25 17:00:00", "a second before the cut-off still counts today"},
		{"2025-11-24 15:00:00", days(1), "2025-11-26 17:00:00", "at the cut-off counts from the next working day"},
		{"2025-11-24 14:59:59", days(0), "2025-11-24 17:00:00", "same day"},
		{"2025-11-24 15:00:00", days(0), "2025-11-25 17:00:00", "same day, counted from the next"},
		{"2025-11-21 15:00:00", days(0), "2025-11-24 17:00:00", "Friday after the cut-off counts from Monday"},
		{"2025-11-23 23:59:59", days(1), "2025-11-25 17:00:00", "a second before midnight of Sunday counts from Monday"},
		{"2025-11-24 00:00:00", days(1), "2025-11-25 17:00:00", "midnight is Monday already"},
		{"2025-11-25 00:00:00", days(1), "2025-11-26 17:00:00", "midnight between two working days belongs to the later"},
		{"2026-02-13 10:00:00", days(3), "2026-02-25 17:00:00", "across Tết: nothing from 14 to 22 February counts"},
		{"2026-02-13 16:00:00", days(0), "2026-02-23 17:00:00", "received after the cut-off on the last day before Tết"},
		{"2026-02-17 10:00:00", days(1), "2026-02-24 17:00:00", "filed on the first day of Tết counts from the first working day"},
		{"2025-04-25 10:00:00", days(1), "2025-04-26 17:00:00", "the Saturday is worked"},
		{"2025-04-26 15:30:00", days(1), "2025-04-29 17:00:00", "the worked Saturday has the cut-off of any working day"},
		{"2025-04-25 10:00:00", days(4), "2025-05-05 17:00:00", "26, 28, 29 April, then four days off and a weekend"},
		{"2025-12-31 10:00:00", days(1), "2026-01-02 17:00:00", "across new year"},

		{"2025-11-24 10:30:00", hours(8), "2025-11-25 10:30:00", "one hour before noon, four after, three the next morning"},
		{"2025-11-24 13:00:00", hours(4), "2025-11-24 17:00:00", "hours end with the interval, not with the next opening"},
		{"2025-11-24 12:00:00", hours(1), "2025-11-24 14:00:00", "lunch does not count"},
		{"2025-11-24 15:00:00", hours(8), "2025-11-25 17:00:00", "at the cut-off the clock starts at the next opening"},
		{"2025-11-28 14:00:00", hours(4), "2025-12-01 08:30:00", "over the weekend"},
		{"2025-11-24 05:00:00", hours(1), "2025-11-24 08:30:00", "before opening the clock waits"},

		{"2025-11-24 10:00:00", calendar(10), "2025-12-04 17:00:00", "calendar days count weekends"},
		{"2025-11-24 10:00:00", calendar(5), "2025-12-01 17:00:00", "the last day is a Saturday, hence Monday"},
		{"2026-02-06 10:00:00", calendar(10), "2026-02-23 17:00:00", "the last day lies in Tết"},
		{"2025-11-24 10:00:00", calendar(0), "2025-11-24 17:00:00", "no day after the first"},
	}
	for _, k := range cases {
		got, err := worktime.Due(&c, at(t, k.start), k.limit, nil)
		if err != nil || !got.At.Equal(at(t, k.due)) {
			t.Errorf("%s + %v is due %v, %v; want %s: %s", k.start, k.limit, got.At, err, k.due, k.reason)
		}
	}
}

func TestStepKnowsNoCutOff(t *testing.T) {
	t.Parallel()
	c := parse(t, province)
	cases := []struct {
		start  string
		limit  worktime.Limit
		due    string
		reason string
	}{
		{"2025-11-24 15:00:00", days(1), "2025-11-25 17:00:00", "work handed over in the afternoon counts today"},
		{"2025-11-24 16:00:00", hours(2), "2025-11-25 08:30:00", "one hour today, one tomorrow"},
		{"2025-11-24 17:00:00", days(1), "2025-11-26 17:00:00", "at closing the day is over"},
	}
	for _, k := range cases {
		got, err := worktime.StepDue(&c, at(t, k.start), k.limit, nil)
		if err != nil || !got.At.Equal(at(t, k.due)) {
			t.Errorf("%s + %v is due %v, %v; want %s: %s", k.start, k.limit, got.At, err, k.due, k.reason)
		}
	}
}

func TestPausesSubtract(t *testing.T) {
	t.Parallel()
	c := parse(t, province)
	type pause struct{ from, to string }
	cases := []struct {
		limit  worktime.Limit
		pauses []pause
		due    string
		paused bool
		reason string
	}{
		{days(3), nil, "2025-11-27 17:00:00", false, "without a pause"},
		{days(3), []pause{{"2025-11-25 10:00:00", "2025-11-26 09:00:00"}}, "2025-11-28 17:00:00", false, "the 26th does not count"},
		{days(3), []pause{{"2025-11-25 10:00:00", "2025-11-25 11:00:00"}}, "2025-11-27 17:00:00", false, "begun and ended on one day takes no day"},
		{days(3), []pause{{"2025-11-25 10:00:00", "2025-11-25 15:00:00"}}, "2025-11-28 17:00:00", false, "a supplement at the cut-off counts from the next day"},
		{days(3), []pause{{"2025-11-28 18:00:00", "2025-11-30 09:00:00"}}, "2025-11-27 17:00:00", false, "after the due date nothing matters"},
		{days(3), []pause{{"2025-11-27 10:00:00", "2025-11-29 09:00:00"}}, "2025-12-01 17:00:00", false, "begun on the due day: the 28th and, as the 29th is a Saturday, Monday"},
		{days(4), []pause{{"2025-11-29 09:00:00", "2025-11-30 09:00:00"}}, "2025-11-28 17:00:00", false, "a pause over the weekend takes no working day"},
		{days(3), []pause{{"2025-11-25 10:00:00", "2025-11-27 09:00:00"}, {"2025-11-26 08:00:00", "2025-11-26 09:00:00"}}, "2025-12-01 17:00:00", false, "one pause within another counts once"},
		{days(3), []pause{{"2025-11-20 10:00:00", "2025-11-24 09:00:00"}}, "2025-11-27 17:00:00", false, "before the start nothing matters"},
		{days(3), []pause{{"2025-11-25 10:00:00", ""}}, "2025-11-27 17:00:00", true, "while it lasts the date is the one before it"},
		{days(3), []pause{{"2025-12-25 10:00:00", ""}}, "2025-11-27 17:00:00", false, "a pause after the due date stops no clock"},
		{days(0), []pause{{"2025-11-24 11:00:00", "2025-11-26 09:00:00"}}, "2025-11-26 17:00:00", false, "same day, resumed two days later"},
		{hours(8), []pause{{"2025-11-24 10:00:00", "2025-11-24 14:00:00"}}, "2025-11-25 11:30:00", false, "the morning's last hour and a half and the afternoon's first hour"},
		{hours(8), []pause{{"2025-11-24 10:00:00", "2025-11-24 15:00:00"}}, "2025-11-25 16:00:00", false, "resumed at the cut-off: from the next opening"},
		{calendar(4), []pause{{"2025-11-25 10:00:00", "2025-11-27 09:00:00"}}, "2025-12-01 17:00:00", false, "the last day moves to Sunday, hence Monday"},
	}
	for _, k := range cases {
		var pauses []worktime.Pause
		for _, p := range k.pauses {
			q := worktime.Pause{From: at(t, p.from)}
			if p.to != "" {
				q.To = at(t, p.to)
			}
			pauses = append(pauses, q)
		}
		got, err := worktime.Due(&c, at(t, "2025-11-24 09:00:00"), k.limit, pauses)
		if err != nil || !got.At.Equal(at(t, k.due)) || got.Paused != k.paused {
			t.Errorf("%v with %v is due %+v, %v; want %s: %s", k.limit, k.pauses, got, err, k.due, k.reason)
		}
	}
}

func TestProvisional(t *testing.T) {
	t.Parallel()
	c := parse(t, province)
	cases := []struct {
		start  string
		limit  worktime.Limit
		want   bool
		reason string
	}{
		{"2025-11-24 09:00:00", days(15), false, "every day on the way is announced"},
		{"2026-11-20 09:00:00", days(1), false, "24 November 2026 lies beyond"},
		{"2026-11-20 09:00:00", days(5), true, "24 November 2026 is on the way and has no notice"},
		{"2026-12-30 09:00:00", days(1), false, "the last confirmed year"},
		{"2026-12-30 09:00:00", days(2), true, "due in a year whose days off are not announced"},
	}
	for _, k := range cases {
		got, err := worktime.Due(&c, at(t, k.start), k.limit, nil)
		if err != nil || got.Provisional != k.want {
			t.Errorf("%s + %v gives %+v, %v; want provisional %v: %s", k.start, k.limit, got, err, k.want, k.reason)
		}
	}
}

func TestHalfDayCountsHalf(t *testing.T) {
	t.Parallel()
	c := worktime.Merge(parse(t, province), parse(t, `{"week":{"saturday":{"processing":[{"from":"07:30","to":"11:30"}],"half":true}}}`))
	cases := []struct{ start, due, reason string }{
		{"2025-11-21 09:00:00", "2025-11-24 17:00:00", "Saturday's half and Monday complete one day"},
		{"2025-11-22 13:00:00", "2025-11-25 17:00:00", "after closing at 11:30 Saturday is over, before the cut-off though it is"},
	}
	for _, k := range cases {
		got, err := worktime.Due(&c, at(t, k.start), days(1), nil)
		if err != nil || !got.At.Equal(at(t, k.due)) {
			t.Errorf("%s is due %v, %v; want %s: %s", k.start, got.At, err, k.due, k.reason)
		}
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	c := parse(t, province)
	pauses := []worktime.Pause{{From: at(t, "2025-05-05 10:00:00"), To: at(t, "2025-05-06 10:00:00")}}
	e, err := worktime.Explain(&c, at(t, "2025-04-29 15:30:00"), days(1), pauses)
	if err != nil {
		t.Fatal(err)
	}
	if e.From.String() != "2025-05-05" || e.CutOff.String() != "15:00" {
		t.Errorf("counts from %v with cut-off %v", e.From, e.CutOff)
	}
	if len(e.Lines) != 2 || e.Lines[0].Reason != worktime.Paused || e.Lines[1].Reason != worktime.Counted {
		t.Errorf("lines are %+v", e.Lines)
	}
	if len(e.Pauses) != 1 {
		t.Errorf("pauses are %+v", e.Pauses)
	}

	e, err = worktime.Explain(&c, at(t, "2025-04-29 14:30:00"), days(1), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got string
	for _, l := range e.Skipped() {
		got += l.Date.String() + " " + string(l.Reason) + "; "
	}
	if want := "2025-04-30 holiday; 2025-05-01 holiday; 2025-05-02 holiday; 2025-05-03 weekend; 2025-05-04 weekend; "; got != want {
		t.Errorf("skipped %s, want %s", got, want)
	}
	if s := e.Skipped()[0].Special; s == nil || s.Name.EN != "Victory Day" || s.Notice != "N1" {
		t.Errorf("the first day skipped is explained by %+v", s)
	}
}

func TestDueRefuses(t *testing.T) {
	t.Parallel()
	c := parse(t, province)
	var closed worktime.Calendar
	start := at(t, "2025-11-24 09:00:00")
	cases := []struct {
		calendar *worktime.Calendar
		limit    worktime.Limit
		pauses   []worktime.Pause
		code     string
		reason   string
	}{
		{&c, worktime.Limit{}, nil, "bad_limit", "the zero limit is invalid"},
		{&c, hours(0), nil, "bad_limit", "no hour at all is no limit"},
		{&c, days(-1), nil, "bad_limit", "negative"},
		{&c, days(worktime.MaxDays + 1), nil, "bad_limit", "beyond a lifetime"},
		{&c, days(1), []worktime.Pause{{From: start, To: start.Add(-time.Second)}}, "bad_pause", "ends before it begins"},
		{&closed, days(1), nil, "no_working_time", "an office that never opens"},
	}
	for _, k := range cases {
		if _, err := worktime.Due(k.calendar, start, k.limit, k.pauses); fault.CodeOf(err) != k.code {
			t.Errorf("%s: %v, want %s", k.reason, err, k.code)
		}
	}
}
