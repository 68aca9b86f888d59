// Package nats runs nats-server as a process of its own, with JetStream on
// disk (synced on every write), one credential per service, and the stream
// all events go to.
package nats

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	client "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/proc"
)

// retention is how long JetStream keeps events; what is older is read from
// the producer (design.md section 2).
const retention = 7 * 24 * time.Hour

// Config of the server. Passwords holds one for Admin and one per service.
type Config struct {
	Checkout  string
	Dir       string // JetStream's data
	File      string // where the configuration is written, mode 0600
	Port      int
	Monitor   int
	Services  []string
	Passwords map[string]string
}

// Server is a running nats-server.
type Server struct {
	Process *proc.Process
	URL     string
}

// Program is nats-server as pinned in tools/nats.
func Program(checkout string) fetch.Program {
	return fetch.Program{Name: "nats-server", Module: filepath.Join(checkout, "tools", "nats"), Package: "github.com/nats-io/nats-server/v2"}
}

// Bin finds nats-server on the PATH, else in the cache, else builds it.
func Bin(ctx context.Context, cache *fetch.Cache, checkout string) (string, error) {
	if path, err := exec.LookPath("nats-server"); err == nil {
		return path, nil
	}
	return cache.Go(ctx, Program(checkout))
}

// Start runs the server until the supervisor stops and makes the stream.
func Start(ctx context.Context, sup *proc.Supervisor, cache *fetch.Cache, c Config) (*Server, error) {
	bin, err := Bin(ctx, cache, c.Checkout)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(c.File, []byte(file(c)), 0o600); err != nil {
		return nil, err
	}
	health := fmt.Sprintf("http://%s/healthz", port.Addr(c.Monitor))
	p, err := sup.Start(ctx, proc.Spec{
		Name:  "nats",
		Path:  bin,
		Args:  []string{"-c", c.File},
		Env:   []string{"PATH=/usr/bin:/bin", "TZ=UTC"},
		Dir:   c.Dir,
		Wave:  proc.WaveServer,
		Ready: func(ctx context.Context) error { return port.OK(ctx, health) },
	})
	if err != nil {
		return nil, err
	}
	s := &Server{Process: p, URL: "nats://" + port.Addr(c.Port)}
	return s, Declare(ctx, s.URL, Admin, c.Passwords[Admin], c.Services)
}

// Declare makes the stream of all events, or brings it up to date.
func Declare(ctx context.Context, url, user, password string, services []string) error {
	conn, err := client.Connect(url, client.UserInfo(user, password), client.Timeout(10*time.Second))
	if err != nil {
		return fmt.Errorf("connect to NATS as %s: %w", user, err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		return err
	}
	subjects := make([]string, len(services))
	for i, name := range services {
		subjects[i] = name + ".>"
	}
	_, err = js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name:        Stream,
		Description: "Events of all services; facts and opaque ids only.",
		Subjects:    subjects,
		Storage:     jetstream.FileStorage,
		Retention:   jetstream.LimitsPolicy,
		MaxAge:      retention,
		Duplicates:  10 * time.Minute,
	})
	if err != nil {
		return fmt.Errorf("declare stream %s: %w", Stream, err)
	}
	return nil
}
