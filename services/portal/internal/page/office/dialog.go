package office

import (
	"strconv"

	"github.com/a-h/templ"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// dialog is what an action asks before it is done.
type dialog struct {
	Action string
	Fields []templ.Component
	Before templ.Component // outside of the form: an upload of its own; nil: none
	Danger bool
}

// dialogs are the forms of the allowed actions, in the order of the offers.
func (v *view) dialogs() []dialog {
	makers := map[string]func(*prompt) []templ.Component{
		"receive": v.receiveFields, "refuse": v.refusalFields, "not-settle": v.refusalFields, "request-supplement": v.supplementFields,
		"assign": v.assignFields, "hand-over": v.handOverFields, "request-opinion": v.opinionFields, "give-opinion": v.verdictFields, "withdraw-opinion": v.questionFields,
		"propose": v.proposalFields, "return": v.returnFields, "decide-withdrawal": v.withdrawalFields, "extend": v.extendFields,
		"approve": v.noteFields, "issue": v.noteFields,
		"send-back": v.reasonFields, "stop": v.reasonFields, "decline": v.reasonFields, "withdraw": v.reasonFields,
	}
	var all []dialog
	for _, o := range offers {
		fields := makers[o.Name]
		if !v.Can[o.Name] || fields == nil {
			continue
		}
		d := dialog{Action: o.Name, Fields: fields(&prompt{v, o.Name}), Danger: o.Danger}
		if o.Name == "give-opinion" {
			d.Before = uploadForm(v, opinionSlot, v.T("office.opinion_file"))
		}
		all = append(all, d)
	}
	for _, r := range v.D.Results {
		v.Labels["results-file."+r.Key] = v.In(r.Name)
	}
	return all
}

// prompt makes fields that show again what was typed, with the complaint.
type prompt struct {
	*view
	action string
}

// typed gives what stood in a field when the form came back, else preset.
func (f *prompt) typed(name, preset string) string {
	if f.Refused.Action == f.action && f.Refused.Typed.Has(name) {
		return f.Refused.Typed.Get(name)
	}
	return preset
}

// ticked tells whether a box was ticked when the form came back.
func (f *prompt) ticked(name, value string) bool {
	if f.Refused.Action != f.action {
		return false
	}
	for _, v := range f.Refused.Typed[name] {
		if v == value {
			return true
		}
	}
	return false
}

func (f *prompt) field(name, label string) web.Field {
	field := web.Field{Name: name, ID: web.FieldID(f.action + "-" + name), Label: f.T(label), Value: f.typed(name, "")}
	if f.Refused.Action == f.action {
		field.Error = f.Refused.about(name)
	}
	f.called(name, field.Label)
	return field
}

// called is the name under which the error summary speaks of a field.
func (f *prompt) called(name, label string) { f.Labels[f.action+"-"+name] = label }

func (f *prompt) area(name, label string, optional bool) templ.Component {
	field := f.field(name, label)
	field.Optional = optional
	if !optional && name != "question" || f.action == "approve" || f.action == "issue" {
		field.Attrs = templ.Attributes{"autofocus": true} // where the dialog opens; a closed one is passed over
	}
	return web.TextArea(field, 3, 2000)
}

// choice makes options of pairs (value, text key); the first is chosen where preset says so.
func (f *prompt) choice(name, preset string, pairs ...[2]string) []web.Option {
	chosen := f.typed(name, preset)
	var options []web.Option
	for _, pair := range pairs {
		options = append(options, web.Option{Value: pair[0], Text: f.T(pair[1]), Selected: pair[0] == chosen})
	}
	return options
}

// ready is the choice of a sentence that is written before one's own words; nil where the agency has none.
func (f *prompt) ready(suffix string, use dossiersv1.SnippetUse) templ.Component {
	options := []web.Option{{Text: f.T("office.no_snippet"), Selected: true}}
	chosen := f.typed("snippet"+suffix, "")
	for _, s := range f.Snippets {
		if s.Use == use {
			options = append(options, web.Option{Value: s.Text, Text: s.Text, Selected: s.Text == chosen})
			options[0].Selected = options[0].Selected && s.Text != chosen
		}
	}
	if len(options) == 1 {
		return templ.NopComponent
	}
	field := f.field("snippet"+suffix, "office.snippet")
	field.Hint = f.T("office.snippet_hint")
	return web.Select(field, options...)
}

func (f *prompt) officers() []web.Option {
	return officerOptions(f.Ask, f.D.HandleAgency, f.Officers, f.typed("officer", ""))
}

func (f *prompt) agencies() []web.Option {
	chosen := f.typed("agency", f.preset())
	var options []web.Option
	for _, a := range f.Agencies.All(f.Ctx()) {
		if a.Code != f.D.HandleAgency {
			options = append(options, web.Option{Value: a.Code, Text: f.Agency(a.Code), Selected: a.Code == chosen})
		}
	}
	return options
}

// preset is the agency whose opinion the current step usually asks.
func (f *prompt) preset() string {
	for _, s := range f.Version.Steps {
		if f.action == "request-opinion" && s.Key == f.D.Holder.Step {
			return s.OpinionOf
		}
	}
	return ""
}

// limit is an amount with its unit.
func (f *prompt) limit(label string, optional bool) []templ.Component {
	amount := f.field("amount", label)
	amount.Width, amount.Optional = 4, optional
	unit := f.field("unit", "office.unit")
	return []templ.Component{web.NumberField(amount), web.Select(unit, f.choice("unit", "working_days",
		[2]string{"working_days", "office.unit_working_days"}, [2]string{"working_hours", "office.unit_working_hours"}, [2]string{"calendar_days", "office.unit_calendar_days"})...)}
}

// lines are the error summary of a form that came back: each complaint names its field and leads to it. The dialogs are
// made before, so that the fields' names are known.
func (v *view) lines(action string) []web.FieldError {
	if v.Refused.Action != action {
		return nil
	}
	var all []web.FieldError
	for _, c := range v.Refused.Fields {
		text := c.Text
		if label := v.Labels[action+"-"+c.Name]; label != "" {
			text = label + ": " + text
		}
		all = append(all, web.FieldError{Text: text, ID: web.FieldID(action + "-" + c.Name)})
	}
	if len(all) == 0 {
		all = []web.FieldError{{Text: v.Refused.Why}}
	}
	return all
}

// officerOptions are an agency's officials to choose from, each with the division.
func officerOptions(a *site.Ask, agency string, officers []identityv1.Official, chosen string) []web.Option {
	var options []web.Option
	for _, o := range officers {
		text := o.FullName
		if d := a.Agencies.Division(a.Ctx(), agency, o.Division); d != "" {
			text += " · " + d
		}
		options = append(options, web.Option{Value: o.Account.String(), Text: text, Selected: o.Account.String() == chosen})
	}
	return options
}

// submit is the dialog's own button.
func (v *view) submit(d dialog) web.ButtonData {
	b := web.ButtonData{Text: v.T("do." + d.Action), Key: "Ctrl+Enter", NoRepeat: true}
	if d.Danger {
		b.Tone = web.Danger
	}
	return b
}

func (v *view) versionText() string { return strconv.FormatInt(v.D.Version, 10) }

func (v *view) resultNumber(r dossiersv1.Result) web.Field {
	f := &prompt{v, "results"}
	return web.Field{Name: "number", ID: web.FieldID("number-" + r.Key), Label: v.T("office.result_number"), Value: f.typed("number", r.Number), Optional: true, Width: 20}
}

// fileField is where a file for a slot is chosen.
func (v *view) fileField(slot, label string) web.Field {
	return web.Field{Name: "file", ID: web.FieldID("results-file." + slot), Label: label, Hint: v.T("office.file_hint"), Error: v.Refused.about("file." + slot)}
}

func (v *view) fees() []web.SummaryRow {
	var rows []web.SummaryRow
	for _, f := range v.D.Fees {
		rows = append(rows, web.SummaryRow{Key: v.In(f.Name), Value: v.Dong(f.Total), Note: strconv.FormatInt(f.Quantity, 10) + " × " + v.Dong(f.Amount)})
	}
	return rows
}

func decisionTone(kind dossiersv1.DecisionKind) web.Tone {
	if kind == dossiersv1.DecisionKindApproved {
		return web.Good
	}
	return web.Late
}
