package page_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/page"
)

type key struct {
	Due time.Time `json:"due"`
	ID  string    `json:"id"`
}

var sample = key{Due: time.Date(2025, 12, 15, 9, 59, 59, 123456000, time.UTC), ID: "0193a5b2-7c3d-7e4f-8a5b-6c7d8e9fa0b1"}

func TestCursorReturns(t *testing.T) {
	t.Parallel()
	var got key
	if err := page.Decode("inbox/due", page.Encode("inbox/due", sample), &got); err != nil || got != sample {
		t.Fatalf("got %+v, %v; want %+v", got, err, sample)
	}
}

func TestCursorRefused(t *testing.T) {
	t.Parallel()
	good := page.Encode("inbox/due", sample)
	cases := []struct{ list, cursor, reason string }{
		{"inbox/filed", good, "a key of another order points nowhere"},
		{"inbox/due", "", "empty is no cursor"},
		{"inbox/due", good[:len(good)-4], "cut short by a mail program"},
		{"inbox/due", good + "AAAA", "something appended"},
		{"inbox/due", "Z" + good[1:], "another version"},
		{"inbox/due", good[:20] + "z" + good[21:], "one character changed"},
		{"inbox/due", "!" + good, "not base64url"},
		{"inbox/due", strings.Repeat("A", page.MaxCursor+1), "longer than any cursor"},
	}
	for _, c := range cases {
		got := key{ID: "before"}
		err := page.Decode(c.list, c.cursor, &got)
		if !errors.Is(err, page.ErrBadCursor) || fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("%s: %v, want ErrBadCursor", c.reason, err)
		}
		if got.ID != "before" {
			t.Errorf("%s: the key became %+v", c.reason, got)
		}
	}
}

func TestKeyThatCannotBeWrittenIsAMistakeOfTheProgram(t *testing.T) {
	t.Parallel()
	for reason, k := range map[string]any{"too long": strings.Repeat("x", page.MaxCursor), "no JSON": func() {}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: Encode did not panic", reason)
				}
			}()
			page.Encode("inbox/due", k)
		}()
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	cases := []struct {
		asked, want int
		reason      string
	}{
		{1, 1, "the least"},
		{100, 100, "the most"},
		{0, 0, "an empty page leads nowhere"},
		{101, 0, "more than the server gives"},
		{-5, 0, "negative"},
	}
	for _, c := range cases {
		got, err := page.Limit(&c.asked)
		if got != c.want || (c.want == 0) != errors.Is(err, page.ErrBadLimit) {
			t.Errorf("Limit(%d) = %d, %v; want %d: %s", c.asked, got, err, c.want, c.reason)
		}
	}
	if got, err := page.Limit(nil); got != page.DefaultLimit || err != nil {
		t.Errorf("Limit(nil) = %d, %v", got, err)
	}
}

// Walking by cursor shows every row once, whatever the page size.
func TestWalkShowsEveryRowOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(0, 60).Draw(t, "rows")
		limit := rapid.IntRange(1, 25).Draw(t, "limit")
		rows := make([]int, total)
		for i := range rows {
			rows[i] = i
		}
		var seen []int
		after := -1
		for range total + 2 {
			fetched := rows[after+1 : min(after+1+limit+1, total)]
			shown, more := page.Cut(fetched, limit)
			seen = append(seen, shown...)
			if !more {
				break
			}
			cursor := page.Encode("rows", strconv.Itoa(shown[len(shown)-1]))
			var last string
			if err := page.Decode("rows", cursor, &last); err != nil {
				t.Fatal(err)
			}
			after, _ = strconv.Atoi(last)
		}
		if !slices.Equal(seen, rows) {
			t.Fatalf("saw %v, want %d rows in order", seen, total)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add("inbox/due", page.Encode("inbox/due", sample))
	f.Add("inbox/due", "AQ")
	f.Fuzz(func(t *testing.T, list, cursor string) {
		var k key
		if err := page.Decode(list, cursor, &k); err != nil && fault.CodeOf(err) != "bad_cursor" {
			t.Fatalf("%q fails with %v", cursor, err)
		}
	})
}
