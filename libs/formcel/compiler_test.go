package formcel_test

import (
	"strings"
	"testing"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/formcel"
)

const fields = `
	"kind": {"type":"string","x-label":{"vi":"a","en":"a"}},
	"area": {"type":"number","x-label":{"vi":"a","en":"a"}},
	"count": {"type":"integer","x-label":{"vi":"a","en":"a"}},
	"yes": {"type":"boolean","x-label":{"vi":"a","en":"a"}},
	"spouse": {"type":"object","x-label":{"vi":"a","en":"a"},"properties":{"age":{"type":"integer","x-label":{"vi":"a","en":"a"}}}},
	"children": {"type":"array","maxItems":20,"x-label":{"vi":"a","en":"a"},"items":{"type":"object","properties":{"age":{"type":"integer","x-label":{"vi":"a","en":"a"}}}}}`

// asking is a form whose last field has the condition.
func asking(t *testing.T, condition string) *form.Form {
	t.Helper()
	quoted := `"` + strings.ReplaceAll(condition, `"`, `\"`) + `"`
	f, err := form.Parse([]byte(`{"type":"object","properties":{` + fields +
		`,"last":{"type":"string","x-showIf":` + quoted + `,"x-label":{"vi":"a","en":"a"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestHolds(t *testing.T) {
	t.Parallel()
	child := func(age float64) any { return map[string]any{"age": age} }
	cases := []struct {
		condition string
		vars      map[string]any
		want      bool
		reason    string
	}{
		{`kind == "a"`, map[string]any{"kind": "a"}, true, "equal texts"},
		{`kind == "a"`, map[string]any{"kind": "b"}, false, "other text"},
		{`kind == "a"`, nil, false, "not answered"},
		{`kind != "a"`, nil, false, "not answered is not unequal either"},
		{`yes`, map[string]any{"yes": true}, true, "a tick is a condition"},
		{`area > 300`, map[string]any{"area": 300.5}, true, "numbers compare with whole numbers"},
		{`count >= 2 && yes`, map[string]any{"count": 2.0, "yes": true}, true, "and"},
		{`count >= 2 || yes`, map[string]any{"yes": true}, true, "one side is enough"},
		{`spouse.age < 18`, map[string]any{"spouse": map[string]any{"age": 17.0}}, true, "within a section"},
		{`spouse.age < 18`, map[string]any{"spouse": map[string]any{}}, false, "not answered within a section"},
		{`children.exists(c, c.age < 6)`, map[string]any{"children": []any{child(9), child(5)}}, true, "any of a list"},
		{`children.exists(c, c.age < 6)`, map[string]any{"children": []any{}}, false, "none of an empty list"},
		{`size(children) > 1`, map[string]any{"children": []any{child(1), child(2)}}, true, "how many"},
		{`spouse.age < 18`, map[string]any{"spouse": map[string]any{"age": "old"}}, false, "a text where a number is asked"},
		{`area > 300`, map[string]any{"area": "large"}, false, "a text where a number is asked"},
		{`item.age >= 6`, map[string]any{"item": map[string]any{"age": 6.0}}, true, "the same item"},
		{`kind in ["a", "b"]`, map[string]any{"kind": "b"}, true, "one of several"},
	}
	for _, c := range cases {
		e, err := formcel.Compiler{}.Compile(asking(t, c.condition))
		if err != nil {
			t.Errorf("%s: %v", c.condition, err)
			continue
		}
		if got, err := e.Holds(c.condition, c.vars); err != nil || got != c.want {
			t.Errorf("%s with %v: %v, %v: %s", c.condition, c.vars, got, err, c.reason)
		}
	}
}

func TestPublicationRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct{ condition, reason string }{
		{`kind ==`, "cut short"},
		{`kindd == "a"`, "a typing error in a key"},
		{`kind == 3`, "a text is never a number"},
		{`area`, "a number is no condition"},
		{`kind.matches("(a+)+$") && children.all(a, children.all(b, children.all(c, a.age + b.age > c.age)))`, "costs a million"},
	}
	for _, c := range cases {
		if _, err := (formcel.Compiler{}).Compile(asking(t, c.condition)); fault.CodeOf(err) != "bad_condition" {
			t.Errorf("%s: %v, want bad_condition: %s", c.condition, err, c.reason)
		}
	}
}

func TestConditionThatFailsIsAFault(t *testing.T) {
	t.Parallel()
	const condition = `1 / size(children) == 1`
	e, err := formcel.Compiler{}.Compile(asking(t, condition))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Holds(condition, map[string]any{"children": []any{}}); fault.CodeOf(err) != "bad_condition" {
		t.Errorf("dividing by zero gives %v", err)
	}
	if _, err := e.Holds("kind == 'a'", nil); fault.KindOf(err) != fault.KindInternal {
		t.Errorf("a condition of another form gives %v", err)
	}
}

func TestDefinition(t *testing.T) {
	t.Parallel()
	cases := []struct{ definition, code, reason string }{
		{`{"type":"object","properties":{` + fields + `}}`, "", "in order"},
		{`{"type":"object"}`, "bad_form", "the parser refuses"},
		{`{"type":"object","Properties":{` + fields + `}}`, "bad_form", "the schema minds capitals where encoding/json does not"},
		{`{"type":"object","properties":{"a":{"type":"string","x-showIf":"b","x-label":{"vi":"a","en":"a"}}}}`, "bad_condition", "the condition is about nothing"},
	}
	for _, c := range cases {
		_, _, err := formcel.Definition([]byte(c.definition))
		if c.code == "" && err != nil || c.code != "" && fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %q", c.reason, err, c.code)
		}
	}
}

// Whatever a condition is made of, compiling ends with a program or a fault, and the program with an answer.
func FuzzCondition(f *testing.F) {
	f.Add(`kind == "a" || children.exists(c, c.age < 6)`)
	f.Add(`size(children) > 1 ? yes : spouse.age / count < 3.0`)
	f.Fuzz(func(t *testing.T, condition string) {
		form := &form.Form{Fields: []form.Field{
			{Key: "kind", Type: form.String},
			{Key: "yes", Type: form.Boolean, ShowIf: condition},
			{Key: "count", Type: form.Integer},
			{Key: "spouse", Type: form.Section},
			{Key: "children", Type: form.List},
		}}
		e, err := formcel.Compiler{}.Compile(form)
		if err != nil {
			if fault.CodeOf(err) != "bad_condition" {
				t.Fatal(err)
			}
			return
		}
		if condition == "" {
			return
		}
		vars := map[string]any{"kind": "a", "children": []any{map[string]any{"age": 3.0}}}
		if _, err := e.Holds(condition, vars); err != nil && fault.CodeOf(err) != "bad_condition" {
			t.Fatal(err)
		}
	})
}
