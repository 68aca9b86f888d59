// Package pgtest gives each test a database of its own on a real PostgreSQL
// server, made by the same bootstrap and migrations as in production: a
// template is migrated once per process and service, every test gets a clone.
//
// The server is named by TEST_PG_URL, a superuser's URL; `stack exec pg -- go
// test ...` starts one. Without it a test fails: a component that is missing
// is not skipped.
package pgtest

import (
	"context"
	"net/url"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
)

// Database is one test's own database, seen by each of its roles.
type Database struct {
	Name     string // of the database
	OwnerURL string // <service>_owner: migrates
	AppURL   string // <service>_app: what the service gets; tests of the service use no other
	RelayURL string // <service>_relay: the outbox only
	// SuperuserURL is for tests that play the attacker inside the database; row-level security does not bind it.
	SuperuserURL string
}

// New clones the service's migrated template; the clone is dropped when the
// test has ended. migrate must bring an empty database up to date as its
// owner and close what it opened; of one service all tests of a process must
// give the same.
func New(t testing.TB, service string, migrate func(ctx context.Context, ownerURL string) error) Database {
	t.Helper()
	server := serverURL(t)
	template, err := templateOf(server, service, migrate)
	if err != nil {
		t.Fatalf("pgtest: template of %s: %v", service, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	defer conn.Close(ctx)
	name := service + "_" + unique()
	if err := clone(ctx, conn, name, template, service); err != nil {
		t.Fatalf("pgtest: clone: %v", err)
	}
	t.Cleanup(func() { drop(t, server, name) })
	return describe(conn.Config(), name, service)
}

// Open opens a pool as the app role, closed when the test has ended.
func (d Database) Open(t testing.TB, maxConns int32) *pg.DB {
	t.Helper()
	db, err := pg.Open(t.Context(), d.AppURL, maxConns)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// Superuser opens a connection that row-level security does not bind, closed when the test has ended.
func (d Database) Superuser(t testing.TB) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.SuperuserURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

func serverURL(t testing.TB) string {
	t.Helper()
	server := os.Getenv("TEST_PG_URL")
	if server == "" {
		t.Fatal("TEST_PG_URL is not set: run under `go run ./stack/cmd/stack exec pg -- go test ...`")
	}
	return server
}

func clone(ctx context.Context, conn *pgx.Conn, name, template, service string) error {
	db := pgx.Identifier{name}.Sanitize()
	owner := pgx.Identifier{service + "_owner"}.Sanitize()
	for _, statement := range []string{
		"create database " + db + " with owner " + owner + " template " + pgx.Identifier{template}.Sanitize(),
		"revoke all on database " + db + " from public", // rights on a database are not cloned with it
		"grant connect on database " + db + " to " + owner + ", " + pgx.Identifier{service + "_app"}.Sanitize() + ", " + pgx.Identifier{service + "_relay"}.Sanitize(),
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func drop(t testing.TB, server, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		t.Errorf("pgtest: drop %s: %v", name, err)
		return
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "drop database if exists "+pgx.Identifier{name}.Sanitize()+" with (force)"); err != nil {
		t.Errorf("pgtest: drop %s: %v", name, err)
	}
}

// describe writes the URLs of a database; a server on a Unix socket has a path as its host.
func describe(server *pgx.ConnConfig, name, service string) Database {
	as := func(user, password string) string {
		q := url.Values{"host": {server.Host}, "port": {strconv.Itoa(int(server.Port))}}
		if server.TLSConfig == nil {
			q.Set("sslmode", "disable")
		}
		u := url.URL{Scheme: "postgres", User: url.UserPassword(user, password), Path: "/" + name, RawQuery: q.Encode()}
		return u.String()
	}
	return Database{
		Name:     name,
		OwnerURL: as(service+"_owner", passwords.Owner), AppURL: as(service+"_app", passwords.App), RelayURL: as(service+"_relay", passwords.Relay),
		SuperuserURL: as(server.User, server.Password),
	}
}

// unique is the random end of a UUID of version 7; its beginning is the time, the same for many.
func unique() string {
	s := id.New().String()
	return s[len(s)-12:]
}
