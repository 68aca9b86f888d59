package form_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"time"

	"motcua.vn/libs/form"
	"motcua.vn/libs/formcel"
)

var today = time.Date(2025, 11, 24, 10, 0, 0, 0, time.UTC)

// household is the sample form with the evaluator that we ship.
func household(t testing.TB) (*form.Form, form.Evaluator) {
	t.Helper()
	b, err := os.ReadFile("testdata/household.json")
	if err != nil {
		t.Fatal(err)
	}
	f, e, err := formcel.Definition(b)
	if err != nil {
		t.Fatal(err)
	}
	return f, e
}

// answers reads JSON, as services do.
func answers(t testing.TB, s string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		t.Fatalf("%v in %s", err, s)
	}
	return m
}

// complete has an answer to every question that must be answered.
const complete = `{"fullName":"Nguyễn Thị Mẫu","birthDate":"1990-02-28","citizenId":"000000000001",
	"address":{"commune":"Phường Mẫu"},"marital":"single","floorArea":86.5,"consent":true}`

// with gives complete with the members of s in place of its own; null takes one away.
func with(t testing.TB, s string) map[string]any {
	t.Helper()
	m := answers(t, complete)
	for key, v := range answers(t, s) {
		if m[key] = v; v == nil {
			delete(m, key)
		}
	}
	return m
}

func TestFormIsReadInItsOrder(t *testing.T) {
	t.Parallel()
	f, _ := household(t)
	var keys []string
	for _, field := range f.Fields {
		keys = append(keys, field.Key)
	}
	want := []string{
		"fullName", "birthDate", "citizenId", "phone", "email", "taxCode", "address", "previous", "marital",
		"spouse", "children", "floorArea", "opening", "signPlate", "note", "safety", "consent",
	}
	if !slices.Equal(keys, want) {
		t.Errorf("fields are %v, want those of the pages in order", keys)
	}
	if got := f.Field("address"); got == nil || got.Label.In("en") != "Address" || len(got.Fields) != 2 || !got.Fields[0].Required {
		t.Errorf("the reference gives %+v", got)
	}
	if p := f.PageOf("children[0].name"); p == nil || p.ID != "family" {
		t.Errorf("children are asked on %+v", p)
	}
	if got := f.Conditions(); !slices.Equal(got, []string{"floorArea > 300", "marital == 'married'", "item.age >= 6"}) {
		t.Errorf("conditions are %q", got)
	}
	if l := (form.Label{VI: "Tên"}); l.In("en") != "Tên" || l.In("vi") != "Tên" {
		t.Error("Vietnamese stands in for a missing text")
	}
}

func TestConditionsDecideWhatIsAsked(t *testing.T) {
	t.Parallel()
	f, e := household(t)
	cases := []struct {
		answers string
		path    string
		asked   bool
		reason  string
	}{
		{`{}`, "spouse", false, "a condition about what is not answered does not hold"},
		{`{}`, "address.commune", true, "questions of a section are asked before it is answered"},
		{`{"marital":"married"}`, "spouse.name", true, "the condition holds"},
		{`{"marital":"single"}`, "spouse.name", false, "the condition does not hold"},
		{`{"floorArea":300}`, "safety", false, "not above 300"},
		{`{"floorArea":300.5}`, "safety", true, "a page has a condition too"},
		{`{"children":[{"age":5},{"age":6}]}`, "children[0].school", false, "each item by its own answers"},
		{`{"children":[{"age":5},{"age":6}]}`, "children[1].school", true, "each item by its own answers"},
		{`{"children":[{"name":"A"}]}`, "children[0].school", false, "the age is not answered"},
	}
	for _, c := range cases {
		seen, err := form.Visible(f, e, answers(t, c.answers))
		if err != nil {
			t.Fatal(err)
		}
		asked := slices.ContainsFunc(seen, func(s form.Seen) bool { return s.Path == c.path })
		if asked != c.asked {
			t.Errorf("%s: %s is asked: %v: %s", c.answers, c.path, asked, c.reason)
		}
	}
	pages, err := form.VisiblePages(f, e, answers(t, `{"floorArea":10}`))
	if err != nil || len(pages) != 4 || pages[3].ID != "declaration" {
		t.Errorf("%d pages are asked, %v; want all but the one for large premises", len(pages), err)
	}
}

func TestCleanDropsWhatIsNotAsked(t *testing.T) {
	t.Parallel()
	f, e := household(t)
	got, err := form.Clean(f, e, answers(t, `{
		"marital":"single", "spouse":{"name":"Trần Văn Mẫu"}, "stranger":1, "safety":"có",
		"address":{"commune":"  ","street":""}, "children":[{"name":"A","age":"5","school":"Mẫu"},{}]}`))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"children":[{"age":5,"name":"A"}],"marital":"single"}`; string(raw) != want {
		t.Errorf("kept %s, want %s", raw, want)
	}
}

// A condition must not see answers that are themselves not asked: a stale one would open further questions.
func TestHiddenAnswersOpenNothing(t *testing.T) {
	t.Parallel()
	f, e, err := formcel.Definition([]byte(`{"type":"object","properties":{
		"a":{"type":"boolean","x-label":{"vi":"a","en":"a"}},
		"b":{"type":"boolean","x-showIf":"a","x-label":{"vi":"b","en":"b"}},
		"c":{"type":"string","x-showIf":"b","x-label":{"vi":"c","en":"c"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := form.Clean(f, e, map[string]any{"a": false, "b": true, "c": "x"})
	if err != nil || len(got) != 1 {
		t.Errorf("kept %v, %v; want a alone", got, err)
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	cases := []struct {
		before, after string
		want          []string
		reason        string
	}{
		{complete, complete, nil, "nothing changed"},
		{`{"a":8.7}`, `{"a":7.8}`, []string{"a"}, "a value"},
		{`{"a":1}`, `{"b":1}`, []string{"a", "b"}, "one gone, one new"},
		{`{"s":{"x":1,"y":2}}`, `{"s":{"x":1,"y":3}}`, []string{"s.y"}, "within a section"},
		{`{}`, `{"s":{"x":1,"y":3}}`, []string{"s.x", "s.y"}, "a section answered at last"},
		{`{"l":[{"x":1},{"x":2}]}`, `{"l":[{"x":1},{"x":3}]}`, []string{"l[1].x"}, "within an item"},
		{`{"l":[{"x":1}]}`, `{"l":[{"x":1},{"x":2}]}`, []string{"l[1]"}, "an item added"},
		{`{"l":[{"x":1},{"x":2}]}`, `{}`, []string{"l[0]", "l[1]"}, "all items gone"},
		{`{"a":{"x":1}}`, `{"a":"x"}`, []string{"a"}, "another type"},
	}
	for _, c := range cases {
		if got := form.Diff(answers(t, c.before), answers(t, c.after)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.reason, got, c.want)
		}
	}
}
