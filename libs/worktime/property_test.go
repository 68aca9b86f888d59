package worktime_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua.vn/libs/worktime"
)

var epoch = time.Date(2025, 3, 1, 0, 0, 0, 0, worktime.Zone)

// instant draws a moment of about 14 months from March 2025, often at the borders where mistakes live.
func instant(t *rapid.T, name string) time.Time {
	day := epoch.AddDate(0, 0, rapid.IntRange(0, 420).Draw(t, name+" day"))
	clock := rapid.OneOf(
		rapid.SampledFrom([]string{"0s", "7h30m", "11h30m", "13h", "14h59m59s", "15h", "17h", "23h59m59s"}),
		rapid.Map(rapid.IntRange(0, 24*3600-1), func(s int) string { return (time.Duration(s) * time.Second).String() }),
	).Draw(t, name+" time")
	d, err := time.ParseDuration(clock)
	if err != nil {
		t.Fatal(err)
	}
	return day.Add(d)
}

// week is a complete calendar with a random Saturday, random days off and random worked Saturdays.
func week(t *rapid.T) worktime.Calendar {
	full := &worktime.Day{Processing: []worktime.Interval{{From: 450, To: 690}, {From: 780, To: 1020}}}
	c := worktime.Calendar{
		Week:             worktime.Week{Monday: full, Tuesday: full, Wednesday: full, Thursday: full, Friday: full},
		CutOff:           worktime.TimeOfDay(rapid.SampledFrom([]int{0, 600, 720, 900, 1200}).Draw(t, "cut-off")),
		ConfirmedThrough: 2026,
	}
	if rapid.Bool().Draw(t, "saturday") {
		c.Week.Saturday = &worktime.Day{Processing: []worktime.Interval{{From: 450, To: 690}}, Half: true}
	}
	first := worktime.DateOf(epoch)
	offsets := rapid.SliceOfNDistinct(rapid.IntRange(0, 460), 0, 40, rapid.ID[int]).Draw(t, "special")
	slices.Sort(offsets)
	for _, o := range offsets {
		kind := rapid.SampledFrom([]worktime.Kind{worktime.Off, worktime.Off, worktime.CompensatoryWork}).Draw(t, "kind")
		c.Special = append(c.Special, worktime.Special{Date: first.Add(o), Kind: kind, Notice: "N", Confirmed: true})
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	return c
}

func limit(t *rapid.T) worktime.Limit {
	unit := rapid.SampledFrom([]worktime.Unit{worktime.WorkingHours, worktime.WorkingDays, worktime.CalendarDays}).Draw(t, "unit")
	return worktime.Limit{Unit: unit, Amount: rapid.IntRange(1, 40).Draw(t, "amount")}
}

func pauses(t *rapid.T) []worktime.Pause {
	list := make([]worktime.Pause, rapid.IntRange(0, 4).Draw(t, "pauses"))
	for i := range list {
		a, b := instant(t, "from"), instant(t, "to")
		if b.Before(a) {
			a, b = b, a
		}
		list[i] = worktime.Pause{From: a, To: b}
	}
	return list
}

type explain func(*worktime.Calendar, time.Time, worktime.Limit, []worktime.Pause) (worktime.Explanation, error)

// both checks a property of dossiers and of steps.
func both(t *testing.T, property func(*rapid.T, explain)) {
	t.Helper()
	for name, f := range map[string]explain{"dossier": worktime.Explain, "step": worktime.ExplainStep} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) { property(t, f) })
		})
	}
}

func must(t *rapid.T, f explain, c *worktime.Calendar, start time.Time, l worktime.Limit, p []worktime.Pause) worktime.Explanation {
	t.Helper()
	e, err := f(c, start, l, p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestLaterStartIsNeverDueEarlier(t *testing.T) {
	t.Parallel()
	both(t, func(t *rapid.T, f explain) {
		c, l, p := week(t), limit(t), pauses(t)
		a, b := instant(t, "a"), instant(t, "b")
		if b.Before(a) {
			a, b = b, a
		}
		first, second := must(t, f, &c, a, l, p), must(t, f, &c, b, l, p)
		if second.Deadline.At.Before(first.Deadline.At) {
			t.Fatalf("started %v due %v; started %v due %v", a, first.Deadline.At, b, second.Deadline.At)
		}
	})
}

func TestPauseNeverShortens(t *testing.T) {
	t.Parallel()
	both(t, func(t *rapid.T, f explain) {
		c, l, start := week(t), limit(t), instant(t, "start")
		p := pauses(t)
		for i := range p {
			without := must(t, f, &c, start, l, p[:i]).Deadline.At
			with := must(t, f, &c, start, l, p[:i+1]).Deadline.At
			if with.Before(without) {
				t.Fatalf("pause %v moves %v to %v", p[i], without, with)
			}
		}
	})
}

func TestOrderOfPausesDoesNotMatter(t *testing.T) {
	t.Parallel()
	both(t, func(t *rapid.T, f explain) {
		c, l, start, p := week(t), limit(t), instant(t, "start"), pauses(t)
		want := must(t, f, &c, start, l, p).Deadline
		slices.Reverse(p)
		if got := must(t, f, &c, start, l, p).Deadline; got != want {
			t.Fatalf("%+v in one order, %+v in the other", want, got)
		}
	})
}

// What is explained adds up to the limit, day after day without a gap, and ends on the due day, in working time.
func TestExplanationSumsUp(t *testing.T) {
	t.Parallel()
	both(t, func(t *rapid.T, f explain) {
		c, l, start, p := week(t), limit(t), instant(t, "start"), pauses(t)
		e := must(t, f, &c, start, l, p)
		next := e.From
		if l.Unit != worktime.WorkingHours {
			next = next.Add(1)
		}
		var halves int
		var worked time.Duration
		for _, line := range e.Lines {
			if line.Date != next {
				t.Fatalf("after %v comes %v", next.Add(-1), line.Date)
			}
			next = next.Add(1)
			halves += line.Halves
			worked += line.Worked
		}
		due := e.Deadline.At
		if last := next.Add(-1); last != worktime.DateOf(due) {
			t.Fatalf("the last line is of %v, due is %v", last, due)
		}
		if !c.Working(worktime.DateOf(due)) || due.Before(start) {
			t.Fatalf("started %v, due %v", start, due)
		}
		switch {
		case l.Unit == worktime.WorkingHours && worked != time.Duration(l.Amount)*time.Hour:
			t.Fatalf("worked %v of %v", worked, l)
		case l.Unit != worktime.WorkingHours && (halves < 2*l.Amount || halves > 2*l.Amount+1):
			t.Fatalf("%d halves for %v", halves, l)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(province))
	f.Add([]byte(`{"special":[{"date":"2025-05-01","kind":"off"}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := worktime.Parse(b)
		if err != nil {
			return
		}
		start := time.Date(2025, 11, 24, 9, 0, 0, 0, worktime.Zone)
		d, err := worktime.Due(&c, start, worktime.Limit{Unit: worktime.WorkingDays, Amount: 3}, nil)
		if err == nil && d.At.Before(start) {
			t.Fatalf("due %v before the start", d.At)
		}
	})
}
