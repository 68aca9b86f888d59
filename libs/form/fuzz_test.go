package form_test

import (
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"motcua.vn/libs/form"
)

func FuzzParse(f *testing.F) {
	b, err := os.ReadFile("testdata/household.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(one(`"type":"array","maxItems":3,"items":{"$ref":"#/$defs/a"}`)))
	f.Fuzz(func(t *testing.T, definition []byte) {
		parsed, err := form.Parse(definition)
		if err != nil {
			return
		}
		for i := range parsed.Fields {
			if parsed.PageOf(parsed.Fields[i].Key) == nil {
				t.Fatalf("%s is on no page", parsed.Fields[i].Key)
			}
		}
	})
}

func FuzzValidate(f *testing.F) {
	for _, s := range []string{
		complete, `{}`, `{"children":[{"age":"6"},null,3],"address":[],"floorArea":"1.000"}`,
		`{"note":"e\u200b\u0301 \u0000","birthDate":"1/1/2000","phone":"+84+84"}`,
	} {
		f.Add([]byte(s))
	}
	sample, evaluator := household(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var answers map[string]any
		if json.Unmarshal(raw, &answers) != nil {
			return
		}
		clean, err := form.Clean(sample, evaluator, answers)
		if err != nil {
			return
		}
		again, err := form.Clean(sample, evaluator, clean)
		if err != nil || !reflect.DeepEqual(clean, again) {
			t.Fatalf("cleaning twice gives %v, then %v, %v", clean, again, err)
		}
		bad, err := form.Validate(sample, evaluator, today, clean)
		if err != nil {
			t.Fatal(err)
		}
		seen, err := form.Visible(sample, evaluator, clean)
		if err != nil {
			t.Fatal(err)
		}
		paths := map[string]bool{}
		for _, s := range seen {
			paths[s.Path] = true
		}
		for _, c := range bad {
			if !paths[c.Path] {
				t.Fatalf("%s at %s, which is not asked", c.Code, c.Path)
			}
		}
	})
}
