// Package form is the electronic form of a procedure: a subset of JSON Schema 2020-12 with Vietnamese and
// English texts, ordered pages, and conditions. It checks and cleans answers without any I/O.
//
// The subset: objects (sections), arrays of objects, strings, numbers, integers and booleans with the
// keywords of Field; local references only. Everything of ours begins with x-. The schema of definitions is
// MetaSchema. Conditions are texts that an Evaluator understands; libs/formcel is the one we ship, so that
// the portal and the dossiers service decide alike.
//
// Answers are what encoding/json gives: map[string]any, []any, string, float64, bool.
package form

import (
	_ "embed"
	"regexp"
)

// MetaSchema is the JSON Schema that every definition satisfies; Parse checks more.
//
//go:embed meta.schema.json
var MetaSchema []byte

// Bounds of a definition.
const (
	MaxBytes   = 256 << 10
	MaxFields  = 300
	MaxPages   = 30
	MaxDepth   = 4
	MaxItems   = 100
	MaxOptions = 500
	// MaxText is the longest answer to a field that states no maxLength, in characters, and the most it may state.
	MaxText = 5000
	// MaxCondition is the longest condition, in bytes.
	MaxCondition = 500
	maxPattern   = 200
	maxLabel     = 500
)

// Form is a parsed definition. It does not change and may be shared between goroutines.
type Form struct {
	// Pages are in the order in which they are shown; each top-level field is on exactly one.
	Pages []Page
	// Fields are the top-level ones, in the order of the pages.
	Fields []Field
}

// Page is what is asked on one screen.
type Page struct {
	ID    string `json:"id"`
	Title Label  `json:"title"`
	Hint  Label  `json:"hint,omitzero"`
	// Fields are keys of top-level fields in the order in which they are shown.
	Fields []string `json:"fields"`
	// ShowIf is the condition under which the page is asked; empty is always.
	ShowIf string `json:"showIf,omitempty"`
}

// Type is the JSON type of an answer; the zero value is invalid.
type Type string

// Types of answers.
const (
	String  Type = "string"
	Integer Type = "integer"
	Number  Type = "number"
	Boolean Type = "boolean"
	// Section is an object: fields that belong together.
	Section Type = "object"
	// List is an array of objects with the same fields.
	List Type = "array"
)

// Format narrows a string; empty is any text.
type Format string

// Formats.
const (
	// Date is an existing day, YYYY-MM-DD.
	Date Format = "date"
	// Email is an address as a person types it, without a name.
	Email Format = "email"
	// Phone is a Vietnamese number in national form: 0 and 9 or 10 digits.
	Phone Format = "phone"
	// CitizenID is the 12 digits of a citizen id.
	CitizenID Format = "citizen-id"
	// TaxCode is 10 digits, or 10-3 for a branch.
	TaxCode Format = "tax-code"
)

// Rule is what an answer must satisfy beyond its type; empty is nothing.
type Rule string

// Rules.
const (
	// Past is a date before today.
	Past Rule = "past"
	// PastOrToday is a date not after today.
	PastOrToday Rule = "past_or_today"
	// Future is a date after today.
	Future Rule = "future"
	// Accepted is a box that must be ticked.
	Accepted Rule = "accepted"
)

// Label is a text in both languages.
type Label struct {
	VI string `json:"vi"`
	EN string `json:"en"`
}

// In gives the text in a language, "vi" or "en"; Vietnamese when the other is missing.
func (l Label) In(language string) string {
	if language == "en" && l.EN != "" {
		return l.EN
	}
	return l.VI
}

// Option is one of the answers that may be chosen.
type Option struct {
	Value string
	Label Label
}

// Field is one question, or a section or list of questions.
type Field struct {
	Key      string
	Type     Type
	Label    Label
	Hint     Label
	Required bool
	// ShowIf is the condition under which the field is asked; empty is always.
	ShowIf string

	// MinLength and MaxLength are in characters; MaxLength is never 0 for strings.
	MinLength, MaxLength int
	Pattern              *regexp.Regexp
	Format               Format
	Options              []Option
	// Multiline keeps line breaks.
	Multiline bool
	// Autocomplete is the token of HTML's autofill (WCAG 1.3.5), by which a profile may be offered as well.
	Autocomplete string

	// Minimum and Maximum are inclusive; nil is unbounded.
	Minimum, Maximum *float64
	// Unit is shown behind a number: "m²".
	Unit string

	Rule Rule

	// MinItems and MaxItems bound a list; MaxItems is never 0 for lists.
	MinItems, MaxItems int
	// Fields are those of a section, or of each item of a list, in the order in which they are shown.
	Fields []Field
}

// Field gives the top-level field of that key, or nil.
func (f *Form) Field(key string) *Field {
	for i := range f.Fields {
		if f.Fields[i].Key == key {
			return &f.Fields[i]
		}
	}
	return nil
}

// PageOf gives the page that asks the field of a path such as "children[0].name", or nil.
func (f *Form) PageOf(path string) *Page {
	for i := range f.Pages {
		for _, key := range f.Pages[i].Fields {
			if key == topKey(path) {
				return &f.Pages[i]
			}
		}
	}
	return nil
}

func topKey(path string) string {
	for i, r := range path {
		if r == '.' || r == '[' {
			return path[:i]
		}
	}
	return path
}

// Conditions lists every condition of the form once, in the order of the form.
func (f *Form) Conditions() []string {
	var list []string
	seen := map[string]bool{"": true}
	add := func(c string) {
		if !seen[c] {
			seen[c] = true
			list = append(list, c)
		}
	}
	var fields func([]Field)
	fields = func(all []Field) {
		for i := range all {
			add(all[i].ShowIf)
			fields(all[i].Fields)
		}
	}
	for _, p := range f.Pages {
		add(p.ShowIf)
	}
	fields(f.Fields)
	return list
}
