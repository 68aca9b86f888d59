package formcel_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"motcua.vn/libs/form"
	"motcua.vn/libs/formcel"
)

// plain has no conditions and no rules, which JSON Schema does not know.
const plain = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object", "additionalProperties": false, "required": ["name", "home", "area"],
  "properties": {
    "name": {"type":"string","minLength":2,"maxLength":5,"x-label":{"vi":"a","en":"a"}},
    "code": {"type":"string","pattern":"^[A-Z]+$","x-label":{"vi":"a","en":"a"}},
    "born": {"type":"string","format":"date","x-label":{"vi":"a","en":"a"}},
    "kind": {"type":"string","enum":["a","b"],"x-options":{"a":{"vi":"a","en":"a"},"b":{"vi":"b","en":"b"}},"x-label":{"vi":"a","en":"a"}},
    "area": {"type":"number","minimum":1,"maximum":10,"x-label":{"vi":"a","en":"a"}},
    "count": {"type":"integer","minimum":0,"x-label":{"vi":"a","en":"a"}},
    "yes": {"type":"boolean","x-label":{"vi":"a","en":"a"}},
    "home": {"$ref":"#/$defs/address","x-label":{"vi":"a","en":"a"}},
    "away": {"$ref":"#/$defs/address","x-label":{"vi":"a","en":"a"}},
    "rows": {"type":"array","minItems":1,"maxItems":2,"x-label":{"vi":"a","en":"a"},"items":{"type":"object","additionalProperties":false,
      "required":["name"],"properties":{"name":{"type":"string","x-label":{"vi":"a","en":"a"}},"age":{"type":"integer","x-label":{"vi":"a","en":"a"}}}}}
  },
  "$defs": {"address": {"type":"object","additionalProperties":false,"required":["commune"],"properties":{
    "commune":{"type":"string","x-label":{"vi":"a","en":"a"}},"street":{"type":"string","x-label":{"vi":"a","en":"a"}}}}}
}`

// value draws an answer, of any type.
func value(depth int) *rapid.Generator[any] {
	leaf := rapid.SampledFrom([]any{
		"a", "b", "ab", "ế", "ếế", "abcdef", "ABC", "2024-02-29", "2023-02-29", "1990-01-01", "x\ty",
		0.0, 1.0, 1.5, 10.0, 10.5, -1.0, 1e15, true, false,
	})
	if depth == 0 {
		return leaf
	}
	return rapid.Custom(func(t *rapid.T) any {
		switch rapid.IntRange(0, 3).Draw(t, "shape") {
		case 0:
			return object(depth-1, "commune", "street", "name", "age", "other").Draw(t, "object")
		case 1:
			return rapid.SliceOfN(value(depth-1), 1, 3).Draw(t, "list")
		default:
			return leaf.Draw(t, "leaf")
		}
	})
}

// object draws a section that answers something: an empty one is the same as none to a form.
func object(depth int, keys ...string) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		m := map[string]any{}
		for _, key := range rapid.SliceOfNDistinct(rapid.SampledFrom(keys), 1, len(keys), rapid.ID[string]).Draw(t, "keys") {
			m[key] = value(depth).Draw(t, key)
		}
		return m
	})
}

// Without conditions a definition means to us what it means to any validator of JSON Schema.
func TestAgreesWithJSONSchema(t *testing.T) {
	t.Parallel()
	f, e, err := formcel.Definition([]byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(plain)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("form.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("form.json")
	if err != nil {
		t.Fatal(err)
	}
	var valid, invalid int
	rapid.Check(t, func(t *rapid.T) {
		answers := map[string]any{"name": "ab", "area": 2.0, "home": map[string]any{"commune": "Mẫu"}}
		for range rapid.IntRange(0, 2).Draw(t, "changes") {
			key := rapid.SampledFrom([]string{"name", "code", "born", "kind", "area", "count", "yes", "home", "away", "rows", "other"}).Draw(t, "key")
			if rapid.Bool().Draw(t, "delete") {
				delete(answers, key)
				continue
			}
			answers[key] = value(2).Draw(t, "value")
		}
		bad, err := form.Validate(f, e, time.Now(), answers)
		if err != nil {
			t.Fatal(err)
		}
		theirs := schema.Validate(answers)
		for _, b := range bad {
			if b.Code == form.CodeBadText {
				t.Skip("we are stricter about control characters")
			}
		}
		if (theirs == nil) != (len(bad) == 0) {
			raw, _ := json.Marshal(answers)
			t.Fatalf("%s: we say %v, they say %v", raw, bad, theirs)
		}
		if theirs == nil {
			valid++
		} else {
			invalid++
		}
	})
	if valid == 0 || invalid == 0 {
		t.Errorf("%d valid and %d invalid samples prove little", valid, invalid)
	}
}
