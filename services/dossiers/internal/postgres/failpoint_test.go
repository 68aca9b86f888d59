//go:build failpoints

package postgres_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres"
)

// points are those that one filing passes, in order: one before each statement, one before and one
// behind the commit.
var points = []string{
	"TakeCommand", "InsertDossier", "PutParty", "PutParty", "PutPerson", "TakeNumber",
	"InsertNumber", "PutWorkItem", "InsertHistory", "outbox", "commit", "committed",
}

// TestMain files one dossier and ends where a point tells it to, when a test below starts this binary again.
func TestMain(m *testing.M) {
	url := os.Getenv("FILE_ONE_AT")
	if url == "" {
		os.Exit(m.Run())
	}
	db, err := pg.Open(context.Background(), url, 2)
	if err != nil {
		panic(err)
	}
	t := &testing.B{} // for keys alone, which do not fail
	s := postgres.New(db, keys(t), dossier.DailyShort)
	c := citizen()
	c.Subject = id.MustParse("01a2022f-361d-7e5c-9c2b-c74b84b71e57").String()
	if _, err := s.Create(context.Background(), c, command("one"), filing(c, commune)); err != nil {
		panic(err)
	}
}

func TestKilledBetweenAnyTwoWrites(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for _, point := range points {
		seen[point]++
		name := "store." + point
		if seen[point] > 1 {
			name += ":" + string(rune('0'+seen[point]))
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := database(t)
			run := func(env ...string) error {
				cmd := exec.Command(os.Args[0])
				cmd.Env = append(append(os.Environ(), "FILE_ONE_AT="+db.AppURL), env...)
				out, err := cmd.CombinedOutput()
				var exit *exec.ExitError
				if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("%v: %s", err, out)
				}
				return err
			}
			if err := run("FAILPOINT=" + name); err == nil {
				t.Fatal("the point was not passed")
			}
			nothingHalf(t, db)
			want := 0
			if point == "committed" {
				want = 1
			}
			// The server notices the dead client when it next writes to it or reads from it.
			su := db.Superuser(t)
			for left := 1; left > 0; {
				err := su.QueryRow(t.Context(), `select count(*) from pg_stat_activity where datname = current_database() and usename = 'dossiers_app'`).Scan(&left)
				if err != nil {
					t.Fatal(err)
				}
			}
			if n := count(t, db, `select count(*) from dossier`); n != want {
				t.Errorf("%d dossiers behind the kill, want %d", n, want)
			}
			if err := run(); err != nil {
				t.Fatal(err)
			}
			if n := count(t, db, `select count(*) from dossier`); n != 1 {
				t.Errorf("%d dossiers once tried again under its key", n)
			}
			nothingHalf(t, db)
		})
	}
}
