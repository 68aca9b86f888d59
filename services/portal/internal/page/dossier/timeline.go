package dossier

import (
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/services/portal/internal/web"
)

// steps is the dossier's way: what happened, where it is now, what comes next.
func (v view) steps() []web.Step {
	var all []web.Step
	for _, e := range v.History {
		all = append(all, web.Step{State: web.StepDone, Title: v.Event(e), Note: v.L.Short(e.At)})
	}
	if now := v.now(); now != nil {
		all = append(all, *now)
	}
	return append(all, v.coming()...)
}

// now says who has the dossier and since when; nil when nobody has to act any more.
func (v view) now() *web.Step {
	h := v.D.Holder
	if h.Agency == "" || ended(v.D.Status) {
		return nil
	}
	unit := v.Agency(h.Agency)
	if d := v.Agencies.Division(v.Ctx(), h.Agency, h.Division); d != "" {
		unit = d + ", " + unit
	}
	s := &web.Step{State: web.StepCurrent, Title: v.T("dossier.at", i18n.Data{"Unit": unit}), Note: v.T("dossier.since", i18n.Data{"When": v.L.Short(h.Since)})}
	switch h.WaitingFor {
	case dossiersv1.HolderWaitingForApplicant:
		s.Note += " · " + v.T("dossier.waits_for_you")
	case dossiersv1.HolderWaitingForOpinion:
		s.Note += " · " + v.T("dossier.waits_for_opinion")
	}
	if v.D.Clock.State == dossiersv1.ClockStatePaused {
		s.Chip = &web.ChipData{Tone: web.Pause, Text: v.T("due.paused")}
	}
	return s
}

func (v view) coming() []web.Step {
	if ended(v.D.Status) {
		return nil
	}
	var all []web.Step
	if next := v.D.Holder.Next; next.Vi != "" {
		all = append(all, web.Step{Title: v.In(next)})
	}
	return append(all, web.Step{Title: v.T("dossier.result_comes")})
}

func ended(s dossiersv1.Status) bool {
	switch s {
	case dossiersv1.StatusCompleted, dossiersv1.StatusRefused, dossiersv1.StatusWithdrawn, dossiersv1.StatusStopped:
		return true
	}
	return false
}

// why unfolds the due date: start, limit, what was skipped, what paused it.
func (v view) why() []web.SummaryRow {
	c := v.D.Clock
	rows := []web.SummaryRow{{Key: v.T("dossier.why_start"), Value: v.L.DateTime(c.StartedAt)}}
	if c.CutOff {
		rows[0].Note = v.T("dossier.why_cut_off", i18n.Data{"Date": v.L.ShortDay(c.CountsFrom)})
	}
	rows = append(rows, web.SummaryRow{Key: v.T("dossier.why_limit"), Value: v.Limit(c.Limit)})
	kinds := map[string]int{}
	for _, day := range c.Skipped {
		if day.Why == "weekend" {
			kinds[day.Why]++
			continue
		}
		rows = append(rows, web.SummaryRow{Key: v.T("dossier.why_skip"), Value: v.L.Date(day.Date.Time), Note: day.Note})
	}
	if n := kinds["weekend"]; n > 0 {
		rows = append(rows, web.SummaryRow{Key: v.T("dossier.why_skip"), Value: v.L.N("dossier.why_weekend", n)})
	}
	for _, p := range c.Pauses {
		text := v.T("dossier.why_pause_open", i18n.Data{"From": v.L.Short(p.From)})
		if !p.Until.IsZero() {
			text = v.T("dossier.why_pause", i18n.Data{"From": v.L.Short(p.From), "Until": v.L.Short(p.Until)})
		}
		rows = append(rows, web.SummaryRow{Key: v.T("dossier.why_paused"), Value: text})
	}
	for _, x := range c.Extensions {
		rows = append(rows, web.SummaryRow{Key: v.T("dossier.why_extended"), Value: v.L.Day(x.From) + " → " + v.L.Day(x.To), Note: x.Reason})
	}
	if !c.OriginalDue.IsZero() && !c.OriginalDue.Equal(c.CurrentDue) {
		rows = append(rows, web.SummaryRow{Key: v.T("dossier.why_original"), Value: v.L.Date(c.OriginalDue)})
	}
	return rows
}
