package clock_test

import (
	"testing"
	"time"

	"motcua.vn/libs/clock"
)

func TestSystemIsWholeMicrosecondsOfUTC(t *testing.T) {
	t.Parallel()
	before := time.Now().Add(-time.Microsecond)
	now := clock.System{}.Now()
	if now.Location() != time.UTC {
		t.Errorf("location is %v, want UTC", now.Location())
	}
	if now.Nanosecond()%1000 != 0 {
		t.Errorf("%v has a part of a microsecond, which PostgreSQL would drop", now)
	}
	if now.Before(before) || now.After(time.Now()) {
		t.Errorf("%v is not the present", now)
	}
}

func TestFakeMovesOnlyWhenTold(t *testing.T) {
	t.Parallel()
	hanoi := time.FixedZone("+07", 7*3600)
	start := time.Date(2025, 11, 24, 14, 59, 59, 999_999_999, hanoi)
	f := clock.NewFake(start)
	want := time.Date(2025, 11, 24, 7, 59, 59, 999_999_000, time.UTC)
	if got := f.Now(); !got.Equal(want) || !f.Now().Equal(got) {
		t.Fatalf("new clock shows %v, want it to stand at %v", got, want)
	}
	if got := f.Advance(time.Microsecond); got != want.Add(time.Microsecond) || f.Now() != got {
		t.Errorf("after Advance the clock shows %v", f.Now())
	}
	if got := f.Advance(-time.Hour); got != want.Add(time.Microsecond-time.Hour) {
		t.Errorf("a negative step gives %v", got)
	}
	f.Set(start)
	if f.Now() != want {
		t.Errorf("after Set the clock shows %v, want %v", f.Now(), want)
	}
}
