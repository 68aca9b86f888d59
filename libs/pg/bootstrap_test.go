package pg_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pg"
)

func connect(t *testing.T, url, database, user, password string) (*pgx.Conn, error) {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	if database != "" {
		config.Database, config.User, config.Password = database, user, password
	}
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err == nil {
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
	}
	return conn, err
}

func superuser(t *testing.T) (*pgx.Conn, string) {
	t.Helper()
	url := os.Getenv("TEST_PG_URL")
	if url == "" {
		t.Fatal("TEST_PG_URL is not set: run under `stack exec pg -- go test`")
	}
	conn, err := connect(t, url, "", "", "")
	if err != nil {
		t.Fatal(err)
	}
	return conn, url
}

func TestBootstrap(t *testing.T) {
	t.Parallel()
	conn, url := superuser(t)
	const db = "bootstrap_one"
	words := pg.Passwords{Owner: "o'ne\\", App: "two", Relay: "three"}
	for range 2 { // the second run must mend, not fail
		if err := pg.Bootstrap(t.Context(), conn, db, words); err != nil {
			t.Fatal(err)
		}
	}
	owner, err := connect(t, url, db, db+"_owner", words.Owner)
	if err != nil {
		t.Fatalf("owner cannot connect: %v", err)
	}
	if _, err := owner.Exec(t.Context(), "create table thing (name text); create index on thing using gin (name gin_trgm_ops)"); err != nil {
		t.Fatalf("owner cannot migrate: %v", err)
	}
	app, err := connect(t, url, db, db+"_app", words.App)
	if err != nil {
		t.Fatalf("app cannot connect: %v", err)
	}
	refused := []struct{ statement, why string }{
		{"create table other (name text)", "the app role has no DDL"},
		{"select * from thing", "the app role sees only what it was granted"},
		{"create role intruder", "the app role makes no roles"},
		{"create database intruder", "the app role makes no databases"},
	}
	for _, c := range refused {
		if _, err := app.Exec(t.Context(), c.statement); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: got %v, want permission denied: %s", c.statement, err, c.why)
		}
	}
	if _, err := connect(t, url, db, db+"_relay", words.Relay); err != nil {
		t.Errorf("relay cannot connect: %v", err)
	}
}

func TestBootstrapMends(t *testing.T) {
	t.Parallel()
	conn, url := superuser(t)
	const db = "bootstrap_mend"
	if err := pg.Bootstrap(t.Context(), conn, db, pg.Passwords{Owner: "a", App: "b", Relay: "c"}); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "alter role bootstrap_mend_app bypassrls; grant connect on database bootstrap_mend to public"); err != nil {
		t.Fatal(err)
	}
	if err := pg.Bootstrap(t.Context(), conn, db, pg.Passwords{Owner: "a", App: "new", Relay: "c"}); err != nil {
		t.Fatal(err)
	}
	var bypass bool
	if err := conn.QueryRow(t.Context(), "select rolbypassrls from pg_roles where rolname = 'bootstrap_mend_app'").Scan(&bypass); err != nil || bypass {
		t.Errorf("rolbypassrls = %v, %v; row-level security could be passed by", bypass, err)
	}
	if _, err := connect(t, url, db, db+"_app", "b"); err == nil {
		t.Error("the old password still opens the database")
	}
	if err := pg.Bootstrap(t.Context(), conn, "bootstrap_other", pg.Passwords{Owner: "x", App: "y", Relay: "z"}); err != nil {
		t.Fatal(err)
	}
	if _, err := connect(t, url, db, "bootstrap_other_app", "y"); err == nil {
		t.Error("another service's role may connect")
	}
}

func TestBootstrapAtOnce(t *testing.T) {
	t.Parallel()
	_, url := superuser(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			conn, err := pgx.Connect(t.Context(), url)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close(t.Context())
			if err := pg.Bootstrap(t.Context(), conn, "bootstrap_race", pg.Passwords{Owner: "a", App: "b", Relay: "c"}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}
