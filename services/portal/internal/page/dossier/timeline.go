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
