package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"motcua.vn/libs/fault"
)

// Parse reads a definition. Whatever it refuses is the fault bad_form, with a field per complaint whose path
// points into the definition.
func Parse(definition []byte) (*Form, error) {
	if len(definition) > MaxBytes {
		return nil, fault.Invalid("bad_form", "the definition is larger than 256 KiB")
	}
	if !utf8.Valid(definition) {
		return nil, fault.Invalid("bad_form", "the definition is not UTF-8")
	}
	var p parser
	var root rawForm
	if err := strict(definition, &root); err != nil {
		return nil, fault.Invalid("bad_form", "the definition is not the JSON that was expected: "+err.Error())
	}
	p.defs = root.Defs
	if root.Type != Section {
		p.add("type", "bad_type", "a form is an object")
	}
	if root.AdditionalProperties != nil && *root.AdditionalProperties {
		p.add("additionalProperties", "open_section", "forms are closed")
	}
	fields := p.fields("", root.rawSection, 1)
	f := p.layout(root.Layout, fields)
	if len(p.bad) > 0 {
		return nil, fault.Invalid("bad_form", "the definition breaks the rules of forms", p.bad...)
	}
	return f, nil
}

type rawForm struct {
	Schema      string                     `json:"$schema"`
	ID          string                     `json:"$id"`
	Title       string                     `json:"title"`
	Description string                     `json:"description"`
	Defs        map[string]json.RawMessage `json:"$defs"`
	Type        Type                       `json:"type"`
	Layout      []Page                     `json:"x-layout"`
	rawSection
}

// rawSection is what forms, sections and the items of lists have in common.
type rawSection struct {
	Properties           json.RawMessage `json:"properties"`
	Required             []string        `json:"required"`
	Order                []string        `json:"x-order"`
	AdditionalProperties *bool           `json:"additionalProperties"`
}

type parser struct {
	defs  map[string]json.RawMessage
	count int
	bad   []fault.Field
}

// maxComplaints keeps the answer to a hopeless definition short.
const maxComplaints = 50

func (p *parser) add(path, code, detail string) {
	if len(p.bad) < maxComplaints {
		p.bad = append(p.bad, fault.Field{Path: path, Code: code, Detail: detail})
	}
}

var keyPattern = regexp.MustCompile(`^[a-z][A-Za-z0-9]{0,49}$`)

// reserved are words that a condition could not use as the name of an answer.
var reserved = map[string]bool{
	Item: true, "true": true, "false": true, "null": true, "in": true, "as": true, "break": true, "const": true,
	"continue": true, "else": true, "for": true, "function": true, "if": true, "import": true, "let": true,
	"loop": true, "package": true, "namespace": true, "return": true, "var": true, "void": true, "while": true,
	"int": true, "uint": true, "double": true, "bool": true, "string": true, "bytes": true, "list": true,
	"map": true, "type": true, "size": true, "has": true, "dyn": true, "duration": true, "timestamp": true, "matches": true,
}

// fields reads the properties of a section in the order in which they are shown.
func (p *parser) fields(path string, s rawSection, depth int) []Field {
	if depth > MaxDepth {
		p.add(path, "too_deep", "at most 4 levels")
		return nil
	}
	list, err := members(s.Properties)
	if err != nil {
		p.add(join(path, "properties"), "bad_properties", err.Error())
		return nil
	}
	if len(list) == 0 {
		p.add(join(path, "properties"), "required", "a section needs fields")
	}
	var fields []Field
	for _, m := range list {
		if p.count++; p.count > MaxFields {
			p.add(path, "too_many", "at most 300 fields")
			return nil
		}
		at := join(path, "properties."+m.key)
		if !keyPattern.MatchString(m.key) || reserved[m.key] {
			p.add(at, "bad_key", "want a lower-case letter, then letters or digits, and no word of the condition language")
			continue
		}
		fields = append(fields, p.field(at, m.key, m.value, depth))
	}
	for _, key := range s.Required {
		i := index(fields, key)
		if i < 0 {
			p.add(join(path, "required"), "unknown_field", "names no field: "+clip(key))
			continue
		}
		fields[i].Required = true
	}
	return p.order(path, s.Order, fields)
}

// order sorts fields by x-order, which survives a store that forgets the order of members.
func (p *parser) order(path string, keys []string, fields []Field) []Field {
	if len(keys) == 0 {
		return fields
	}
	sorted := make([]Field, 0, len(fields))
	seen := map[string]bool{}
	for _, key := range keys {
		i := index(fields, key)
		if i < 0 || seen[key] {
			p.add(join(path, "x-order"), "unknown_field", "names no field, or one twice: "+clip(key))
			continue
		}
		seen[key] = true
		sorted = append(sorted, fields[i])
	}
	if len(sorted) != len(fields) {
		p.add(join(path, "x-order"), "missing_field", "names every field once")
	}
	return sorted
}

func index(fields []Field, key string) int {
	for i := range fields {
		if fields[i].Key == key {
			return i
		}
	}
	return -1
}

func join(path, rest string) string {
	if path == "" {
		return rest
	}
	return path + "." + rest
}

// clip keeps foreign text in a message short.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// strict decodes exactly one JSON value without unknown members on top of what v holds.
func strict(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the value")
	}
	return nil
}

type member struct {
	key   string
	value json.RawMessage
}

// members reads a JSON object in its own order and refuses a key that stands twice.
func members(b json.RawMessage) ([]member, error) {
	if len(b) == 0 {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("want an object")
	}
	var list []member
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, ok := t.(string)
		if !ok {
			return nil, errors.New("want a key")
		}
		m := member{key: key}
		if seen[m.key] {
			return nil, fmt.Errorf("the key %s stands twice", clip(m.key))
		}
		seen[m.key] = true
		if err := d.Decode(&m.value); err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, nil
}

// text checks a text in both languages.
func (p *parser) text(path string, l Label, needed bool) {
	if needed && (strings.TrimSpace(l.VI) == "" || strings.TrimSpace(l.EN) == "") {
		p.add(path, "required", "want a text in vi and en")
	}
	if utf8.RuneCountInString(l.VI) > maxLabel || utf8.RuneCountInString(l.EN) > maxLabel {
		p.add(path, "too_long", "at most 500 characters")
	}
}
