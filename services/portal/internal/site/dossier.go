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
	switch {
	case clock == "paused":
		return web.ChipData{Tone: web.Pause, Text: a.T("due.paused")}
	case due.IsZero() || clock == "stopped": // met or missed, it waits for its return
		return web.ChipData{}
	}
	tone, key, n := left(a.Now(), due)
	if n == 0 {
		return web.ChipData{Tone: tone, Text: a.T(key)}
	}
	return web.ChipData{Tone: tone, Text: a.L.N(key, n)}
}

// left says how far due is from now as people count: in days of the calendar of
// Vietnam, on the day itself in hours. n is 0 for a text without a number.
func left(now, due time.Time) (tone web.Tone, key string, n int) {
	days := dayNumber(due) - dayNumber(now)
	switch {
	case due.Before(now) && days < 0:
		return web.Late, "due.over_days", -days
	case due.Before(now):
		return web.Late, "due.over", 0
	case days == 0:
		if hours := int(due.Sub(now).Hours()); hours > 0 {
			return web.Soon, "due.hours", hours
		}
		return web.Soon, "due.today", 0
	case days == 1:
		return web.Soon, "due.days", 1
	}
	return web.Good, "due.days", days
}

// dayNumber counts the days of the calendar in Vietnam, so that two of them can be subtracted.
func dayNumber(t time.Time) int {
	y, m, d := t.In(worktime.Zone).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / int64(24*time.Hour/time.Second))
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
