package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Width bounds a text field, in characters; the zero value fills the column.
type Width int

// Field is what every field has. Name is required; ID is made of it where empty.
type Field struct {
	Name         string
	ID           string
	Label        string
	Hint         string
	Error        string // already translated; empty: none
	Value        string
	Type         string // of a text field: text (default), email, tel, search
	Width        Width  // 2, 3, 4, 5, 10, 20 characters; 0 fills
	Optional     bool   // the label says "không bắt buộc"
	ReadOnly     bool
	Heading      bool   // the label is the page's h1 (one question a page)
	Compact      bool   // of choices: small and side by side, where officers work
	LabelHidden  bool   // of choices: the legend is for screen readers only, because the one option says the same
	Autocomplete string // HTML's token: name, bday-day, tel
	InputMode    string // numeric, decimal, tel
	Key          string // the key that moves to this field, shown beside the label ("F2")
	Placeholder  string
	Attrs        templ.Attributes // what a script or htmx needs more
}

// Option is one choice. Reveal, where given, is shown while it is chosen (radios and checkboxes).
type Option struct {
	Value    string
	Text     string
	Hint     string
	Note     string // beside the text, in the second colour
	Selected bool
	Disabled bool
	Action   Link // at the right end of a boxed row; empty text: none
	Reveal   templ.Component
}

// DateValue is a date as typed, so that a wrong one can be shown again. The three inputs are called <name>-day,
// <name>-month and <name>-year.
type DateValue struct {
	Day, Month, Year string
}

// FieldError is one line of the error summary: what is wrong and the id (without #) of the field to mend. See FieldID.
type FieldError struct {
	Text string
	ID   string
}

// FieldID is the id that the error summary links to for a field of this name (a date's first box, a choice's first option).
func FieldID(name string) string { return idOf(name) }

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return idOf(f.Name)
}

func (f Field) hintID() string {
	if f.Hint == "" {
		return ""
	}
	return f.id() + "-hint"
}

func (f Field) errorID() string {
	if f.Error == "" {
		return ""
	}
	return f.id() + "-error"
}

func (f Field) label(ctx context.Context) string {
	if f.Optional {
		return f.Label + " (" + WordsOf(ctx).Optional + ")"
	}
	return f.Label
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) widthClass() string {
	switch f.Width {
	case 2, 3, 4, 5, 10, 20, 30:
		return fmt.Sprintf("govuk-input--width-%d", f.Width)
	default:
		return ""
	}
}

// attrs are the attributes that text fields, areas and selects share.
func (f Field) attrs() templ.Attributes {
	all := templ.Attributes{"id": f.id(), "name": f.Name}
	if by := joinIDs(f.hintID(), f.errorID()); by != "" {
		all["aria-describedby"] = by
	}
	if f.Error != "" {
		all["aria-invalid"] = "true"
	}
	for name, value := range map[string]string{
		"autocomplete": f.Autocomplete, "inputmode": f.InputMode, "placeholder": f.Placeholder, "data-key": f.Key,
	} {
		if value != "" {
			all[name] = value
		}
	}
	if f.ReadOnly {
		all["readonly"] = true
	}
	for name, value := range f.Attrs {
		all[name] = value
	}
	return all
}

// optionID is the field's own id for the first option, so that the error summary's link lands on it.
func (f Field) optionID(i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + strconv.Itoa(i+1)
}

// part is one of a date's three boxes.
func (f Field) part(suffix, label string, width Width, value string) Field {
	id := f.id()
	if suffix != "day" {
		id += "-" + suffix
	}
	part := Field{Name: f.Name + "-" + suffix, ID: id, Label: label, Value: value, Width: width, InputMode: "numeric", ReadOnly: f.ReadOnly, Attrs: templ.Attributes{}}
	if strings.HasPrefix(f.Autocomplete, "bday") {
		part.Autocomplete = "bday-" + suffix
	}
	if f.Error != "" {
		part.Attrs["aria-invalid"] = "true"
	}
	if suffix == "day" && f.Key != "" {
		part.Attrs["data-key"] = f.Key
	}
	return part
}

func (f Field) numeric() Field {
	if f.InputMode == "" {
		f.InputMode = "numeric"
	}
	return f
}
