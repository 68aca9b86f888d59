package form

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

type rawField struct {
	Ref          string           `json:"$ref"`
	Type         Type             `json:"type"`
	Label        Label            `json:"x-label"`
	Hint         Label            `json:"x-hint"`
	ShowIf       string           `json:"x-showIf"`
	MinLength    int              `json:"minLength"`
	MaxLength    int              `json:"maxLength"`
	Pattern      string           `json:"pattern"`
	Format       Format           `json:"format"`
	Enum         []string         `json:"enum"`
	Options      map[string]Label `json:"x-options"`
	Multiline    bool             `json:"x-multiline"`
	Autocomplete string           `json:"x-autocomplete"`
	Minimum      *float64         `json:"minimum"`
	Maximum      *float64         `json:"maximum"`
	Unit         string           `json:"x-unit"`
	Rule         Rule             `json:"x-rule"`
	MinItems     int              `json:"minItems"`
	MaxItems     int              `json:"maxItems"`
	Items        json.RawMessage  `json:"items"`
	rawSection
}

// allowed says which keywords mean something for a type.
var allowed = map[Type][]string{
	String:  {"minLength", "maxLength", "pattern", "format", "enum", "x-options", "x-multiline", "x-autocomplete", "x-rule"},
	Integer: {"minimum", "maximum", "x-unit"},
	Number:  {"minimum", "maximum", "x-unit"},
	Boolean: {"x-rule"},
	Section: {"properties", "required", "x-order", "additionalProperties"},
	List:    {"items", "minItems", "maxItems"},
}

var common = []string{"$ref", "type", "x-label", "x-hint", "x-showIf"}

// maxHops bounds a chain of references, and so ends one that leads back to itself.
const maxHops = 8

// decode reads a field over what it refers to, and gives the names of all keywords used.
func (p *parser) decode(path string, b json.RawMessage, raw *rawField, hops int) (keywords []string, ok bool) {
	var ref struct {
		Ref string `json:"$ref"`
	}
	list, err := members(b)
	if err == nil {
		err = json.Unmarshal(b, &ref)
	}
	if err != nil {
		p.add(path, "bad_field", err.Error())
		return nil, false
	}
	if ref.Ref != "" {
		name, local := strings.CutPrefix(ref.Ref, "#/$defs/")
		target, found := p.defs[name]
		if !local || !found || hops == maxHops {
			p.add(path+".$ref", "bad_reference", "want #/$defs/ and an existing name, and no circle")
			return nil, false
		}
		if keywords, ok = p.decode(path, target, raw, hops+1); !ok {
			return nil, false
		}
	}
	if err := strict(b, raw); err != nil {
		p.add(path, "bad_field", err.Error())
		return nil, false
	}
	for _, m := range list {
		keywords = append(keywords, m.key)
	}
	return keywords, true
}

func (p *parser) field(path, key string, b json.RawMessage, depth int) Field {
	var raw rawField
	keywords, ok := p.decode(path, b, &raw, 0)
	if !ok {
		return Field{Key: key}
	}
	if _, known := allowed[raw.Type]; !known {
		p.add(path+".type", "bad_type", "want string, integer, number, boolean, object or array")
		return Field{Key: key}
	}
	for _, k := range keywords {
		if !slices.Contains(common, k) && !slices.Contains(allowed[raw.Type], k) {
			p.add(path+"."+clip(k), "unknown_keyword", "means nothing for "+string(raw.Type))
		}
	}
	p.text(path+".x-label", raw.Label, true)
	p.text(path+".x-hint", raw.Hint, false)
	p.condition(path+".x-showIf", raw.ShowIf)
	f := Field{
		Key: key, Type: raw.Type, Label: raw.Label, Hint: raw.Hint, ShowIf: raw.ShowIf,
		Minimum: raw.Minimum, Maximum: raw.Maximum, Unit: raw.Unit,
	}
	switch raw.Type {
	case String:
		p.stringField(path, &raw, &f)
	case Section:
		p.closed(path, raw.rawSection)
		f.Fields = p.fields(path, raw.rawSection, depth+1)
	case List:
		p.listField(path, &raw, &f, depth)
	case Boolean, Integer, Number:
	}
	p.bounds(path, &raw)
	p.rule(path, &raw, &f)
	return f
}

func (p *parser) condition(path, text string) {
	if len(text) > MaxCondition {
		p.add(path, "too_long", "at most 500 bytes")
	}
}

func (p *parser) closed(path string, s rawSection) {
	if s.AdditionalProperties != nil && *s.AdditionalProperties {
		p.add(path+".additionalProperties", "open_section", "sections are closed")
	}
}

// autofill are the tokens of HTML (section 4.10.18.7) that make sense in a form of an office.
var autofill = []string{
	"", "name", "bday", "sex", "email", "tel", "street-address", "address-level1", "address-level2",
	"address-level3", "organization", "organization-title", "country-name",
}

func (p *parser) stringField(path string, raw *rawField, f *Field) {
	f.MinLength, f.MaxLength, f.Multiline = raw.MinLength, raw.MaxLength, raw.Multiline
	if f.MaxLength == 0 {
		f.MaxLength = MaxText
	}
	if f.MinLength < 0 || f.MaxLength > MaxText || f.MinLength > f.MaxLength {
		p.add(path+".maxLength", "out_of_range", "want 0 <= minLength <= maxLength <= 5000")
	}
	if raw.Pattern != "" {
		expression, err := regexp.Compile(raw.Pattern)
		if err != nil || len(raw.Pattern) > maxPattern {
			p.add(path+".pattern", "bad_pattern", "want a regular expression (RE2) of at most 200 bytes")
		}
		f.Pattern = expression
	}
	if _, known := formats[raw.Format]; raw.Format != "" && !known {
		p.add(path+".format", "unknown_format", "want date, email, phone, citizen-id or tax-code")
	}
	f.Format = raw.Format
	if !slices.Contains(autofill, raw.Autocomplete) {
		p.add(path+".x-autocomplete", "unknown_token", "no token of HTML's autofill that forms use")
	}
	f.Autocomplete = raw.Autocomplete
	p.options(path, raw, f)
}

func (p *parser) options(path string, raw *rawField, f *Field) {
	if len(raw.Enum) > MaxOptions {
		p.add(path+".enum", "too_many", "at most 500 options")
		return
	}
	for i, v := range raw.Enum {
		label, named := raw.Options[v]
		at := fmt.Sprintf("%s.enum[%d]", path, i)
		if !named || v == "" || slices.Contains(raw.Enum[:i], v) {
			p.add(at, "bad_option", "want a value that is not empty, stands once, and has an x-options text")
		}
		p.text(at, label, named)
		f.Options = append(f.Options, Option{Value: v, Label: label})
	}
	if len(raw.Options) > len(raw.Enum) {
		p.add(path+".x-options", "unknown_option", "names only what enum lists")
	}
}

func (p *parser) listField(path string, raw *rawField, f *Field, depth int) {
	f.MinItems, f.MaxItems = raw.MinItems, raw.MaxItems
	if f.MinItems < 0 || f.MaxItems < 1 || f.MaxItems > MaxItems || f.MinItems > f.MaxItems {
		p.add(path+".maxItems", "out_of_range", "want 0 <= minItems <= maxItems, and maxItems 1 to 100")
	}
	var items rawField
	if len(raw.Items) == 0 {
		p.add(path+".items", "required", "a list needs items")
		return
	}
	keywords, ok := p.decode(path+".items", raw.Items, &items, 0)
	if !ok {
		return
	}
	for _, k := range keywords {
		if k != "type" && k != "$ref" && !slices.Contains(allowed[Section], k) {
			p.add(path+".items."+clip(k), "unknown_keyword", "means nothing for the items of a list")
		}
	}
	if items.Type != Section {
		p.add(path+".items.type", "bad_type", "the items of a list are objects")
		return
	}
	p.closed(path+".items", items.rawSection)
	f.Fields = p.fields(path+".items", items.rawSection, depth+1)
}

// exact is the largest whole number that a JSON number carries without loss.
const exact = 1 << 53

func (p *parser) bounds(path string, raw *rawField) {
	for _, b := range []*float64{raw.Minimum, raw.Maximum} {
		if b != nil && math.Abs(*b) > exact {
			p.add(path+".minimum", "out_of_range", "bounds lie within 2^53")
		}
	}
	if raw.Minimum != nil && raw.Maximum != nil && *raw.Minimum > *raw.Maximum {
		p.add(path+".minimum", "out_of_range", "minimum is above maximum")
	}
	if len(raw.Unit) > 20 {
		p.add(path+".x-unit", "too_long", "at most 20 bytes")
	}
}

func (p *parser) rule(path string, raw *rawField, f *Field) {
	switch {
	case raw.Rule == "",
		raw.Rule == Accepted && raw.Type == Boolean,
		slices.Contains([]Rule{Past, PastOrToday, Future}, raw.Rule) && raw.Format == Date:
		f.Rule = raw.Rule
	default:
		p.add(path+".x-rule", "bad_rule", "want accepted for a boolean, or past, past_or_today or future for a date")
	}
}
