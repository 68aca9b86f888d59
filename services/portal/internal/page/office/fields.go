package office

import (
	"slices"

	"github.com/a-h/templ"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/form"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/web"
)

// refusalForm is the key under which form 03 is returned where nothing was issued (domain of dossiers).
const refusalForm = "form-03"

func (v *view) receiveFields(f *prompt) []templ.Component {
	var options []web.Option
	for _, p := range v.D.Parts {
		options = append(options, web.Option{Value: p.Component, Text: v.In(p.Name), Note: p.FileName, Selected: f.ticked("seen", p.Component)})
	}
	fields := []templ.Component{f.area("note", "office.note", true)}
	if len(options) > 0 {
		seen := f.field("seen", "office.seen")
		seen.Hint = v.T("office.seen_hint")
		fields = append([]templ.Component{web.CheckRows(seen, options...)}, fields...)
	}
	return fields
}

func (v *view) refusalFields(f *prompt) []templ.Component {
	reason := f.field("reason", "office.reason")
	reason.Hint = v.T("office.reason_form_03")
	return []templ.Component{f.ready("", dossiersv1.SnippetUseRefusal), web.TextArea(reason, 3, 2000)}
}

func (v *view) reasonFields(f *prompt) []templ.Component {
	return []templ.Component{f.area("reason", "office.reason", false)}
}

func (v *view) noteFields(f *prompt) []templ.Component {
	return []templ.Component{f.area("note", "office.note", true)}
}

// supplementFields are the components and the fields of the form; what is ticked asks for its reason.
func (v *view) supplementFields(f *prompt) []templ.Component {
	reveal := func(kind, key, name string) templ.Component {
		suffix := "." + kind + "." + key
		reason := f.field("reason"+suffix, "office.what_to_mend")
		f.called("reason"+suffix, name)
		return templ.Join(f.ready(suffix, dossiersv1.SnippetUseSupplement), web.TextField(reason))
	}
	var components, fields []web.Option
	for _, c := range v.Version.Components {
		if v.Def.Asks(c, v.D.Answers) {
			components = append(components, web.Option{Value: c.Key, Text: v.In(c.Name), Selected: f.ticked("component", c.Key), Reveal: reveal("component", c.Key, v.In(c.Name))})
		}
	}
	var keys []string
	for _, s := range v.Visible {
		key := topKey(s.Path)
		if slices.Contains(keys, key) || (s.Field.Type != form.List && s.Field.Type != form.Section && key != s.Path) {
			continue
		}
		keys = append(keys, key)
		label := s.Field.Label.In(v.L.Language())
		option := web.Option{Value: key, Text: label, Selected: f.ticked("field", key), Reveal: reveal("field", key, label)}
		if s.Value != nil && s.Field.Type != form.List && s.Field.Type != form.Section {
			option.Note = formview.Say(v.Ask, s.Field, s.Value)
		}
		fields = append(fields, option)
	}
	var all []templ.Component
	if len(components) > 0 {
		all = append(all, web.Checkboxes(f.field("component", "office.components"), components...))
	}
	if len(fields) > 0 {
		all = append(all, web.Checkboxes(f.field("field", "office.form_fields"), fields...))
	}
	if v.secondSupplement() {
		second := f.field("secondReason", "office.second_reason")
		second.Hint = v.T("office.second_reason_hint")
		all = append(all, web.TextArea(second, 2, 2000))
	}
	until := f.field("until", "office.until")
	until.Optional, until.Hint = true, v.T("office.until_hint")
	return append(all, web.DateField(until, web.DateValue{Day: f.typed("until-day", ""), Month: f.typed("until-month", ""), Year: f.typed("until-year", "")}))
}

// secondSupplement tells whether the examination asked once already, so that the next one counts as late.
func (v *view) secondSupplement() bool {
	return slices.ContainsFunc(v.D.Supplements, func(s dossiersv1.Supplement) bool { return s.Stage == dossiersv1.SupplementStageExamination })
}

func (v *view) assignFields(f *prompt) []templ.Component {
	officer := f.field("officer", "office.officer")
	officer.Hint = v.T("office.officer_hint")
	return []templ.Component{web.Combobox(officer, f.officers()...), f.area("note", "office.note", true)}
}

func (v *view) handOverFields(f *prompt) []templ.Component {
	agency, officer := f.field("agency", "office.agency"), f.field("officer", "office.officer")
	agency.Hint, officer.Hint = v.T("office.agency_hint"), v.T("office.officer_hint")
	to := f.choice("to", "officer", [2]string{"officer", "office.to_officer"}, [2]string{"agency", "office.to_agency"})
	to[0].Reveal, to[1].Reveal = web.Select(officer, f.officers()...), web.Select(agency, f.agencies()...)
	return []templ.Component{web.Radios(f.field("to", "office.hand_to"), to...), f.area("note", "office.note", true)}
}

func (v *view) opinionFields(f *prompt) []templ.Component {
	agency := f.field("agency", "office.agency")
	agency.Hint = v.T("office.agency_hint")
	return append([]templ.Component{web.Combobox(agency, f.agencies()...), f.area("question", "office.question", false)}, f.limit("office.answer_within", true)...)
}

// questionFields name the question that is taken back; where there is but one, it is that.
func (v *view) questionFields(f *prompt) []templ.Component {
	var open []web.Option
	for _, o := range v.D.Opinions {
		if o.GivenAt.IsZero() {
			open = append(open, web.Option{Value: o.StepRun.String(), Text: v.Agency(o.Agency) + ": " + o.Question, Selected: f.typed("stepRun", "") == o.StepRun.String()})
		}
	}
	fields := v.reasonFields(f)
	if len(open) == 1 {
		return append([]templ.Component{web.Lead(open[0].Text), web.Hidden("stepRun", open[0].Value)}, fields...)
	}
	return append([]templ.Component{web.Radios(f.field("stepRun", "office.question"), open...)}, fields...)
}

func (v *view) verdictFields(f *prompt) []templ.Component {
	var asked []web.Option
	for _, o := range v.D.Opinions {
		if o.GivenAt.IsZero() && o.Agency == string(v.Session.Acting) {
			asked = append(asked, web.Option{Value: o.StepRun.String(), Text: o.Question, Selected: f.typed("stepRun", o.StepRun.String()) == o.StepRun.String()})
		}
	}
	var fields []templ.Component
	if len(asked) == 1 {
		fields = append(fields, web.Lead(asked[0].Text), web.Hidden("stepRun", asked[0].Value))
	} else {
		fields = append(fields, web.Radios(f.field("stepRun", "office.question"), asked...))
	}
	return append(fields,
		web.Radios(f.field("verdict", "office.verdict"), f.choice("verdict", "",
			[2]string{"agree", "office.verdict_agree"}, [2]string{"agree_with_conditions", "office.verdict_agree_with_conditions"}, [2]string{"disagree", "office.verdict_disagree"})...),
		f.area("text", "office.verdict_text", false))
}

func (v *view) proposalFields(f *prompt) []templ.Component {
	return []templ.Component{
		web.Radios(f.field("outcome", "office.outcome"), f.choice("outcome", "approve", [2]string{"approve", "office.propose_approve"}, [2]string{"not_settle", "office.propose_not_settle"})...),
		f.area("text", "office.proposal_text", false),
	}
}

// returnFields ask for each result how it was given and what proves it.
func (v *view) returnFields(f *prompt) []templ.Component {
	way := "counter"
	if len(v.D.Delivery) > 0 {
		way = string(v.D.Delivery[0])
	}
	var fields []templ.Component
	add := func(key, name string) {
		ways := f.field("way."+key, "office.way")
		ways.Label = name + ": " + v.T("office.way")
		f.called("way."+key, name)
		evidence := f.field("evidence."+key, "office.evidence")
		f.called("evidence."+key, name+", "+evidence.Label)
		evidence.Hint, evidence.Value = v.T("office.evidence_hint"), f.typed("evidence."+key, v.T("office.evidence_"+way))
		fields = append(fields, web.Hidden("result", key),
			web.Radios(ways, f.choice("way."+key, way, [2]string{"counter", "office.way_counter"}, [2]string{"electronic", "office.way_electronic"}, [2]string{"public_post", "office.way_public_post"})...),
			web.TextField(evidence))
	}
	if v.D.Status == dossiersv1.StatusNotSettled {
		add(refusalForm, v.T("office.form_03"))
		return fields
	}
	for _, r := range v.D.Results {
		add(r.Key, v.In(r.Name))
	}
	return fields
}

func (v *view) withdrawalFields(f *prompt) []templ.Component {
	return []templ.Component{
		web.Lead(v.D.Withdrawal.Reason),
		web.Radios(f.field("granted", "office.granted"), f.choice("granted", "", [2]string{"true", "office.grant"}, [2]string{"false", "office.deny"})...),
		f.area("reason", "office.reason", false),
	}
}

func (v *view) extendFields(f *prompt) []templ.Component {
	reason := f.field("reason", "office.reason")
	reason.Hint = v.T("office.reason_form_04")
	return append(f.limit("office.extend_by", false), web.TextArea(reason, 3, 2000))
}
