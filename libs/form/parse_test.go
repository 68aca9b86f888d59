package form_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
)

const label = `"x-label":{"vi":"Tên","en":"Name"}`

// one is a form with a single field of these keywords.
func one(keywords string) string {
	return `{"type":"object","properties":{"name":{` + label + `,` + keywords + `}}}`
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	deep := `{"type":"string",` + label + `}`
	for range form.MaxDepth {
		deep = `{"type":"object",` + label + `,"properties":{"name":` + deep + `}}`
	}
	many := make([]string, form.MaxFields+1)
	for i := range many {
		many[i] = fmt.Sprintf(`"f%d":{"type":"string",%s}`, i, label)
	}
	page := `{"id":"a","title":{"vi":"A","en":"A"},"fields":["name"]}`
	text := `"properties":{"name":{"type":"string",` + label + `}}`
	cases := []struct{ definition, code, reason string }{
		{``, "", "nothing"},
		{`[]`, "", "no object"},
		{`{} {}`, "", "two definitions"},
		{"\xff", "", "no UTF-8"},
		{`{"type":"object","widget":1}`, "", "an unknown keyword"},
		{strings.Repeat(" ", form.MaxBytes+1), "", "too large"},
		{`{"type":"object"}`, "required", "asks nothing"},
		{`{"type":"array",` + text + `}`, "bad_type", "a form is an object"},
		{`{"type":"object","additionalProperties":true,` + text + `}`, "open_section", "forms are closed"},
		{one(`"type":"null"`), "bad_type", "a type that forms lack"},
		{one(`"type":["string","null"]`), "bad_field", "one type only"},
		{one(`"type":"string","minimum":1`), "unknown_keyword", "a bound means nothing for a text"},
		{one(`"type":"string","maxLength":6000`), "out_of_range", "longer than any text"},
		{one(`"type":"string","minLength":5,"maxLength":4`), "out_of_range", "nothing fits"},
		{one(`"type":"string","pattern":"("`), "bad_pattern", "no expression"},
		{one(`"type":"string","pattern":"` + strings.Repeat("a", 201) + `"`), "bad_pattern", "too long"},
		{one(`"type":"string","format":"uri"`), "unknown_format", "not one of ours"},
		{one(`"type":"string","enum":["a"]`), "bad_option", "an option without a text"},
		{one(`"type":"string","enum":["a","a"],"x-options":{"a":{"vi":"A","en":"A"}}`), "bad_option", "an option twice"},
		{one(`"type":"string","x-options":{"a":{"vi":"A","en":"A"}}`), "unknown_option", "a text without an option"},
		{one(`"type":"string","x-rule":"past"`), "bad_rule", "only dates pass"},
		{one(`"type":"string","x-rule":"accepted"`), "bad_rule", "only boxes are ticked"},
		{one(`"type":"string","x-autocomplete":"cc-number"`), "unknown_token", "no form asks a credit card"},
		{one(`"type":"integer","minimum":2,"maximum":1`), "out_of_range", "nothing fits"},
		{one(`"type":"integer","maximum":1e300`), "out_of_range", "beyond exact numbers"},
		{one(`"type":"string","x-showIf":"` + strings.Repeat("a", 501) + `"`), "too_long", "a condition is a line"},
		{one(`"type":"array","items":{"type":"object",` + text + `}`), "out_of_range", "a list states its end"},
		{one(`"type":"array","maxItems":3`), "required", "a list of what?"},
		{one(`"type":"array","maxItems":3,"items":{"type":"string"}`), "bad_type", "lists hold objects"},
		{one(`"type":"array","maxItems":101,"items":{"type":"object",` + text + `}`), "out_of_range", "longer than any list"},
		{one(`"$ref":"https://vi.du/a.json"`), "bad_reference", "nothing is fetched"},
		{one(`"$ref":"#/$defs/none"`), "bad_reference", "refers to nothing"},
		{`{"type":"object","properties":{"name":{"$ref":"#/$defs/a"}},"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}`, "bad_reference", "a circle"},
		{`{"type":"object","properties":{"name":{"$ref":"#/$defs/a"}},"$defs":{"a":{"type":"object",` + label + `,"properties":{"name":{"$ref":"#/$defs/a"}}}}}`, "too_deep", "a section within itself"},
		{`{"type":"object","properties":{"name":` + deep + `}}`, "too_deep", "five levels"},
		{`{"type":"object","properties":{` + strings.Join(many, ",") + `}}`, "too_many", "301 fields"},
		{`{"type":"object","properties":{"Name":{"type":"string",` + label + `}}}`, "bad_key", "a capital first"},
		{`{"type":"object","properties":{"in":{"type":"string",` + label + `}}}`, "bad_key", "a word of conditions"},
		{`{"type":"object","properties":{"name":{"type":"string"}}}`, "required", "no label"},
		{`{"type":"object","properties":{"name":{"type":"string","x-label":{"vi":"Tên"}}}}`, "required", "no English"},
		{`{"type":"object","properties":{"a":{"type":"string",` + label + `},"a":{"type":"string",` + label + `}}}`, "bad_properties", "a key twice"},
		{`{"type":"object","required":["other"],` + text + `}`, "unknown_field", "requires what is not asked"},
		{`{"type":"object","x-order":["other"],` + text + `}`, "unknown_field", "orders what is not asked"},
		{`{"type":"object","x-layout":[` + page + `,` + page + `],` + text + `}`, "bad_key", "a page twice"},
		{`{"type":"object","x-layout":[{"id":"a","title":{"vi":"A","en":"A"},"fields":[]}],` + text + `}`, "required", "an empty page"},
		{`{"type":"object","x-layout":[` + page + `],"properties":{"name":{"type":"string",` + label + `},"lost":{"type":"string",` + label + `}}}`, "missing_field", "a field on no page"},
	}
	for _, c := range cases {
		_, err := form.Parse([]byte(c.definition))
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.KindInvalid || f.Code != "bad_form" {
			t.Errorf("%s: %v, want bad_form", c.reason, err)
			continue
		}
		if c.code != "" && (len(f.Fields) == 0 || f.Fields[0].Code != c.code) {
			t.Errorf("%s: %v, want %s", c.reason, f.Fields, c.code)
		}
	}
}

func TestOrderSurvivesAStoreThatForgetsIt(t *testing.T) {
	t.Parallel()
	f, err := form.Parse([]byte(`{"type":"object","x-order":["b","a"],"properties":{
		"a":{"type":"string",` + label + `},"b":{"type":"string",` + label + `}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if f.Fields[0].Key != "b" || f.Pages[0].Fields[0] != "b" {
		t.Errorf("order is %v", f.Pages[0].Fields)
	}
}
