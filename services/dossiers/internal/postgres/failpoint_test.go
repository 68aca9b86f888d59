//go:build failpoints

package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres"
)

// A filing passes these points, in order: one before each statement, one before and one behind the commit.
var (
	filingAtOnce = []string{
		"TakeCommand", "InsertDossier", "PutParty", "PutParty", "PutPerson", "TakeNumber",
		"InsertNumber", "PutWorkItem", "InsertHistory", "outbox", "commit", "committed",
	}
	filingADraft = []string{
		"TakeCommand", "LockDossier", "Parties", "Persons", "Steps", "UpdateDossier", "PutParty", "PutParty", "TakeNumber",
		"InsertNumber", "PutWorkItem", "InsertHistory", "outbox", "commit", "committed",
	}
)

// applicant is the same in every process of a test.
func applicant() tenant.Caller {
	return tenant.Caller{Kind: tenant.Citizen, Subject: "01a2022f-361d-7e5c-9c2b-c74b84b71e57", Assurance: 2}
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
	s := postgres.New(db, keys(&testing.B{}), dossier.DailyShort)
	if err := fileOne(s, os.Getenv("DRAFT")); err != nil {
		panic(err)
	}
}

func fileOne(s *postgres.Store, draft string) error {
	c := applicant()
	ready := filing(c, commune)
	if draft == "" {
		_, err := s.Create(context.Background(), c, command("one"), ready)
		return err
	}
	_, err := s.Update(context.Background(), c, command("one"), dossier.ID{UUID: id.MustParse(draft)}, 0, func(d *dossier.Dossier) error {
		d.Status, d.Parties, d.HandleAgency, d.FiledAt = ready.Status, ready.Parties, commune, ready.FiledAt
		note(d, c, "filed", now())
		return nil
	})
	return err
}

func TestKilledBetweenAnyTwoWrites(t *testing.T) {
	t.Parallel()
	for way, points := range map[string][]string{"at once": filingAtOnce, "a draft": filingADraft} {
		seen := map[string]int{}
		for _, point := range points {
			seen[point]++
			name := fmt.Sprintf("store.%s:%d", point, seen[point])
			t.Run(way+" "+name, func(t *testing.T) {
				t.Parallel()
				db := database(t)
				draft := ""
				if way == "a draft" {
					d := filing(applicant(), commune)
					d.Status, d.Parties, d.HandleAgency, d.FiledAt, d.Recorded = dossier.Draft, nil, "", time.Time{}, nil
					draft = create(t, store(t, db), applicant(), d).ID.String()
				}
				killed(t, db, name, draft, point == "committed")
			})
		}
	}
}

// killed files one dossier in a process that dies at the point, looks, and tries again under the same key.
func killed(t *testing.T, db pgtest.Database, point, draft string, done bool) {
	t.Helper()
	run := func(env ...string) error {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(append(os.Environ(), "FILE_ONE_AT="+db.AppURL, "DRAFT="+draft), env...)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("%v: %s", err, out)
		}
		return err
	}
	if err := run("FAILPOINT=" + point); err == nil {
		t.Fatal("the point was not passed")
	}
	nothingHalf(t, db)
	want := 0
	if done {
		want = 1
	}
	if n := count(t, db, `select count(*) from dossier where status <> 'draft'`); n != want {
		t.Errorf("%d dossiers are filed behind the kill, want %d", n, want)
	}
	if err := run(); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, `select count(*) from dossier where status <> 'draft'`); n != 1 {
		t.Errorf("%d dossiers are filed once tried again under its key", n)
	}
	nothingHalf(t, db)
}
