package postgres_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
	"motcua.vn/services/dossiers/internal/postgres"
)

// file files n dossiers at once, spread over the stores, and gives their numbers.
func file(t *testing.T, n int, stores ...*postgres.Store) []string {
	t.Helper()
	numbers := make([]string, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			c := citizen()
			d, err := stores[i%len(stores)].Create(t.Context(), c, command(strconv.Itoa(i)), filing(c, commune))
			if err != nil {
				t.Error(err)
				return
			}
			numbers[i] = d.Number
		})
	}
	wait.Wait()
	slices.Sort(numbers)
	return numbers
}

// contiguous fails unless the numbers are those of the day from 1 on, each once.
func contiguous(t *testing.T, numbers []string, day worktime.Date) {
	t.Helper()
	for i, number := range numbers {
		if want := dossier.DailyShort.Number(commune, day, int64(i)+1); number != want {
			t.Fatalf("number %d of %d is %s, want %s", i+1, len(numbers), number, want)
		}
	}
}

// serverClock gives the server's clock and its day in Asia/Ho_Chi_Minh.
func serverClock(t *testing.T, db pgtest.Database) (time.Time, worktime.Date) {
	t.Helper()
	var clock time.Time
	if err := db.Superuser(t).QueryRow(t.Context(), `select clock_timestamp()`).Scan(&clock); err != nil {
		t.Fatal(err)
	}
	return clock, worktime.DateOf(clock)
}

// atNoon moves the stores to noon of today, so that no day changes under a test.
func atNoon(t *testing.T, db pgtest.Database, stores ...*postgres.Store) worktime.Date {
	t.Helper()
	clock, day := serverClock(t, db)
	for _, s := range stores {
		s.ShiftNumberClock(day.At(12 * 60).Sub(clock))
	}
	return day
}

func TestFiveHundredAtOnceOverThreeInstances(t *testing.T) {
	t.Parallel()
	db := database(t)
	stores := []*postgres.Store{store(t, db), store(t, db), store(t, db)}
	day := atNoon(t, db, stores...)
	contiguous(t, file(t, 500, stores...), day)
}

func TestNumbersAcrossMidnight(t *testing.T) {
	t.Parallel()
	db := database(t)
	clock, day := serverClock(t, db)
	midnight := day.Add(1).At(0)
	evening, morning := store(t, db), store(t, db)
	// An hour on either side, so that a slow machine does not carry the evening over.
	evening.ShiftNumberClock(midnight.Add(-time.Hour).Sub(clock))
	morning.ShiftNumberClock(midnight.Add(time.Hour).Sub(clock))
	numbers := file(t, 60, evening, morning)
	contiguous(t, numbers[:30], day)
	contiguous(t, numbers[30:], day.Add(1))
}

func TestNumbersFollowTheClockOverMidnight(t *testing.T) {
	t.Parallel()
	db := database(t)
	s := store(t, db)
	clock, day := serverClock(t, db)
	s.ShiftNumberClock(day.Add(1).At(0).Add(-150 * time.Millisecond).Sub(clock))
	var first, second []string
	for tries := 0; len(second) < 5; tries++ {
		if tries == 5000 {
			t.Fatal("the new day never came")
		}
		c := citizen()
		number := create(t, s, c, filing(c, commune)).Number
		n, err := dossiertest.ParseNumber(number)
		if err != nil {
			t.Fatal(err)
		}
		if n.Day == day {
			first = append(first, number)
		} else {
			second = append(second, number)
		}
	}
	contiguous(t, first, day)
	contiguous(t, second, day.Add(1))
}

func TestTheSameKeyGivesTheSameDossier(t *testing.T) {
	t.Parallel()
	db := database(t)
	stores := []*postgres.Store{store(t, db), store(t, db)}
	c := citizen()
	made := make([]*dossier.Dossier, 20)
	var wait sync.WaitGroup
	for i := range made {
		wait.Go(func() {
			d, err := stores[i%2].Create(t.Context(), c, command("one"), filing(c, commune))
			if err != nil {
				t.Error(err)
				return
			}
			made[i] = d
		})
	}
	wait.Wait()
	if t.Failed() {
		return
	}
	for _, d := range made {
		if d.ID != made[0].ID || d.Number != made[0].Number {
			t.Errorf("%s %s, the other is %s %s", d.ID, d.Number, made[0].ID, made[0].Number)
		}
	}
	if n := count(t, db, `select count(*) from dossier`); n != 1 {
		t.Errorf("%d dossiers", n)
	}
	if _, err := stores[0].Create(t.Context(), c, command("one", 2), filing(c, commune)); fault.CodeOf(err) != "idempotency_key_reused" {
		t.Errorf("another body under the key: %v", err)
	}
	stranger := citizen()
	if d, err := stores[0].Create(t.Context(), stranger, command("one", 2), filing(stranger, commune)); err != nil || d.ID == made[0].ID {
		t.Errorf("another subject's key is another key: %v", err)
	}
}

func TestTheSameKeyChangesOnce(t *testing.T) {
	t.Parallel()
	s := store(t, database(t))
	c := citizen()
	d := create(t, s, c, filing(c, commune))
	boss := officer(commune)
	var mu sync.Mutex
	ran := 0
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			out, err := s.Update(t.Context(), boss, command("receive"), d.ID, 0, func(d *dossier.Dossier) error {
				mu.Lock()
				defer mu.Unlock()
				ran++
				d.Status = dossier.Received
				note(d, boss, "received", now())
				return nil
			})
			if err != nil || out.Version != 2 || out.Status != dossier.Received {
				t.Errorf("%+v, %v", out, err)
			}
		})
	}
	wait.Wait()
	if ran != 1 {
		t.Errorf("the change ran %d times", ran)
	}
}

func TestADraftHasNoNumberUntilItIsFiled(t *testing.T) {
	t.Parallel()
	db := database(t)
	s := store(t, db)
	noon := atNoon(t, db, s)
	c := citizen()
	d := filing(c, commune)
	parties, filed := d.Parties, d.FiledAt
	d.Status, d.Parties, d.HandleAgency, d.FiledAt, d.Recorded = dossier.Draft, nil, "", time.Time{}, nil
	d.Results = nil
	d = create(t, s, c, d)
	if d.Number != "" || count(t, db, `select count(*) from number_counter`) != 0 {
		t.Fatalf("a draft has number %q", d.Number)
	}
	d, err := s.Update(t.Context(), c, command("file"), d.ID, 1, func(d *dossier.Dossier) error {
		d.Status, d.Parties, d.HandleAgency, d.FiledAt = dossier.AwaitingReception, parties, commune, filed
		note(d, c, "filed", now())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := dossier.DailyShort.Number(commune, noon, 1); d.Number != want {
		t.Errorf("number %q, want %s", d.Number, want)
	}
	if err := s.Delete(t.Context(), c, d.ID); fault.CodeOf(err) != "already_filed" {
		t.Errorf("a filed dossier was deleted: %v", err)
	}
	var body string
	if err := db.Superuser(t).QueryRow(t.Context(), `select body::text from outbox`).Scan(&body); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{d.Number, `"type":"dossier.filed.v1"`, `"seq":1`, `"agencies":["` + string(commune) + `"]`, c.Subject} {
		if !strings.Contains(body, want) {
			t.Errorf("the event lacks %s: %s", want, body)
		}
	}
}
