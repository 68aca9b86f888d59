package formview

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// View is a form as one person sees it now.
type View struct {
	*site.Ask
	Visible []form.Seen       // what is asked, of form.Visible
	Wrong   map[string]string // complaint by path, already in the person's words
	Key     map[string]string // key that moves to a field, by path
	Compact bool              // for officers: choices small and side by side, areas low
}

// New makes a View; faults are complaints by path.
func New(a *site.Ask, visible []form.Seen, faults []fault.Field) View {
	v := View{Ask: a, Visible: visible, Wrong: map[string]string{}}
	for _, f := range faults {
		v.Wrong[f.Path] = a.SayField(f.Code)
	}
	return v
}

// Summary gives the lines of the error summary in the order of the fields.
func (v View) Summary() []web.FieldError {
	var lines []web.FieldError
	for _, s := range v.Visible {
		if wrong, ok := v.Wrong[s.Path]; ok {
			lines = append(lines, web.FieldError{Text: v.label(s.Field) + ": " + lower(wrong), ID: web.FieldID(s.Path)})
		}
	}
	return lines
}

// Fields shows the visible fields among the given top-level keys.
func (v View) Fields(keys []string) templ.Component {
	wanted := map[string]bool{}
	for _, k := range keys {
		wanted[k] = true
	}
	var parts []templ.Component
	for _, s := range v.Visible {
		if wanted[top(s.Path)] {
			parts = append(parts, v.field(s))
		}
	}
	return templ.Join(parts...)
}

func top(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}

func (v View) label(f *form.Field) string { return f.Label.In(v.L.Language()) }

func (v View) field(s form.Seen) templ.Component {
	f := s.Field
	field := web.Field{
		Name: s.Path, Label: v.label(f), Hint: f.Hint.In(v.L.Language()), Error: v.Wrong[s.Path], Value: Typed(s.Value),
		Optional: !f.Required && f.Rule != form.Accepted, Autocomplete: f.Autocomplete, Key: v.Key[s.Path],
		Compact: v.Compact,
	}
	switch f.Type {
	case form.Section:
		return subheading(field.Label)
	case form.List:
		return v.list(s, field)
	case form.Boolean:
		if f.Required && f.Rule != form.Accepted { // "no" is an answer, which an empty box is not
			return web.Radios(field,
				web.Option{Value: "true", Text: v.T("form.yes"), Selected: s.Value == true},
				web.Option{Value: "false", Text: v.T("form.no"), Selected: s.Value == false})
		}
		return web.Checkboxes(web.Field{Name: s.Path, Label: field.Label, LabelHidden: true, Error: field.Error, Hint: field.Hint, Compact: v.Compact},
			web.Option{Value: "true", Text: field.Label, Selected: s.Value == true})
	case form.Integer, form.Number:
		field.Width = 10
		if f.Unit != "" {
			field.Label += " (" + f.Unit + ")"
		}
		field.InputMode = "decimal"
		return web.NumberField(field)
	case form.String:
	}
	return v.text(f, field, s.Value)
}

func (v View) text(f *form.Field, field web.Field, value any) templ.Component {
	switch {
	case len(f.Options) > 0:
		options := make([]web.Option, 0, len(f.Options))
		for _, o := range f.Options {
			options = append(options, web.Option{Value: o.Value, Text: o.Label.In(v.L.Language()), Selected: o.Value == value})
		}
		if len(options) <= 5 {
			return web.Radios(field, options...)
		}
		return web.Combobox(field, options...)
	case f.Format == form.Date:
		return web.DateField(field, Split(field.Value))
	case f.Multiline || (f.MaxLength > 200 && f.Format == "" && f.Pattern == nil): // a phone without a bound is still one line
		rows := 4
		if v.Compact {
			rows = 2
		}
		return web.TextArea(field, rows, f.MaxLength)
	case f.Format == form.Email:
		field.Type = "email"
	case f.Format == form.Phone:
		field.Type, field.InputMode, field.Width = "tel", "tel", 20
	case f.Format == form.CitizenID, f.Format == form.TaxCode:
		field.InputMode, field.Width = "numeric", 20
	}
	return web.TextField(field)
}

// list shows a row's worth of empty fields after the items that there are, so that one more can be typed without scripts.
func (v View) list(s form.Seen, field web.Field) templ.Component {
	items, _ := s.Value.([]any)
	parts := []templ.Component{subheading(field.Label)}
	if len(items) < s.Field.MaxItems {
		next := len(items)
		for i := range s.Field.Fields {
			f := &s.Field.Fields[i]
			empty := form.Seen{Path: fmt.Sprintf("%s[%d].%s", s.Path, next, f.Key), Field: f}
			parts = append(parts, v.field(empty))
		}
	}
	return templ.Join(parts...)
}

// Typed gives an answer as a person types it.
func Typed(value any) string {
	switch x := value.(type) {
	case nil:
		return ""
	case string:
		return x
	case float64:
		return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", ",", 1)
	}
	return fmt.Sprint(value)
}

// Split takes YYYY-MM-DD apart, or whatever was typed instead, as people write days: 2, not 02.
func Split(s string) web.DateValue {
	parts := strings.SplitN(s, "-", 3)
	if len(parts) != 3 {
		return web.DateValue{}
	}
	return web.DateValue{Day: strings.TrimPrefix(parts[2], "0"), Month: strings.TrimPrefix(parts[1], "0"), Year: parts[0]}
}

func lower(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToLower(string(r[0])) + string(r[1:])
}
