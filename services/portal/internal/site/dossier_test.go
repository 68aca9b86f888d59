package site

import (
	"testing"
	"time"

	"motcua.vn/libs/worktime"
	"motcua.vn/services/portal/internal/web"
)

func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 16, 0, 0, 0, worktime.Zone) // a Sunday
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, worktime.Zone) }
	for _, c := range []struct {
		why  string
		due  time.Time
		tone web.Tone
		key  string
		n    int
	}{
		{"tomorrow is one day, later in the day than now", at(23, 17), web.Soon, "due.days", 1},
		{"tomorrow is one day, earlier in the day than now", at(23, 8), web.Soon, "due.days", 1},
		{"the day after is two", at(24, 8), web.Good, "due.days", 2},
		{"sixteen days", at(22+16, 17), web.Good, "due.days", 16},
		{"today in hours", at(22, 18), web.Soon, "due.hours", 2},
		{"within the hour", now.Add(time.Minute), web.Soon, "due.today", 0},
		{"missed an hour ago", at(22, 15), web.Late, "due.over", 0},
		{"missed yesterday evening", at(21, 17), web.Late, "due.over_days", 1},
		{"missed last week", at(15, 8), web.Late, "due.over_days", 7},
	} {
		// UTC, as the services write it: the day is Vietnam's all the same.
		if tone, key, n := left(now.UTC(), c.due.UTC()); tone != c.tone || key != c.key || n != c.n {
			t.Errorf("%s: %s %s %d, want %s %s %d", c.why, tone, key, n, c.tone, c.key, c.n)
		}
	}
}
