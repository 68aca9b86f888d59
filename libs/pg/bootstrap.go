package pg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Passwords are those of the three roles of one service's database.
type Passwords struct {
	Owner string // of <svc>_owner, who migrates
	App   string // of <svc>_app, as whom the service works
	Relay string // of <svc>_relay, who sees the outbox only
}

// bootstrapLock is the key of the advisory lock that keeps two bootstraps of
// one server apart: CREATE ROLE has no IF NOT EXISTS.
const bootstrapLock = 0x6d6f7463 // "motc"

// extensions are what migrations need and only a superuser may create.
var extensions = []string{"pg_trgm", "unaccent", "pgcrypto"}

// Bootstrap makes the database db with its roles db_owner, db_app and
// db_relay as docs/configuration.md says: the roles may log in and nothing
// more, the database and its schema public belong to the owner, and nobody
// else may connect. Running it again sets the passwords anew and mends what
// was changed by hand. The connection must be a superuser's, to any database
// of the same server; pgtest and the stack use the same one.
func Bootstrap(ctx context.Context, superuser *pgx.Conn, db string, passwords Passwords) error {
	if _, err := superuser.Exec(ctx, "select pg_advisory_lock($1)", bootstrapLock); err != nil {
		return fmt.Errorf("bootstrap %s: lock: %w", db, err)
	}
	err := bootstrap(ctx, superuser, db, passwords)
	if _, unlock := superuser.Exec(context.WithoutCancel(ctx), "select pg_advisory_unlock($1)", bootstrapLock); err == nil {
		err = unlock
	}
	if err != nil {
		return fmt.Errorf("bootstrap %s: %w", db, err)
	}
	return nil
}

func bootstrap(ctx context.Context, superuser *pgx.Conn, db string, passwords Passwords) error {
	owner, app, relay := db+"_owner", db+"_app", db+"_relay"
	for role, password := range map[string]string{owner: passwords.Owner, app: passwords.App, relay: passwords.Relay} {
		if err := declareRole(ctx, superuser, role, password); err != nil {
			return err
		}
	}
	if err := declareDatabase(ctx, superuser, db, owner); err != nil {
		return err
	}
	name := quote(db)
	for _, statement := range []string{
		"revoke all on database " + name + " from public",
		fmt.Sprintf("grant connect on database %s to %s, %s, %s", name, quote(owner), quote(app), quote(relay)),
	} {
		if _, err := superuser.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return inside(ctx, superuser, db, owner, app, relay)
}

// declareRole makes the role or brings it back to what it may be. The
// statement takes no parameters, so the password is quoted by the server.
func declareRole(ctx context.Context, superuser *pgx.Conn, role, password string) error {
	var exists bool
	if err := superuser.QueryRow(ctx, "select exists (select from pg_roles where rolname = $1)", role).Scan(&exists); err != nil {
		return err
	}
	verb := "create"
	if exists {
		verb = "alter"
	}
	var statement string
	err := superuser.QueryRow(ctx,
		"select format('%s role %I with login nosuperuser nobypassrls nocreatedb nocreaterole noreplication noinherit password %L', $1::text, $2::text, $3::text)",
		verb, role, password).Scan(&statement)
	if err != nil {
		return err
	}
	if _, err := superuser.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s role %s: %w", verb, role, err)
	}
	return nil
}

// declareDatabase makes the database from template0, which nobody can be
// connected to, or hands an existing one to its owner.
func declareDatabase(ctx context.Context, superuser *pgx.Conn, db, owner string) error {
	var exists bool
	if err := superuser.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", db).Scan(&exists); err != nil {
		return err
	}
	statement := "create database " + quote(db) + " with owner " + quote(owner) + " template template0 encoding 'UTF8'"
	if exists {
		statement = "alter database " + quote(db) + " owner to " + quote(owner)
	}
	_, err := superuser.Exec(ctx, statement)
	return err
}

// inside does what must be done from within the database itself.
func inside(ctx context.Context, superuser *pgx.Conn, db, owner, app, relay string) error {
	config := superuser.Config().Copy()
	config.Database = db
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	statements := []string{
		"alter schema public owner to " + quote(owner),
		"revoke all on schema public from public",
		fmt.Sprintf("grant usage on schema public to %s, %s", quote(app), quote(relay)),
	}
	for _, name := range extensions {
		statements = append(statements, "create extension if not exists "+quote(name)+" with schema public")
	}
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
