package formview_test

import (
	"testing"

	"motcua.vn/services/portal/internal/formview"
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
