package dossiertest

import (
	"fmt"
	"strings"

	"motcua.vn/services/dossiers/internal/dossier"
)

// Broken lists the invariants of domain.md section 4 that a dossier breaks, seen after what it was before (nil: none).
func Broken(before, d *dossier.Dossier) []string {
	var bad []string
	fail := func(on bool, format string, args ...any) {
		if on {
			bad = append(bad, fmt.Sprintf(format, args...))
		}
	}
	receive, handle, leads := 0, 0, 0
	for _, p := range d.Parties {
		fail(!p.Until.IsZero() && p.Until.Before(p.Since), "a part ends before it begins: %+v", p)
		if p.Until.IsZero() && p.Part == dossier.Receive {
			receive++
			fail(p.Agency != d.ReceiveAgency, "the receiving party is %s, not %s", p.Agency, d.ReceiveAgency)
		}
		if p.Until.IsZero() && p.Part == dossier.Handle {
			handle++
			fail(p.Agency != d.HandleAgency, "the handling party is %s, not %s", p.Agency, d.HandleAgency)
		}
	}
	for _, s := range d.Steps {
		if s.Kind == dossier.Lead && s.Open() {
			leads++
			fail(s.Officer == "", "the lead is nobody")
		}
		fail(d.Status.Ended() && s.Open(), "an ended dossier has an open step %s", s.Kind)
	}
	if d.Status == dossier.Draft {
		fail(len(d.Parties) > 0 || d.Number != "" || len(d.Steps) > 0, "a draft has parties, a number or steps")
		return bad
	}
	fail(receive != 1, "%d receiving parties", receive)
	fail(handle != 1, "%d handling parties", handle)
	fail(d.Number == "", "a filed dossier has no number")
	worked := !d.ReceivedAt.IsZero() && !d.Status.Ended()
	fail(worked && leads != 1, "%d leads in %s", leads, d.Status)
	fail(!worked && leads != 0, "%d leads in %s", leads, d.Status)
	fail(d.Status.Ended() == d.EndedAt.IsZero(), "ended at %v in %s", d.EndedAt, d.Status)
	bad = append(bad, brokenClock(d)...)
	if before != nil {
		bad = append(bad, brokenMove(before, d)...)
	}
	return bad
}

func brokenClock(d *dossier.Dossier) []string {
	var bad []string
	fail := func(on bool, format string, args ...any) {
		if on {
			bad = append(bad, fmt.Sprintf(format, args...))
		}
	}
	open := 0
	for _, p := range d.Clock.Pauses {
		if p.Until.IsZero() {
			open++
		}
	}
	c := d.Clock
	fail(open > 1, "%d open pauses", open)
	fail((c.State == dossier.Paused) != (open == 1) && c.State != dossier.ClockStopped, "clock %s with %d open pauses", c.State, open)
	fail(d.ReceivedAt.IsZero() != (c.State == dossier.NotStarted), "clock %s, received at %v", c.State, d.ReceivedAt)
	fail((c.Met != nil) != (c.State == dossier.ClockStopped), "met is known only once stopped")
	fail(c.State != dossier.NotStarted && (c.OriginalDue.IsZero() || c.CurrentDue.IsZero()), "a clock without due dates")
	fail(len(c.Extensions) > d.Terms.MaxExtensions, "%d extensions", len(c.Extensions))
	late := 0
	for _, s := range d.Supplements {
		if s.Stage == dossier.Examination {
			late++
			fail((late > 1) != s.Late, "request %d in examination has late=%v", late, s.Late)
		} else {
			fail(s.Late, "an intake supplement is late")
		}
	}
	fail(c.Met != nil && *c.Met && late > 1, "met in spite of a second supplement")
	return bad
}

func brokenMove(before, d *dossier.Dossier) []string {
	var bad []string
	fail := func(on bool, format string, args ...any) {
		if on {
			bad = append(bad, fmt.Sprintf(format, args...))
		}
	}
	fail(before.Status != d.Status && !dossier.May(before.Status, d.Status), "%s became %s", before.Status, d.Status)
	fail(before.Number != "" && before.Number != d.Number, "number %s became %s", before.Number, d.Number)
	fail(!strings.HasPrefix(d.Number, string(d.ReceiveAgency)+"-"), "number %s of %s", d.Number, d.ReceiveAgency)
	fail(!before.Clock.OriginalDue.IsZero() && !before.Clock.OriginalDue.Equal(d.Clock.OriginalDue), "the original due date moved")
	fail(d.Version != before.Version+1, "version %d became %d", before.Version, d.Version)
	fail(d.HistorySeq < before.HistorySeq, "history went back")
	for i, r := range before.Results {
		fail(!r.IssuedAt.IsZero() && *r.File != *d.Results[i].File, "an issued result changed")
		fail(before.Status == dossier.Approved && r.File != nil && *r.File != *d.Results[i].File, "an approved result changed")
	}
	return bad
}
