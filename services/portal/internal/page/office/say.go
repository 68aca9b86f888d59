package office

import (
	"encoding/json"
	"strings"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/form"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/web"
)

func (v *view) title() string {
	for _, p := range v.D.Persons {
		if p.Part == dossiersv1.PersonPartOwner {
			return p.FullName + " · " + v.In(v.D.ProcedureName)
		}
	}
	return v.In(v.D.ProcedureName)
}

// chips are status and deadlines: of the step, and of the whole dossier.
func (v *view) chips() []web.ChipData {
	chips := []web.ChipData{v.StatusChip(v.D.Status)}
	c := v.D.Clock
	switch c.State {
	case dossiersv1.ClockStatePaused:
		chips = append(chips, web.ChipData{Tone: web.Pause, Text: v.T("due.paused")})
	case dossiersv1.ClockStateRunning:
		if due := v.stepDue(); !due.IsZero() {
			chips = append(chips, web.ChipData{Tone: v.DueChip(due, "").Tone, Text: v.T("office.step_due", i18n.Data{"When": v.when(due)})})
		}
	case dossiersv1.ClockStateNotStarted:
		if !c.ReceptionDue.IsZero() {
			chips = append(chips, web.ChipData{Tone: v.DueChip(c.ReceptionDue, "").Tone, Text: v.T("office.reception_due", i18n.Data{"When": v.when(c.ReceptionDue)})})
		}
	case dossiersv1.ClockStateStopped:
	}
	if !c.CurrentDue.IsZero() {
		tone := web.Pause
		if c.Overdue {
			tone = web.Late
		}
		chips = append(chips, web.ChipData{Tone: tone, Text: v.T("office.promised", i18n.Data{"Date": v.L.ShortDay(c.CurrentDue)})})
	}
	return chips
}

// stepDue is when the lead's open step is due.
func (v *view) stepDue() time.Time {
	for _, s := range v.D.Steps {
		if s.Kind == dossiersv1.StepRunKindLead && s.FinishedAt.IsZero() {
			return s.Due
		}
	}
	return time.Time{}
}

// when says "17:00 hôm nay", or the day with its time.
func (v *view) when(t time.Time) string {
	if t.In(worktime.Zone).Format(time.DateOnly) == v.Now().In(worktime.Zone).Format(time.DateOnly) {
		return v.T("office.today_at", i18n.Data{"Time": i18n.Clock(t)})
	}
	return v.L.Short(t)
}

// where says number, step and who has the dossier.
func (v *view) where() string {
	parts := []string{v.D.Number, v.T("channel." + string(v.D.Channel))}
	for i, s := range v.Version.Steps {
		if s.Key == v.D.Holder.Step {
			parts = append(parts, v.T("office.step_of", i18n.Data{"N": i + 1, "All": len(v.Version.Steps), "Name": v.In(s.Name)}))
		}
	}
	if v.D.Holder.Agency != "" {
		parts = append(parts, v.T("office.held_by", i18n.Data{"Who": v.who(v.D.Holder.Officer, v.D.Holder.Agency)}))
	}
	return strings.Join(parts, " · ")
}

// who names an officer with the agency, or the agency alone.
func (v *view) who(account, agency string) string {
	switch name := v.Names[account]; {
	case name != "" && agency != "":
		return name + ", " + v.Agency(agency)
	case name != "":
		return name
	}
	return v.Agency(agency)
}

// changed tells what the last supply changed at a path.
func (v *view) changed(path string) (dossiersv1.Change, bool) {
	for _, c := range v.D.Changes {
		if c.Path == path {
			return c, true
		}
	}
	return dossiersv1.Change{}, false
}

// suppliedAt is when the applicant last supplied; zero where nothing changed since.
func (v *view) suppliedAt() time.Time {
	if len(v.D.Changes) == 0 {
		return time.Time{}
	}
	for i := len(v.D.Supplements) - 1; i >= 0; i-- {
		if at := v.D.Supplements[i].SuppliedAt; !at.IsZero() {
			return at
		}
	}
	return time.Time{}
}

// onlyChanged tells whether the officer asked for the changes alone.
func (v *view) onlyChanged() bool {
	return len(v.D.Changes) > 0 && v.R.URL.Query().Get("changed") == "1"
}

// answers are the form's pairs; what changed is yellow with the value before.
func (v *view) answers() []web.SummaryRow {
	var rows []web.SummaryRow
	shown := map[string]bool{}
	for _, s := range v.Visible {
		shown[s.Path] = true
		if s.Field.Type == form.Section || s.Field.Type == form.List {
			continue
		}
		row := web.SummaryRow{Key: s.Field.Label.In(v.L.Language()), Value: formview.Say(v.Ask, s.Field, s.Value)}
		if c, ok := v.changed(s.Path); ok {
			row.Changed, row.Before = true, v.before(s.Field, c.Before)
		}
		if row.Changed || !v.onlyChanged() {
			rows = append(rows, row)
		}
	}
	return append(rows, v.gone(shown)...)
}

// gone are changes of what is not asked any more, such as an item taken out of a list.
func (v *view) gone(shown map[string]bool) []web.SummaryRow {
	var rows []web.SummaryRow
	for _, c := range v.D.Changes {
		if shown[c.Path] || strings.HasPrefix(c.Path, "parts.") {
			continue
		}
		label := c.Path
		if f := v.Def.Form.Field(topKey(c.Path)); f != nil {
			label = f.Label.In(v.L.Language())
		}
		value := c.After
		if value == "" {
			value = "–"
		}
		rows = append(rows, web.SummaryRow{Key: label, Value: value, Changed: true, Before: c.Before})
	}
	return rows
}

// before puts the value that a change replaced into words: texts come as they are, other things as JSON.
func (v *view) before(f *form.Field, text string) string {
	if text == "" {
		return "–"
	}
	if f.Type == form.String {
		return formview.Say(v.Ask, f, text)
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return text
	}
	return formview.Say(v.Ask, f, value)
}

func topKey(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}

// fieldName names a component or field of a supplement's item.
func (v *view) itemName(item dossiersv1.SupplementItem) string {
	for _, c := range v.Version.Components {
		if c.Key == item.Component {
			return v.In(c.Name)
		}
	}
	if f := v.Def.Form.Field(topKey(item.Field)); item.Field != "" && f != nil {
		return f.Label.In(v.L.Language())
	}
	return item.Component + item.Field
}
