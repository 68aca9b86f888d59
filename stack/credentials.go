package stack

import (
	"path/filepath"

	"motcua.vn/stack/internal/consul"
	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/nats"
	"motcua.vn/stack/internal/secret"
	"motcua.vn/stack/internal/service"
)

// busConfig is the configuration of NATS but for its ports.
func busConfig(run layout.Run, secrets *secret.Store) (nats.Config, error) {
	dir, err := run.Data("nats")
	if err != nil {
		return nats.Config{}, err
	}
	c := nats.Config{Checkout: run.Checkout, Dir: dir, File: filepath.Join(run.Secrets(), "nats.conf"), Services: service.Names(), Passwords: map[string]string{}}
	for _, user := range append(service.Names(), nats.Admin) {
		if c.Passwords[user], err = secrets.Password("nats_" + user); err != nil {
			return nats.Config{}, err
		}
	}
	return c, nil
}

// registryConfig is the configuration of Consul but for its port.
func registryConfig(run layout.Run, secrets *secret.Store) (consul.Config, error) {
	c := consul.Config{Checkout: run.Checkout, Dir: filepath.Join(run.Temp(), "consul"), Tokens: map[string]string{}}
	var err error
	if c.Bootstrap, err = secrets.UUID("consul_bootstrap"); err != nil {
		return consul.Config{}, err
	}
	for _, name := range service.Names() {
		if c.Tokens[name], err = secrets.UUID("consul_" + name); err != nil {
			return consul.Config{}, err
		}
	}
	return c, nil
}
