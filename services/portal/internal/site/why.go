package site

import (
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/services/portal/internal/web"
)

// WhyDue unfolds a due date: start, limit, what was skipped, what paused and extended it, what it was at first.
func (a *Ask) WhyDue(c dossiersv1.Clock) []web.SummaryRow {
	rows := []web.SummaryRow{{Key: a.T("dossier.why_start"), Value: a.L.DateTime(c.StartedAt)}}
	if c.CutOff {
		rows[0].Note = a.T("dossier.why_cut_off", i18n.Data{"Date": a.L.ShortDay(c.CountsFrom)})
	}
	rows = append(rows, web.SummaryRow{Key: a.T("dossier.why_limit"), Value: a.Limit(c.Limit)})
	kinds := map[string]int{}
	for _, day := range c.Skipped {
		if day.Why == "weekend" {
			kinds[day.Why]++
			continue
		}
		rows = append(rows, web.SummaryRow{Key: a.T("dossier.why_skip"), Value: a.L.Date(day.Date.Time), Note: day.Note})
	}
	if n := kinds["weekend"]; n > 0 {
		rows = append(rows, web.SummaryRow{Key: a.T("dossier.why_skip"), Value: a.L.N("dossier.why_weekend", n)})
	}
	for _, p := range c.Pauses {
		text := a.T("dossier.why_pause_open", i18n.Data{"From": a.L.Short(p.From)})
		if !p.Until.IsZero() {
			text = a.T("dossier.why_pause", i18n.Data{"From": a.L.Short(p.From), "Until": a.L.Short(p.Until)})
		}
		rows = append(rows, web.SummaryRow{Key: a.T("dossier.why_paused"), Value: text})
	}
	for _, x := range c.Extensions {
		rows = append(rows, web.SummaryRow{Key: a.T("dossier.why_extended"), Value: a.L.Day(x.From) + " → " + a.L.Day(x.To), Note: x.Reason})
	}
	if !c.OriginalDue.IsZero() && !c.OriginalDue.Equal(c.CurrentDue) {
		rows = append(rows, web.SummaryRow{Key: a.T("dossier.why_original"), Value: a.L.Date(c.OriginalDue)})
	}
	return rows
}
