package dossier_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar/calendartest"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// local reads an instant as people in Viet Nam write it.
func local(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04:05", s, worktime.Zone)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func TestDueDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ why, received, due string }{
		{"24 November 2025 is worked; received before the cut-off", "2025-11-24 14:59:59", "2025-11-25 17:00:00"},
		{"at the cut-off sharp it counts from the next working day", "2025-11-24 15:00:00", "2025-11-26 17:00:00"},
		{"on a Friday the weekend does not count", "2025-11-21 09:00:00", "2025-11-24 17:00:00"},
		{"after the cut-off on a Friday it counts from Monday", "2025-11-21 16:00:00", "2025-11-25 17:00:00"},
		{"on a Sunday it counts from Monday", "2025-11-23 09:00:00", "2025-11-25 17:00:00"},
		{"Tết takes a week", "2026-02-13 09:00:00", "2026-02-23 17:00:00"},
		{"the last hour before Tết", "2026-02-13 16:30:00", "2026-02-24 17:00:00"},
		{"a worked Saturday counts", "2026-01-09 09:00:00", "2026-01-10 17:00:00"},
		{"and is received on", "2026-01-10 09:00:00", "2026-01-12 17:00:00"},
	} {
		b := newBench(t)
		b.Clock.Set(local(c.received))
		d := receiveAtCounter(t, b.Service)
		if !d.Clock.OriginalDue.Equal(local(c.due)) || !d.Clock.CurrentDue.Equal(local(c.due)) {
			t.Errorf("%s: received %s, due %s, want %s", c.why, c.received, d.Clock.CurrentDue.In(worktime.Zone), c.due)
		}
	}
}

func TestProvisionalDueDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, received string
		want          bool
	}{
		{"all days on the way are announced", "2025-11-24 09:00:00", false},
		{"24 November 2026 is not confirmed", "2026-11-23 09:00:00", true},
		{"beyond the last confirmed year", "2026-12-31 09:00:00", true},
	} {
		b := newBench(t)
		b.Clock.Set(local(c.received))
		if d := receiveAtCounter(t, b.Service); d.Clock.Provisional != c.want {
			t.Errorf("%s: provisional %v", c.why, d.Clock.Provisional)
		}
	}
}

func TestReceptionHasItsOwnLimit(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.file(dossiertest.Extract)
	// 08:12, eight working hours of seven and a half a day.
	if want := local("2025-11-25 08:42:00"); !d.Clock.ReceptionDue.Equal(want) || d.Clock.State != dossier.NotStarted {
		t.Errorf("reception is due %s, want %s; clock %s", d.Clock.ReceptionDue.In(worktime.Zone), want.In(worktime.Zone), d.Clock.State)
	}
}

func TestMetAndMissed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why  string
		wait time.Duration
		want bool
	}{
		{"issued the day before", 0, true},
		{"issued a week late", 7 * 24 * time.Hour, false},
	} {
		b := newBench(t)
		d := b.reach(dossier.Approved)
		b.Clock.Advance(c.wait)
		if overdue := d.Overdue(b.Clock.Now()); overdue == c.want {
			t.Errorf("%s: overdue while running %v", c.why, overdue)
		}
		o := b.commune
		b.ok(b.AttachResult(ctx, dossiertest.By(o.Case, d.ID), "trich-luc", *b.Files.Add(o.Case.Subject), ""))
		d = b.ok(b.IssueResult(ctx, dossiertest.By(o.Clerk, d.ID), ""))
		stopped := d.Clock.StoppedAt
		b.Clock.Advance(30 * 24 * time.Hour)
		d = b.ok(b.ReturnResult(ctx, dossiertest.By(o.Reception, d.ID), returned()))
		if *d.Clock.Met != c.want || !d.Clock.StoppedAt.Equal(stopped) {
			t.Errorf("%s: met %v; the end is the issue, whenever it is fetched (%s, %s)", c.why, *d.Clock.Met, stopped, d.Clock.StoppedAt)
		}
	}
}

func TestExtension(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by := dossiertest.By(b.commune.Leader, b.reach(dossier.InProcess).ID)
	five := worktime.Limit{Unit: worktime.WorkingDays, Amount: 5}
	_, err := b.ExtendDossier(ctx, by, worktime.Limit{Unit: worktime.WorkingDays}, "chờ kiểm định")
	b.refused("by nothing", "bad_limit", err)
	_, err = b.ExtendDossier(ctx, dossiertest.By(b.commune.Case, by.Dossier), five, "chờ kiểm định")
	b.refused("by the case officer", "role_missing", err)
	d := b.ok(b.ExtendDossier(ctx, by, five, "chờ kiểm định"))
	// Due on Tuesday; five working days later is the Tuesday after.
	if !d.Clock.CurrentDue.Equal(local("2025-12-02 17:00:00")) || !d.Clock.OriginalDue.Equal(local("2025-11-25 17:00:00")) {
		t.Errorf("extended to %s, original %s", d.Clock.CurrentDue.In(worktime.Zone), d.Clock.OriginalDue.In(worktime.Zone))
	}
	if x := d.Clock.Extensions[0]; !x.From.Equal(d.Clock.OriginalDue) || !x.To.Equal(d.Clock.CurrentDue) || x.Signer != b.commune.Leader.Subject {
		t.Errorf("form 04 says %+v", x)
	}
	_, err = b.ExtendDossier(ctx, by, five, "chờ kiểm định")
	b.refused("more often than the version allows", "no_more_extensions", err)
	late := b.reach(dossier.InProcess)
	b.Clock.Advance(14 * 24 * time.Hour)
	_, err = b.ExtendDossier(ctx, dossiertest.By(b.commune.Leader, late.ID), five, "chờ kiểm định")
	b.refused("after the date has passed", "already_overdue", err)
	b.ok(b.RequestSupplement(ctx, dossiertest.By(b.commune.Case, late.ID), onField()))
	_, err = b.ExtendDossier(ctx, dossiertest.By(b.commune.Leader, late.ID), five, "chờ kiểm định")
	b.refused("what was late when the clock was paused", "already_overdue", err)
	paused := b.reach(dossier.InProcess)
	b.ok(b.RequestSupplement(ctx, dossiertest.By(b.commune.Case, paused.ID), onField()))
	b.Clock.Advance(14 * 24 * time.Hour)
	b.ok(b.ExtendDossier(ctx, dossiertest.By(b.commune.Leader, paused.ID), five, "chờ kiểm định"))
}

func TestExplanation(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.Clock.Set(local("2025-11-28 15:00:00"))
	d := receiveAtCounter(t, b.Service)
	e, err := d.Explain(b.Calendars.For(dossiertest.Commune))
	if err != nil {
		t.Fatal(err)
	}
	if !e.CutOff || !e.CountsFrom.Equal(local("2025-12-01 07:30:00")) {
		t.Errorf("after the cut-off on a Friday it counts from Monday: %+v", e)
	}
	b.Clock.Set(local("2025-11-28 09:00:00"))
	d = receiveAtCounter(t, b.Service)
	if e, err = d.Explain(b.Calendars.For(dossiertest.Commune)); err != nil || e.CutOff || len(e.Skipped) != 2 || e.Skipped[0].Reason != worktime.Weekend {
		t.Errorf("before it the weekend is skipped: %+v %v", e, err)
	}
	if e, err := b.file(dossiertest.Extract).Explain(b.Calendars.For(dossiertest.Commune)); err != nil || len(e.Skipped) > 0 {
		t.Errorf("before reception there is nothing to explain: %+v %v", e, err)
	}
}

func TestRecomputeAfterAHoliday(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.reach(dossier.InProcess)
	if n, err := b.Service.RecomputeDue(ctx, "", 1); n != 0 || err != nil {
		t.Errorf("an unchanged calendar moved %d, %v", n, err)
	}
	b.Needs.Calendars = tightened()
	if n, err := b.Service.RecomputeDue(ctx, "", 1); n != 1 || err != nil {
		t.Fatalf("a holiday announced later moved %d, %v", n, err)
	}
	after := b.ok(b.GetDossier(ctx, dossiertest.Applicant, d.ID))
	if !after.Clock.CurrentDue.Equal(local("2025-11-26 17:00:00")) || !after.Clock.OriginalDue.Equal(d.Clock.OriginalDue) {
		t.Errorf("current due %s, original %s", after.Clock.CurrentDue, after.Clock.OriginalDue)
	}
	list, err := b.GetHistory(ctx, b.commune.Case, d.ID, 0, 10)
	if err != nil || list[len(list)-1].Event != "dossier.due_recomputed.v1" {
		t.Errorf("the history tells: %+v %v", list, err)
	}
}

type fixed struct{ *worktime.Calendar }

// For implements dossier.Calendars.
func (f fixed) For(tenant.Agency) *worktime.Calendar { return f.Calendar }

// However a dossier is paused and extended, its current due date follows from the facts alone: computing it again moves
// nothing, and it never lies before the original.
func TestDueFollowsFromTheFacts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		b := newBench(t)
		d := b.reach(dossier.InProcess)
		by := dossiertest.By
		for range rapid.IntRange(1, 5).Draw(r, "steps") {
			b.Clock.Advance(time.Duration(rapid.IntRange(1, 9*24*60).Draw(r, "minutes")) * time.Minute)
			request := onField()
			request.SecondReason = "vẫn thiếu"
			if rapid.Bool().Draw(r, "extend") {
				by := worktime.Limit{Unit: worktime.WorkingDays, Amount: rapid.IntRange(1, 9).Draw(r, "by")}
				_, _ = b.ExtendDossier(ctx, dossiertest.By(b.commune.Leader, d.ID), by, "chờ kiểm định")
			}
			if rapid.Bool().Draw(r, "ask") {
				_, _ = b.RequestSupplement(ctx, by(b.commune.Head, d.ID), request)
			} else {
				_, _ = b.SupplyDossier(ctx, by(dossiertest.Applicant, d.ID), dossier.SupplyInput{})
			}
		}
		d, err := b.GetDossier(ctx, dossier.Self, d.ID)
		if err != nil {
			r.Fatal(err)
		}
		if d.Clock.CurrentDue.Before(d.Clock.OriginalDue) {
			r.Fatalf("due %s before the original %s", d.Clock.CurrentDue, d.Clock.OriginalDue)
		}
		if d.Clock.State == dossier.Running {
			if n, err := b.Service.RecomputeDue(ctx, "", 1); n != 0 || err != nil {
				r.Fatalf("computing again moved %d, %v", n, err)
			}
		}
	})
}

// tightened is the sample calendar with 25 November 2025 off, announced later.
func tightened() dossier.Calendars {
	c := calendartest.Province()
	c.Special = append([]worktime.Special{{
		Date: worktime.Date{Year: 2025, Month: 11, Day: 25}, Kind: worktime.Off, Notice: "Công điện", Confirmed: true,
	}}, c.Special...)
	return fixed{&c}
}

// shelf has no calendar until it is read anew, as an instance has that did not yet see what another one took.
type shelf struct {
	dossier.Calendars
	reads int
}

func (s *shelf) For(a tenant.Agency) *worktime.Calendar {
	if s.reads == 0 {
		return &worktime.Calendar{}
	}
	return s.Calendars.For(a)
}

func TestCalendarOfAMomentAgo(t *testing.T) {
	t.Parallel()
	for why, do := range map[string]func(*bench, *dossier.Dossier) error{
		"filing at once": func(b *bench, _ *dossier.Dossier) error {
			_, err := b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, dossiertest.Filing(dossiertest.Extract, dossiertest.Commune))
			return err
		},
		"at the counter": func(b *bench, _ *dossier.Dossier) error {
			_, err := b.Service.ReceiveAtCounter(ctx, b.commune.Reception, dossier.Command{}, dossiertest.CounterFiling("Lê Văn Mẫu"))
			return err
		},
		"receiving": func(b *bench, d *dossier.Dossier) error {
			_, err := b.ReceiveDossier(ctx, dossiertest.By(b.commune.Reception, d.ID), dossier.ReceiveInput{})
			return err
		},
	} {
		b := newBench(t)
		d := b.file(dossiertest.Extract)
		known := &shelf{Calendars: b.Needs.Calendars}
		b.Needs.Calendars = known
		b.refused(why+" by an instance that has no calendar", "no_working_time", do(b, d))
		b.Needs.Reread = func(context.Context) error { return nil }
		b.refused(why+" where nobody has one", "no_working_time", do(b, d))
		b.Needs.Reread = func(context.Context) error { known.reads++; return nil }
		if err := do(b, d); err != nil || known.reads != 1 {
			t.Errorf("%s: %v after %d readings, want one that mends it", why, err, known.reads)
		}
	}
}
