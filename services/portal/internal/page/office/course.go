package office

import (
	"strings"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/services/portal/internal/web"
)

// steps are the runs of the process: what, who, since when, until when, how it ended.
func (v *view) steps() []web.SummaryRow {
	var rows []web.SummaryRow
	for _, s := range v.D.Steps {
		name := v.In(s.Name)
		if name == "" {
			name = s.Step
		}
		if s.Kind != dossiersv1.StepRunKindLead {
			name = v.T("office.run_" + string(s.Kind))
		}
		who := v.who(s.Officer, s.Agency)
		if d := v.Agencies.Division(v.Ctx(), s.Agency, s.Division); d != "" {
			who = d + ", " + who
		}
		parts := []string{v.T("dossier.since", i18n.Data{"When": v.L.Short(s.Since)})}
		switch {
		case !s.FinishedAt.IsZero():
			parts = append(parts, v.T("office.finished", i18n.Data{"When": v.L.Short(s.FinishedAt)}))
		case !s.Due.IsZero():
			parts = append(parts, v.T("office.due", i18n.Data{"When": v.L.Short(s.Due)}))
		}
		if key := "office.outcome_" + s.Outcome; s.Outcome != "" && v.Texts.Has(v.L.Language(), key) {
			parts = append(parts, v.T(key))
		}
		rows = append(rows, web.SummaryRow{Key: name, Value: who, Note: strings.Join(parts, " · ")})
	}
	return rows
}

// opinions are what other agencies were asked and what they said.
func (v *view) opinions() []web.SummaryRow {
	var rows []web.SummaryRow
	for _, o := range v.D.Opinions {
		row := web.SummaryRow{Key: v.Agency(o.Agency), Value: o.Question}
		switch {
		case !o.GivenAt.IsZero() && o.Verdict == "":
			row.Note = v.T("office.opinion_closed", i18n.Data{"When": v.L.ShortDay(o.GivenAt)})
		case !o.GivenAt.IsZero():
			row.Value, row.Strong = v.T("office.verdict_"+string(o.Verdict)), true
			row.Note = o.Text + " · " + v.L.ShortDay(o.GivenAt) + " · " + o.Question
		case !o.Due.IsZero():
			row.Note = v.T("office.opinion_due", i18n.Data{"When": v.L.Short(o.Due)})
		default:
			row.Note = v.T("office.opinion_open")
		}
		rows = append(rows, row)
	}
	return rows
}

// supplements are what the applicant was asked to mend.
func (v *view) supplements() []web.SummaryRow {
	var rows []web.SummaryRow
	for _, s := range v.D.Supplements {
		var wants []string
		for _, item := range s.Items {
			wants = append(wants, v.itemName(item)+": "+item.Reason)
		}
		row := web.SummaryRow{Key: v.L.Short(s.RequestedAt) + " · " + v.T("office.stage_"+string(s.Stage)), Value: strings.Join(wants, "; ")}
		switch {
		case !s.SuppliedAt.IsZero():
			row.Note = v.T("office.supplied", i18n.Data{"When": v.L.Short(s.SuppliedAt)})
		case !s.Until.IsZero():
			row.Note = v.T("office.waits_until", i18n.Data{"Date": v.L.ShortDay(s.Until.Time)})
		default:
			row.Note = v.T("office.waits")
		}
		if s.Late {
			row.Note += " · " + v.T("office.counts_late") + ": " + s.SecondReason
		}
		rows = append(rows, row)
	}
	return rows
}

// history is what happened, the latest first.
func (v *view) history() []web.SummaryRow {
	var rows []web.SummaryRow
	for i := len(v.History) - 1; i >= 0; i-- {
		e := v.History[i]
		row := web.SummaryRow{Key: v.L.Short(e.At), Value: v.Event(e), Note: e.Note}
		if name := v.Names[e.Actor]; name != "" {
			row.Note = name
			if e.Note != "" {
				row.Note += " · " + e.Note
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// parties are the agencies that see the dossier now.
func (v *view) parties() []web.SummaryRow {
	var rows []web.SummaryRow
	for _, p := range v.D.Parties {
		if p.Until.IsZero() {
			rows = append(rows, web.SummaryRow{Key: v.T("office.part_" + string(p.Part)), Value: v.Agency(p.Agency)})
		}
	}
	return rows
}

// results are what the procedure issues, with the file attached so far.
func (v *view) results() []web.PaperRow {
	var rows []web.PaperRow
	for _, r := range v.D.Results {
		row := web.PaperRow{Name: v.In(r.Name), Note: v.T("office.no_result"), Missing: true}
		if r.FileName != "" {
			row = web.PaperRow{Name: v.In(r.Name), Note: strings.TrimPrefix(r.Number+" · "+v.FileNote(r.MediaType, r.Size), " · "), Href: v.here("paper", r.File.String())}
		}
		if r.Issued {
			row.State = web.ChipData{Tone: web.Good, Text: v.T("office.issued")}
		}
		rows = append(rows, row)
	}
	return rows
}

// deadline is why the date is what it is, and the date to the minute.
func (v *view) deadline() []web.SummaryRow {
	return append(v.WhyDue(v.D.Clock), web.SummaryRow{Key: v.T("dossier.due"), Value: v.L.DateTime(v.D.Clock.CurrentDue), Strong: true})
}
