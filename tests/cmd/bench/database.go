package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/pg"
)

const service = "dossiers" // and its database

// database is the service's database on the server of `stack exec`.
type database struct {
	super  *pgx.Conn // of the run; row-level security does not bind it
	server *pgx.ConnConfig
	words  pg.Passwords
}

func openDatabase(ctx context.Context) (*database, error) {
	server := os.Getenv("TEST_PG_URL")
	if server == "" {
		return nil, errors.New("TEST_PG_URL is not set: run `make bench`")
	}
	admin, err := pgx.Connect(ctx, server)
	if err != nil {
		return nil, err
	}
	defer admin.Close(context.WithoutCancel(ctx))
	for _, setting := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var value string
		if err := admin.QueryRow(ctx, "select current_setting($1)", setting).Scan(&value); err != nil {
			return nil, err
		}
		if value != "on" {
			return nil, fmt.Errorf("%s is %s: figures of such a server are worth nothing", setting, value)
		}
	}
	d := &database{server: admin.Config(), words: pg.Passwords{Owner: secret(), App: secret(), Relay: secret()}}
	if err := pg.Bootstrap(ctx, admin, service, d.words); err != nil {
		return nil, err
	}
	config := d.server.Copy()
	config.Database = service
	d.super, err = pgx.ConnectConfig(ctx, config)
	return d, err
}

// url is how a role reaches the database.
func (d *database) url(role, password string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(service+"_"+role, password), Path: "/" + service,
		Host: d.server.Host + ":" + strconv.Itoa(int(d.server.Port)), RawQuery: "sslmode=disable",
	}
	return u.String()
}

// quiet brings the server to rest before a figure: rows planned by what is there now, dirty pages written.
func (d *database) quiet(ctx context.Context) error {
	for _, statement := range []string{"vacuum analyze", "checkpoint"} {
		if _, err := d.super.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func (d *database) close() error { return d.super.Close(context.Background()) }
