package postgres_test

import (
	"testing"
	"time"

	"motcua.vn/services/dossiers/internal/dossier"
)

func TestTamperingWithTheHistoryIsFound(t *testing.T) {
	t.Parallel()
	cases := []struct {
		reason, statement string
		brokenAt          int64
	}{
		{"nothing was touched", `select 1`, 0},
		{"an entry was rewritten", `update dossier_history set note = 'khác' where seq = 2`, 2},
		{"an entry was rewritten with a fitting look", `update dossier_history set actor = 'x', hash = sha256(hash) where seq = 1`, 1},
		{"the last entry was cut off", `delete from dossier_history where seq = 3`, 3},
		{"an entry in the middle was taken out", `delete from dossier_history where seq = 2`, 2},
		{"an instant was moved", `update dossier_history set at = at - interval '1 microsecond' where seq = 3`, 3},
		{"the head was moved", `update dossier set history_hash = sha256('x')`, 4},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			db := database(t)
			s := store(t, db)
			who := citizen()
			d := filing(who, commune)
			note(d, who, "supplied", now())
			note(d, who, "withdrawn", now())
			create(t, s, who, d)
			if _, err := db.Superuser(t).Exec(t.Context(), c.statement); err != nil {
				t.Fatal(err)
			}
			v, err := s.Verify(t.Context(), who, d.ID)
			if err != nil || v.BrokenAt != c.brokenAt || v.Intact != (c.brokenAt == 0) {
				t.Errorf("%+v, %v; want broken at %d", v, err, c.brokenAt)
			}
		})
	}
}

func TestHistoryPages(t *testing.T) {
	t.Parallel()
	s := store(t, database(t))
	c := citizen()
	d := filing(c, commune)
	for range 4 {
		note(d, c, "supplied", now())
	}
	create(t, s, c, d)
	first, err := s.History(t.Context(), c, d.ID, 0, 3)
	if err != nil || len(first) != 3 {
		t.Fatalf("%d entries, %v", len(first), err)
	}
	rest, err := s.History(t.Context(), c, d.ID, first[2].Seq, 3)
	if err != nil || len(rest) != 2 || rest[0].Seq != 4 || rest[1].Event != "dossier.supplied.v1" {
		t.Errorf("%+v, %v", rest, err)
	}
}

func TestStaffLeaveOneRecordAnHour(t *testing.T) {
	t.Parallel()
	db := database(t)
	s := store(t, db)
	c, boss := citizen(), officer(commune)
	d := create(t, s, c, filing(c, commune))
	for range 3 {
		if _, err := s.Get(t.Context(), boss, d.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Reveal(t.Context(), boss, d.ID, d.Persons[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Get(t.Context(), c, d.ID); err != nil {
		t.Fatal(err)
	}
	list, err := s.Accesses(t.Context(), c, d.ID, time.Time{}, 10)
	if err != nil || len(list) < 2 || len(list) > 4 { // four where the hour changed under the test
		t.Fatalf("%+v, %v", list, err)
	}
	seen := map[string]bool{}
	for _, a := range list {
		seen[a.What] = true
		if a.Actor != boss.Subject || a.Agency != commune {
			t.Errorf("%+v", a)
		}
	}
	if !seen["read"] || !seen["reveal"] {
		t.Errorf("%+v", list)
	}
	// The hour before leaves a record of its own.
	if _, err := db.Superuser(t).Exec(t.Context(), `update dossier_access set hour = hour - interval '1 hour', at = at - interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), boss, d.ID); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, `select count(*) from dossier_access where what = 'read'`); n < 2 {
		t.Errorf("%d records of reading in two hours", n)
	}
	if after, err := s.Accesses(t.Context(), c, d.ID, list[0].At.Add(-30*time.Minute), 10); err != nil || len(after) != len(list) {
		t.Errorf("the page before: %+v, %v", after, err)
	}
}

func TestAPersonIsFoundByTheCounterThatReceived(t *testing.T) {
	t.Parallel()
	s := store(t, database(t))
	c := citizen()
	older := filing(c, commune)
	older.Channel = dossier.Counter
	create(t, s, c, older)
	newer := filing(c, commune)
	newer.Channel = dossier.Counter
	newer.Persons[0].FullName = "Nguyễn Thị Mẫu Hai"
	number := create(t, s, c, newer).Number
	create(t, s, c, filing(c, commune)) // online: nobody saw who typed it
	if d, err := s.ByNumber(t.Context(), number); err != nil || d == nil || d.ID != newer.ID {
		t.Errorf("by its number: %v, %v", d, err)
	}
	if d, err := s.ByNumber(t.Context(), number+"1"); err != nil || d != nil {
		t.Errorf("by a number that was never given: %v, %v", d, err)
	}
	p, err := s.PersonSeen(t.Context(), officer(commune), "072099000001")
	if err != nil || p == nil || p.FullName != "Nguyễn Thị Mẫu Hai" || p.Phone != "0900000001" {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := s.PersonSeen(t.Context(), officer(commune), "072099000002"); p != nil || err != nil {
		t.Errorf("another number: %+v, %v", p, err)
	}
}
