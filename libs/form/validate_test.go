package form_test

import (
	"testing"

	"motcua.vn/libs/form"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	f, e := household(t)
	cases := []struct {
		change, path, code, reason string
	}{
		{`{}`, "", "", "complete"},
		{`{"fullName":null}`, "fullName", form.CodeRequired, "must be answered"},
		{`{"fullName":"A"}`, "fullName", form.CodeTooShort, "one character"},
		{`{"fullName":"Ễễ"}`, "", "", "characters are counted, not bytes"},
		{`{"note":"123456789012345678901"}`, "note", form.CodeTooLong, "21 of 20 characters"},
		{`{"note":"một\nhai"}`, "", "", "a text of several lines may break them"},
		{`{"fullName":"một\nhai"}`, "fullName", form.CodeBadText, "a text of one line may not"},
		{`{"note":"một\u0000"}`, "note", form.CodeBadText, "PostgreSQL takes no NUL"},
		{`{"fullName":7}`, "fullName", form.CodeBadType, "a number is no name"},
		{`{"birthDate":"1990-02-29"}`, "birthDate", form.CodeBadFormat, "no leap year"},
		{`{"birthDate":"2025-11-24"}`, "birthDate", form.CodeNotPast, "nobody files on the day of birth"},
		{`{"birthDate":"2025-11-23"}`, "", "", "yesterday has passed"},
		{`{"opening":"2025-11-24"}`, "opening", form.CodeNotFuture, "today is not the future"},
		{`{"opening":"2025-11-25"}`, "", "", "tomorrow is"},
		{`{"citizenId":"12345678901"}`, "citizenId", form.CodeBadFormat, "11 digits"},
		{`{"phone":"0912345678"}`, "", "", "ten digits"},
		{`{"phone":"912345678"}`, "phone", form.CodeBadFormat, "begins with 0"},
		{`{"email":"mau@vi.du.vn"}`, "", "", "an address"},
		{`{"email":"mau@vidu"}`, "email", form.CodeBadFormat, "no domain"},
		{`{"email":"mau..x@vi.vn"}`, "email", form.CodeBadFormat, "two dots"},
		{`{"taxCode":"0123456789-001"}`, "", "", "a branch"},
		{`{"taxCode":"012345678"}`, "taxCode", form.CodeBadFormat, "nine digits"},
		{`{"signPlate":"ab1"}`, "signPlate", form.CodeBadPattern, "the pattern wants capitals"},
		{`{"marital":"divorced"}`, "marital", form.CodeNotAnOption, "not offered"},
		{`{"floorArea":0.5}`, "floorArea", form.CodeTooSmall, "less than the least"},
		{`{"floorArea":100001}`, "floorArea", form.CodeTooLarge, "more than the most"},
		{`{"floorArea":"86"}`, "floorArea", form.CodeBadType, "text that Normalise has not seen"},
		{`{"consent":null}`, "consent", form.CodeNotAccepted, "not ticked"},
		{`{"consent":false}`, "consent", form.CodeNotAccepted, "ticked off"},
		{`{"address":null}`, "address.commune", form.CodeRequired, "a section that must be answered complains where it lacks"},
		{`{"address":{"street":"1 Mẫu"}}`, "address.commune", form.CodeRequired, "within a section"},
		{`{"previous":{"street":"1 Mẫu"}}`, "previous.commune", form.CodeRequired, "an optional section once begun"},
		{`{"address":"Mẫu"}`, "address", form.CodeBadType, "a text is no section"},
		{`{"marital":"married"}`, "spouse", "", "an optional section not begun"},
		{`{"marital":"married","spouse":{"other":1}}`, "spouse.name", form.CodeRequired, "begun by an answer nobody asked for"},
		{`{"spouse":{"name":7}}`, "", "", "what is not asked is not checked"},
		{`{"children":[{"name":"A","age":5}]}`, "", "", "no school before six"},
		{`{"children":[{"name":"A","age":6}]}`, "children[0].school", form.CodeRequired, "school from six on"},
		{`{"children":[{"name":"A","age":6.5,"school":"M"}]}`, "children[0].age", form.CodeNotWhole, "half a year"},
		{`{"children":[{"name":"A","age":1},{"name":"B","age":18,"school":"M"}]}`, "children[1].age", form.CodeTooLarge, "grown up"},
		{`{"children":[{"name":"A","age":1},{"name":"A","age":1},{"name":"A","age":1},{"name":"A","age":1}]}`, "children", form.CodeTooMany, "four of three"},
		{`{"children":["A"]}`, "children", form.CodeBadType, "a text is no child"},
		{`{"stranger":1}`, "stranger", form.CodeUnknownField, "not asked"},
		{`{"floorArea":301}`, "safety", "", "an optional answer on a page that is asked"},
	}
	for _, c := range cases {
		bad, err := form.Validate(f, e, today, with(t, c.change))
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		if c.code == "" {
			if len(bad) != 0 {
				t.Errorf("%s: %v, want no complaint: %s", c.change, bad, c.reason)
			}
			continue
		}
		if len(bad) == 0 || bad[0].Path != c.path || bad[0].Code != c.code {
			t.Errorf("%s: %v, want %s at %s: %s", c.change, bad, c.code, c.path, c.reason)
		}
	}
}

func TestComplaintsComeInTheOrderOfTheForm(t *testing.T) {
	t.Parallel()
	f, e := household(t)
	bad, err := form.Validate(f, e, today, map[string]any{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"fullName", "birthDate", "citizenId", "address.commune", "marital", "floorArea", "consent"}
	if len(bad) != len(want) {
		t.Fatalf("%v, want %v", bad, want)
	}
	for i := range want {
		if bad[i].Path != want[i] {
			t.Errorf("complaint %d is about %s, want %s", i, bad[i].Path, want[i])
		}
	}
	if page := f.OnPage(&f.Pages[1], bad); len(page) != 1 || page[0].Path != "marital" {
		t.Errorf("the second page has %v", page)
	}
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	f, _ := household(t)
	cases := []struct {
		key    string
		typed  any
		want   any
		reason string
	}{
		{"fullName", "  Nguyễn\t Thị   Mẫu ", "Nguyễn Thị Mẫu", "spaces"},
		{"fullName", "Nguye\u0302\u0303n", "Nguy\u1ec5n", "accents of some phones come apart"},
		{"fullName", "Mẫu\u0000\u200b", "Mẫu", "what nobody sees"},
		{"note", "một \r\n\r\nhai\r\n", "một\n\nhai", "lines are kept"},
		{"birthDate", "28/2/1990", "1990-02-28", "as people write dates"},
		{"citizenId", "000 000 000 001", "000000000001", "digits in groups"},
		{"citizenId", "０0000000000１", "000000000001", "full-width digits"},
		{"phone", "+84 91.234.5678", "0912345678", "international form"},
		{"taxCode", "0123456789001", "0123456789-001", "a branch without its hyphen"},
		{"floorArea", "1.234,5", 1234.5, "dots in groups, comma before the fraction"},
		{"floorArea", "1.234", 1234.0, "three digits behind a dot are a group"},
		{"floorArea", "7.8", 7.8, "else the dot is a decimal point"},
		{"floorArea", "rộng", "rộng", "left for Validate to refuse"},
		{"floorArea", "0x10", "0x10", "no hexadecimal"},
		{"floorArea", "Inf", "Inf", "no infinity"},
		{"consent", "on", true, "a ticked box of a web form"},
		{"consent", "", nil, "an empty one"},
		{"email", "   ", nil, "blank is no answer"},
	}
	for _, c := range cases {
		if got := form.Normalise(f, map[string]any{c.key: c.typed})[c.key]; got != c.want {
			t.Errorf("%s %q becomes %#v, want %#v: %s", c.key, c.typed, got, c.want, c.reason)
		}
	}
}
