package pgtest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pg"
)

// passwords are the same in every process, because roles belong to the server
// and processes that test at the same time share them. They guard nothing:
// the server listens on 127.0.0.1 and lives as long as its tests.
var passwords = pg.Passwords{Owner: "owner-of-tests", App: "app-of-tests", Relay: "relay-of-tests"}

// bootstrapping is the key of the advisory lock under which one process at a
// time makes roles, the empty database and templates: a database cannot be
// cloned while somebody is connected to it.
const bootstrapping = 0x6d6f7474 // "mott"

type template struct {
	once sync.Once
	name string
	err  error
	hold *pgx.Conn // its session lock tells other processes that the template is in use
}

var (
	templates   = map[string]*template{}
	templatesMu sync.Mutex
)

func templateOf(server, service string, migrate func(context.Context, string) error) (string, error) {
	templatesMu.Lock()
	t := templates[service]
	if t == nil {
		t = &template{}
		templates[service] = t
	}
	templatesMu.Unlock()
	t.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
		defer cancel()
		t.name = service + "_template_" + unique()
		t.err = t.make(ctx, server, service, migrate)
	})
	return t.name, t.err
}

// make bootstraps the service, copies its empty database and migrates the
// copy. The connection stays open until the process ends and with it the
// lock that keeps sweep in other processes away from the template.
func (t *template) make(ctx context.Context, server, service string, migrate func(context.Context, string) error) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	t.hold = conn
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1), pg_advisory_lock(hashtextextended($2, 0))", bootstrapping, t.name); err != nil {
		return err
	}
	if err := sweep(ctx, conn, service); err != nil {
		return err
	}
	if err := pg.Bootstrap(ctx, conn, service, passwords); err != nil {
		return err
	}
	if err := clone(ctx, conn, t.name, service, service); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "select pg_advisory_unlock($1)", bootstrapping); err != nil {
		return err
	}
	if err := migrate(ctx, describe(conn.Config(), t.name, service).OwnerURL); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// sweep drops the templates of processes that have ended; a test binary has
// no place where its last test could do so itself.
func sweep(ctx context.Context, conn *pgx.Conn, service string) error {
	rows, err := conn.Query(ctx, `select datname from pg_database where starts_with(datname, $1) and pg_try_advisory_lock(hashtextextended(datname, 0))`,
		service+"_template_")
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := conn.Exec(ctx, "drop database if exists "+pgx.Identifier{name}.Sanitize()+" with (force)"); err != nil {
			return err
		}
		if _, err := conn.Exec(ctx, "select pg_advisory_unlock(hashtextextended($1, 0))", name); err != nil {
			return err
		}
	}
	return nil
}
