package site

import (
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/portal/internal/web"
)

// StatusChip says where a dossier stands, for its applicant.
func (a *Ask) StatusChip(s dossiersv1.Status) web.ChipData {
	tone := web.Pause
	switch s {
	case dossiersv1.StatusSupplementRequired:
		tone = web.Soon
	case dossiersv1.StatusResultIssued, dossiersv1.StatusCompleted:
		tone = web.Good
	case dossiersv1.StatusRefused, dossiersv1.StatusStopped, dossiersv1.StatusNotSettled:
		tone = web.Late
	}
	return web.ChipData{Tone: tone, Text: a.T("status." + string(s))}
}

// DueChip says how much time is left, in words and by colour.
func (a *Ask) DueChip(due time.Time, clock string) web.ChipData {
	now := a.Now()
	day := func(t time.Time) string { return t.In(worktime.Zone).Format(time.DateOnly) }
	switch {
	case clock == "paused":
		return web.ChipData{Tone: web.Pause, Text: a.T("due.paused")}
	case due.IsZero():
		return web.ChipData{}
	case due.Before(now):
		if days := int(now.Sub(due).Hours() / 24); days > 0 {
			return web.ChipData{Tone: web.Late, Text: a.L.N("due.over_days", days)}
		}
		return web.ChipData{Tone: web.Late, Text: a.T("due.over")}
	case day(due) == day(now):
		if hours := int(due.Sub(now).Hours()); hours > 0 {
			return web.ChipData{Tone: web.Soon, Text: a.L.N("due.hours", hours)}
		}
		return web.ChipData{Tone: web.Soon, Text: a.T("due.today")}
	}
	days := int(due.Sub(now).Hours()/24) + 1
	tone := web.Good
	if days <= 1 {
		tone = web.Soon
	}
	return web.ChipData{Tone: tone, Text: a.L.N("due.days", days)}
}

// Event says what an entry of the history was, for people.
func (a *Ask) Event(e dossiersv1.HistoryEntry) string {
	key := "event." + eventKey(e.Event)
	if a.Texts.Has(a.L.Language(), key) {
		return a.T(key, i18n.Data{"Agency": a.Agency(e.Agency)})
	}
	return e.Event
}

// eventKey makes "received" of "dossier.received.v1".
func eventKey(name string) string {
	const prefix, suffix = "dossier.", ".v1"
	if len(name) > len(prefix)+len(suffix) {
		return name[len(prefix) : len(name)-len(suffix)]
	}
	return name
}
