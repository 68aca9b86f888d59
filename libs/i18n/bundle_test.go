package i18n_test

import (
	"embed"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"motcua.vn/libs/i18n"
	"motcua.vn/libs/i18n/i18ntest"
)

//go:embed testdata
var files embed.FS

func TestMessages(t *testing.T) {
	t.Parallel()
	b := i18n.MustLoad(files, "testdata/good")
	i18ntest.SameKeys(t, b)
	vi, en := b.Localizer("vi"), b.Localizer("en")
	cases := []struct{ got, want, reason string }{
		{vi.T("greeting", i18n.Data{"Name": "Mẫu"}), "Chào Mẫu", "data are filled in"},
		{en.T("greeting", i18n.Data{"Name": "<b>"}), "Hello <b>", "a message is text; whoever makes HTML of it escapes"},
		{vi.T("dossier.due", i18n.Data{"Date": "15/12"}), "Hẹn trả 15/12", "keys nest"},
		{vi.N("dossier.left", 1), "Còn 1 ngày", "Vietnamese has one form"},
		{en.N("dossier.left", 1), "1 day left", "one"},
		{en.N("dossier.left", 4), "4 days left", "other"},
		{en.N("dossier.left", 0), "0 days left", "none is other"},
		{en.T("missing"), "[missing]", "a missing key is seen"},
		{b.Localizer("fr").Language(), "vi", "Vietnamese stands in"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q: %s", c.got, c.want, c.reason)
		}
	}
	if !b.Has("en", "dossier.due") || b.Has("en", "dossier.missing") {
		t.Error("Has is mistaken")
	}
}

// complaints stands in for a test that fails.
type complaints struct {
	testing.TB
	list []string
}

func (c *complaints) Helper()                      {}
func (c *complaints) Error(args ...any)            { c.list = append(c.list, fmt.Sprint(args...)) }
func (c *complaints) Errorf(f string, args ...any) { c.list = append(c.list, fmt.Sprintf(f, args...)) }

func TestSameKeysNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	c := &complaints{TB: t}
	i18ntest.SameKeys(c, i18n.MustLoad(files, "testdata/lacking"))
	if want := []string{"a names [Day Name] in vi, [Name] in en", "vi has b, en lacks it", "en has c, vi lacks it"}; !slices.Equal(c.list, want) {
		t.Errorf("complains %q, want %q", c.list, want)
	}
	c = &complaints{TB: t}
	i18ntest.SameKeys(c, i18n.MustLoad(fstest.MapFS{}, "."))
	if len(c.list) != 1 {
		t.Errorf("an empty bundle gives %q", c.list)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	cases := []struct {
		files  fstest.MapFS
		reason string
	}{
		{fstest.MapFS{"a.fr.json": file(`{}`)}, "a language that is not spoken"},
		{fstest.MapFS{"vi.json": file(`{}`)}, "no name"},
		{fstest.MapFS{"a.vi.json": file(`{`)}, "no JSON"},
		{fstest.MapFS{"a.vi.json": file(`{"k":"{{.Name"}`)}, "a template cut short"},
		{fstest.MapFS{"a.vi.json": file(`{"k":"1"}`), "b.vi.json": file(`{"k":"2"}`)}, "a key twice"},
	}
	for _, c := range cases {
		if _, err := i18n.Load(c.files, "."); err == nil {
			t.Errorf("loads in spite of %s", c.reason)
		}
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	cases := []struct {
		preferences []string
		want        string
	}{
		{nil, "vi"},
		{[]string{"", "en-GB,en;q=0.9"}, "en"},
		{[]string{"en", "vi-VN"}, "en"},
		{[]string{"vi-VN,vi;q=0.9,en;q=0.8"}, "vi"},
		{[]string{"fr-FR,en;q=0.5"}, "en"},
		{[]string{"ja"}, "vi"},
		{[]string{";;;"}, "vi"},
	}
	for _, c := range cases {
		if got := i18n.Match(c.preferences...); got != c.want {
			t.Errorf("%q gives %s, want %s", c.preferences, got, c.want)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	b := i18n.MustLoad(files, "testdata/good")
	vi, en := b.Localizer("vi"), b.Localizer("en")
	due := time.Date(2025, 12, 15, 10, 0, 0, 0, time.UTC)
	late := time.Date(2025, 11, 23, 17, 12, 0, 0, time.UTC)
	cases := []struct{ got, want, reason string }{
		{vi.Date(due), "Thứ Hai 15/12/2025", "the picture of a dossier"},
		{vi.DateTime(due), "Thứ Hai 15/12/2025 17:00", "local time"},
		{vi.Short(late), "T2 24/11 00:12", "Monday has begun in Việt Nam"},
		{vi.ShortDay(late.Add(-time.Hour)), "CN 23/11", "an hour earlier it is Sunday"},
		{vi.Moment(late), "24/11/2025 00:12", "without the weekday"},
		{en.Date(due), "Monday 15 December 2025", "English spells the month, since 05/12 is read two ways"},
		{en.Short(late), "Mon 24 Nov 00:12", "short"},
		{en.Moment(due), "15 Dec 2025 17:00", "without the weekday"},
		{vi.Number(1234567.5), "1.234.567,5", "dots in groups"},
		{en.Number(-1234.25), "-1,234.25", "commas in groups"},
		{vi.Number(-123), "-123", "no group, no fraction"},
		{vi.Number(0.005), "0,01", "two decimals"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("got %q, want %q: %s", c.got, c.want, c.reason)
		}
	}
}
