package stack

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/freeport"
	"motcua.vn/libs/pg"
	"motcua.vn/stack/internal/keycloak"
	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/postgres"
	"motcua.vn/stack/internal/secret"
)

// signOn starts Keycloak on its own database and adds its address.
func (f *fixture) signOn(ctx context.Context, db *postgres.Server, env map[string]string) error {
	words, err := bootstrap(ctx, db.URL(), f.secrets, "keycloak")
	if err != nil {
		return err
	}
	c, err := keycloakConfig(f.run, f.secrets, db.Host(), words)
	if err != nil {
		return err
	}
	if c.Port, err = freeport.Take(); err != nil {
		return err
	}
	if c.Management, err = freeport.Take(); err != nil {
		return err
	}
	c.PublicURL = fmt.Sprintf("http://localhost:%d", c.Port)
	s, err := keycloak.Start(ctx, f.sup, f.cache, c)
	if err != nil {
		return err
	}
	env["TEST_KEYCLOAK_URL"] = s.URL
	env["TEST_KEYCLOAK_PUBLIC_URL"] = c.PublicURL
	env["TEST_KEYCLOAK_ADMIN_USER"] = keycloak.AdminUser
	env["TEST_KEYCLOAK_ADMIN_PASSWORD"] = c.AdminPassword
	return nil
}

// keycloakConfig is the configuration of Keycloak but for its ports and its
// public address.
func keycloakConfig(run layout.Run, secrets *secret.Store, databaseHost string, words pg.Passwords) (keycloak.Config, error) {
	admin, err := secrets.Password("keycloak_admin")
	if err != nil {
		return keycloak.Config{}, err
	}
	return keycloak.Config{
		Dir:              filepath.Join(run.Temp(), "keycloak"),
		Theme:            filepath.Join(run.Checkout, "services", "identity", "theme"),
		DatabaseHost:     databaseHost,
		Database:         "keycloak",
		DatabaseUser:     "keycloak_owner",
		DatabasePassword: words.Owner,
		AdminPassword:    admin,
	}, nil
}

// bootstrap makes one database with its roles and returns their passwords.
func bootstrap(ctx context.Context, superuserURL string, secrets *secret.Store, name string) (pg.Passwords, error) {
	var words pg.Passwords
	for role, word := range map[string]*string{"owner": &words.Owner, "app": &words.App, "relay": &words.Relay} {
		var err error
		if *word, err = secrets.Password("pg_" + name + "_" + role); err != nil {
			return words, err
		}
	}
	conn, err := pgx.Connect(ctx, superuserURL)
	if err != nil {
		return words, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return words, pg.Bootstrap(ctx, conn, name, words)
}
