package formview_test

import (
	"strings"
	"testing"

	"motcua.vn/libs/form"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/text"
	"motcua.vn/services/portal/internal/web"
)

func TestDatesAreShownAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]web.DateValue{
		"1990-03-02": {Day: "2", Month: "3", Year: "1990"},
		"1990-12-20": {Day: "20", Month: "12", Year: "1990"},
		"90-x-0":     {Day: "", Month: "x", Year: "90"},
		"":           {},
	} {
		if got := formview.Split(text); got != want {
			t.Errorf("%q is shown as %+v, want %+v", text, got, want)
		}
	}
}

func TestOnlyRunningTextGetsAnArea(t *testing.T) {
	t.Parallel()
	f, err := form.Parse([]byte(`{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Đơn","type":"object","properties":{
		"dienThoai":{"type":"string","format":"phone","x-label":{"vi":"Điện thoại","en":"Điện thoại"}},
		"thu":{"type":"string","format":"email","x-label":{"vi":"Thư điện tử","en":"Thư điện tử"}},
		"maNganh":{"type":"string","pattern":"^[0-9]{4}$","x-label":{"vi":"Mã ngành","en":"Mã ngành"}},
		"ten":{"type":"string","maxLength":200,"x-label":{"vi":"Tên","en":"Tên"}},
		"mucDich":{"type":"string","maxLength":300,"x-label":{"vi":"Mục đích","en":"Mục đích"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	texts := text.Bundle()
	a := &site.Ask{Site: &site.Site{Texts: texts}, L: texts.Localizer("vi")}
	for key, area := range map[string]bool{"dienThoai": false, "thu": false, "maNganh": false, "ten": false, "mucDich": true} {
		var html strings.Builder
		view := formview.New(a, []form.Seen{{Path: key, Field: f.Field(key)}}, nil)
		if err := view.Fields([]string{key}).Render(t.Context(), &html); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(html.String(), "<textarea"); got != area {
			t.Errorf("%s in an area: %t, want %t", key, got, area)
		}
	}
}
