package stack

import (
	"context"
	"encoding/json"

	"motcua.vn/libs/freeport"
	"motcua.vn/stack/internal/consul"
	"motcua.vn/stack/internal/mailsink"
	"motcua.vn/stack/internal/nats"
	"motcua.vn/stack/internal/postgres"
)

// database starts PostgreSQL and, on it, Keycloak when that is asked for.
func (f *fixture) database(ctx context.Context, withKeycloak bool) (map[string]string, error) {
	dir, err := f.run.Data("postgres")
	if err != nil {
		return nil, err
	}
	p, err := freeport.Take()
	if err != nil {
		return nil, err
	}
	word, err := f.secrets.Password("postgres")
	if err != nil {
		return nil, err
	}
	pg, err := postgres.Start(ctx, f.sup, f.cache, postgres.Config{Dir: dir, Port: p, Password: word, Fast: f.fast})
	if err != nil {
		return nil, err
	}
	env := map[string]string{"TEST_PG_URL": pg.URL()}
	if !withKeycloak {
		return env, nil
	}
	return env, f.signOn(ctx, pg, env)
}

// bus starts NATS with one user per service and the administrator.
func (f *fixture) bus(ctx context.Context) (map[string]string, error) {
	c, err := busConfig(f.run, f.secrets)
	if err != nil {
		return nil, err
	}
	if c.Port, err = freeport.Take(); err != nil {
		return nil, err
	}
	if c.Monitor, err = freeport.Take(); err != nil {
		return nil, err
	}
	s, err := nats.Start(ctx, f.sup, f.cache, c)
	if err != nil {
		return nil, err
	}
	words, err := json.Marshal(c.Passwords)
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"TEST_NATS_URL":       s.URL,
		"TEST_NATS_USER":      nats.Admin,
		"TEST_NATS_PASSWORD":  c.Passwords[nats.Admin],
		"TEST_NATS_PASSWORDS": string(words),
	}, nil
}

// registry starts Consul, building it first when it is absent.
func (f *fixture) registry(ctx context.Context) (map[string]string, error) {
	c, err := registryConfig(f.run, f.secrets)
	if err != nil {
		return nil, err
	}
	if c.Port, err = freeport.Take(); err != nil {
		return nil, err
	}
	s, err := consul.Start(ctx, f.sup, f.cache, c)
	if err != nil {
		return nil, err
	}
	tokens, err := json.Marshal(c.Tokens)
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"TEST_CONSUL_ADDR":   s.Addr,
		"TEST_CONSUL_TOKEN":  c.Bootstrap,
		"TEST_CONSUL_TOKENS": string(tokens),
	}, nil
}

// mail starts the sink inside this process.
func (f *fixture) mail(context.Context) (map[string]string, error) {
	var err error
	if f.sink, err = mailsink.Start(mailsink.Config{}); err != nil {
		return nil, err
	}
	return map[string]string{"TEST_SMTP_ADDR": f.sink.Addr, "TEST_MAIL_URL": f.sink.URL}, nil
}
