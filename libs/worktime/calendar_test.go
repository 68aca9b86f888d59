package worktime_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/worktime"
)

// province is a calendar as a province would publish it; the days off are those of 2025 and 2026 that the
// cases need, with made-up notices.
const province = `{
  "week": {
    "monday":    {"processing": [{"from":"07:30","to":"11:30"},{"from":"13:00","to":"17:00"}], "reception": [{"from":"07:30","to":"11:00"},{"from":"13:30","to":"16:30"}]},
    "tuesday":   {"processing": [{"from":"07:30","to":"11:30"},{"from":"13:00","to":"17:00"}]},
    "wednesday": {"processing": [{"from":"07:30","to":"11:30"},{"from":"13:00","to":"17:00"}]},
    "thursday":  {"processing": [{"from":"07:30","to":"11:30"},{"from":"13:00","to":"17:00"}]},
    "friday":    {"processing": [{"from":"07:30","to":"11:30"},{"from":"13:00","to":"17:00"}]}
  },
  "cutOff": "15:00",
  "confirmedThrough": 2026,
  "special": [
    {"date":"2025-04-26","kind":"compensatory_work","insteadOf":"2025-05-02","notice":"N1","confirmed":true},
    {"date":"2025-04-30","kind":"off","name":{"vi":"Ngày Chiến thắng","en":"Victory Day"},"notice":"N1","confirmed":true},
    {"date":"2025-05-01","kind":"off","notice":"N1","confirmed":true},
    {"date":"2025-05-02","kind":"off","notice":"N1","confirmed":true},
    {"date":"2026-01-01","kind":"off","notice":"N2","confirmed":true},
    {"date":"2026-02-16","kind":"off","notice":"N2","confirmed":true},
    {"date":"2026-02-17","kind":"off","notice":"N2","confirmed":true},
    {"date":"2026-02-18","kind":"off","notice":"N2","confirmed":true},
    {"date":"2026-02-19","kind":"off","notice":"N2","confirmed":true},
    {"date":"2026-02-20","kind":"off","notice":"N2","confirmed":true},
    {"date":"2026-11-24","kind":"off"}
  ]
}`

func parse(t testing.TB, s string) worktime.Calendar {
	t.Helper()
	c, err := worktime.Parse([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04:05", s, worktime.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestJSONReturns(t *testing.T) {
	t.Parallel()
	c := parse(t, province)
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	if again := parse(t, string(raw)); !reflect.DeepEqual(again, c) {
		t.Errorf("%s", cmp.Diff(c, again))
	}
	if want := `{"date":"2026-11-24","kind":"off"}`; !strings.Contains(string(raw), want) {
		t.Errorf("%s lacks %s: absent members stay absent", raw, want)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct{ calendar, path, reason string }{
		{`{`, "", "no JSON"},
		{`{} {}`, "", "two calendars"},
		{`{"weeks":{}}`, "", "an unknown member is a typing error"},
		{`{"cutOff":"3pm"}`, "", "no time of day"},
		{`{"cutOff":"15:0"}`, "", "two digits each"},
		{`{"special":[{"date":"2025-02-29","kind":"off"}]}`, "", "2025 is no leap year"},
		{`{"confirmedThrough":25}`, "confirmedThrough", "a year has four digits"},
		{`{"week":{"monday":{"processing":[{"from":"17:00","to":"07:30"}]}}}`, "week.monday.processing[0]", "ends before it begins"},
		{`{"week":{"sunday":{"reception":[{"from":"07:00","to":"09:00"},{"from":"08:00","to":"10:00"}]}}}`, "week.sunday.reception[1]", "intervals overlap"},
		{`{"week":{"saturday":{"half":true}}}`, "week.saturday.half", "half of nothing"},
		{`{"special":[{"date":"2025-05-01","kind":"holiday"}]}`, "special[0].kind", "unknown kind"},
		{`{"special":[{"kind":"off"}]}`, "special[0].date", "no date"},
		{`{"special":[{"date":"2025-05-01","kind":"off"},{"date":"2025-05-01","kind":"off"}]}`, "special[1].date", "twice the same day"},
		{`{"special":[{"date":"2025-05-01","kind":"off","confirmed":true}]}`, "special[0].notice", "confirmed by what?"},
		{`{"special":[{"date":"2025-05-01","kind":"off","insteadOf":"2025-05-02"}]}`, "special[0].insteadOf", "a day off replaces nothing"},
		{`{"week":{"monday":{"processing":[` + strings.Repeat(`{"from":"07:30","to":"11:30"},`, 6) + `{"from":"13:00","to":"17:00"}]}}}`, "week.monday.processing", "too many intervals"},
		{`{"special":[{"date":"2025-05-01","kind":"off","notice":"` + strings.Repeat("ế", 501) + `"}]}`, "special[0].notice", "a notice is a title, no book"},
		{strings.Repeat(" ", worktime.MaxBytes+1), "", "too large"},
	}
	for _, c := range cases {
		_, err := worktime.Parse([]byte(c.calendar))
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.KindInvalid {
			t.Errorf("%s: %v, want a fault", c.reason, err)
			continue
		}
		if c.path != "" && (len(f.Fields) == 0 || f.Fields[0].Path != c.path) {
			t.Errorf("%s: fields %v, want %s", c.reason, f.Fields, c.path)
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	base := parse(t, province)
	agency := parse(t, `{
	  "week": {"saturday": {"processing":[{"from":"07:30","to":"11:30"}],"half":true}, "friday": {}},
	  "cutOff": "14:00",
	  "special": [
	    {"date":"2025-04-30","kind":"compensatory_work","notice":"trực","confirmed":true},
	    {"date":"2025-06-02","kind":"off","notice":"sửa trụ sở","confirmed":true}
	  ]}`)
	merged := worktime.Merge(base, agency)
	if err := merged.Validate(); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		date    string
		working bool
		reason  string
	}{
		{"2025-11-24", true, "a Monday of the province's week; 24 November is no holiday in 2025"},
		{"2025-11-28", false, "the agency closes on Fridays"},
		{"2025-11-29", true, "the agency works on Saturday mornings"},
		{"2025-04-30", true, "the agency is on duty on the holiday"},
		{"2025-05-01", false, "the province's holiday holds"},
		{"2025-06-02", false, "the agency's own closure"},
		{"2026-11-24", false, "announced, hence off though provisional"},
	}
	for _, c := range cases {
		d, err := worktime.ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		if got := merged.Working(d); got != c.working {
			t.Errorf("%s works: %v, want %v: %s", c.date, got, c.working, c.reason)
		}
	}
	if merged.CutOff != 14*60 || merged.ConfirmedThrough != 2026 {
		t.Errorf("cut-off %v, confirmed through %d", merged.CutOff, merged.ConfirmedThrough)
	}
	if base.Week.Saturday != nil || len(base.Special) != 11 {
		t.Error("merging changed the province's calendar")
	}
}

func TestReceptionDiffersFromProcessing(t *testing.T) {
	t.Parallel()
	c := parse(t, province)
	day := func(s string) worktime.Date { return worktime.DateOf(at(t, s+" 12:00:00")) }
	if got := c.Reception(day("2025-11-24")); len(got) != 2 || got[1].To != 16*60+30 {
		t.Errorf("Monday's counter is open %v", got)
	}
	for _, off := range []string{"2025-11-30", "2026-02-16"} {
		if got := c.Reception(day(off)); got != nil {
			t.Errorf("the counter is open on %s: %v", off, got)
		}
	}
}

func TestDateCrossesMidnightInHanoi(t *testing.T) {
	t.Parallel()
	before := time.Date(2025, 11, 23, 16, 59, 59, 999_999_000, time.UTC)
	if got := worktime.DateOf(before).String(); got != "2025-11-23" {
		t.Errorf("a microsecond before midnight is %s", got)
	}
	if got := worktime.DateOf(before.Add(time.Microsecond)).String(); got != "2025-11-24" {
		t.Errorf("midnight is %s", got)
	}
}
