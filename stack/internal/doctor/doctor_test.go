package doctor_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/stack/internal/doctor"
)

// sick asserts that a finding names the problem and a remedy.
func sick(t *testing.T, f doctor.Finding, problem, remedy string) {
	t.Helper()
	if !strings.Contains(f.Problem, problem) || !strings.Contains(f.Remedy, remedy) || !f.Serious {
		t.Errorf("got %+v, want problem %q and remedy %q", f, problem, remedy)
	}
}

func TestNoJava(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	sick(t, doctor.Java(t.Context()), "no java", "openjdk-17")
}

func TestOldJava(t *testing.T) {
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "java"), []byte("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	sick(t, doctor.Java(t.Context()), "11 is too old", "make deps-up")
}

func TestWrongClock(t *testing.T) {
	t.Parallel()
	sick(t, doctor.Clock(t.Context(), ".", time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)), "2001", "set the clock")
	if f := doctor.Clock(t.Context(), ".", time.Now()); f.Problem != "" {
		t.Errorf("the clock is right, yet %q", f.Problem)
	}
}

func TestTakenPort(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	found := doctor.Ports(map[int]string{l.Addr().(*net.TCPAddr).Port: "portal-1"})
	if len(found) != 1 {
		t.Fatalf("got %+v", found)
	}
	sick(t, found[0], "portal-1 needs it, and doctor.test", "end that process")
}

func TestUnreachableServer(t *testing.T) {
	t.Parallel()
	f := doctor.Reached(t.Context(), "Keycloak", "http://127.0.0.1:1/", ".run/log/keycloak.log")
	sick(t, f, "unreachable", "keycloak.log")
}

func TestInstanceNamesItsDependency(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write([]byte(`{"status":"unready","checks":[{"name":"database","ok":true},{"name":"keycloak","ok":false,"error":"connection refused","remedy":"start it"}]}`))
	}))
	defer s.Close()
	found := doctor.Instance(t.Context(), "dossiers-1", s.URL, "x.log")
	if len(found) != 1 || found[0].What != "dossiers-1 / keycloak" {
		t.Fatalf("got %+v", found)
	}
	sick(t, found[0], "connection refused", "start it")
}

func TestMissingMigration(t *testing.T) {
	t.Parallel()
	url := os.Getenv("TEST_PG_URL")
	if url == "" {
		t.Fatal("TEST_PG_URL is not set: run under `stack exec pg -- go test`")
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), "drop database if exists doctor_test"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "create database doctor_test"); err != nil {
		t.Fatal(err)
	}
	database := strings.Replace(url, "/postgres?", "/doctor_test?", 1)
	checkout := t.TempDir()
	dir := filepath.Join(checkout, "services", "x", "internal", "postgres", "migrations")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"00001_a.sql", "00003_b.sql"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	sick(t, doctor.Migrated(t.Context(), checkout, "x", database), "never migrated", "make up")
	test, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer test.Close(context.Background())
	if _, err := test.Exec(t.Context(), "create table goose_db_version (version_id bigint, is_applied boolean); insert into goose_db_version values (0, true), (1, true)"); err != nil {
		t.Fatal(err)
	}
	sick(t, doctor.Migrated(t.Context(), checkout, "x", database), "migration 3 is missing", "make up")
	if _, err := test.Exec(t.Context(), "insert into goose_db_version values (3, true)"); err != nil {
		t.Fatal(err)
	}
	if f := doctor.Migrated(t.Context(), checkout, "x", database); f.Problem != "" {
		t.Errorf("got %+v", f)
	}
}

func TestPrintCountsWhatIsSerious(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	n := doctor.Print(&out, []doctor.Finding{{What: "a", Found: "fine"}, {What: "b", Problem: "odd", Remedy: "look"}, {What: "c", Problem: "broken", Remedy: "mend", Serious: true}})
	if n != 1 || !strings.Contains(out.String(), "FAIL  c: broken\n      remedy: mend") {
		t.Errorf("%d\n%s", n, out.String())
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	doctor.Memory(&out, map[string]int{"me": os.Getpid(), "nobody": 0}, os.Getppid())
	if !strings.Contains(out.String(), "me ") || strings.Contains(out.String(), "total                             0.0") {
		t.Errorf("got\n%s", out.String())
	}
}
