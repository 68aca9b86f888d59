// Package consul runs one Consul agent with access control: nothing is allowed
// without a token, and a service's token registers that service alone. The
// platform never waits for it.
package consul

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"motcua.vn/libs/freeport"
	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/proc"
)

// Config of the agent. Bootstrap may do everything; Tokens holds one per
// service. All are UUIDs.
type Config struct {
	Checkout  string
	Dir       string // data and configuration; what a former agent left is removed
	Port      int    // HTTP
	Patient   bool   // nobody waits for it: built beside other work, at the lowest priority
	Bootstrap string
	Tokens    map[string]string
}

// Server is a running agent.
type Server struct {
	Process *proc.Process
	Addr    string // HTTP, host:port
}

// Program is Consul as pinned in tools/consul.
func Program(checkout string) fetch.Program {
	return fetch.Program{Name: "consul", Module: filepath.Join(checkout, "tools", "consul"), Package: "github.com/hashicorp/consul"}
}

// find looks for consul on the PATH, then in the cache, else builds it (five
// minutes of one processor).
func find(ctx context.Context, cache *fetch.Cache, c Config) (string, error) {
	if path, err := exec.LookPath("consul"); err == nil {
		return path, nil
	}
	program := Program(c.Checkout)
	program.Patient = c.Patient
	return cache.Go(ctx, program)
}

// Start runs the agent until the supervisor stops and gives each service its
// token. Registrations live no longer than the services, so the agent starts
// with empty data.
func Start(ctx context.Context, sup *proc.Supervisor, cache *fetch.Cache, c Config) (*Server, error) {
	bin, err := find(ctx, cache, c)
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(c.Dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, err
	}
	file, err := configure(c)
	if err != nil {
		return nil, err
	}
	s := &Server{Addr: port.Addr(c.Port)}
	api := client{base: "http://" + s.Addr, token: c.Bootstrap}
	s.Process, err = sup.Start(ctx, proc.Spec{
		Name:    "consul",
		Path:    bin,
		Args:    []string{"agent", "-config-file", file},
		Env:     []string{"PATH=/usr/bin:/bin", "TZ=UTC", "HOME=" + c.Dir},
		Dir:     c.Dir,
		Wave:    proc.WaveServer,
		ReadyIn: 2 * time.Minute,
		Ready:   api.led,
	})
	if err != nil {
		return nil, err
	}
	for name, token := range c.Tokens {
		if err := api.grant(ctx, name, token); err != nil {
			return nil, fmt.Errorf("consul token of %s: %w", name, err)
		}
	}
	return s, nil
}

// configure writes the agent's configuration and returns its file.
func configure(c Config) (string, error) {
	ports := map[string]int{"http": c.Port, "https": -1, "dns": -1, "grpc": -1, "grpc_tls": -1, "serf_wan": -1}
	for _, name := range []string{"serf_lan", "server"} {
		p, err := freeport.Take()
		if err != nil {
			return "", err
		}
		ports[name] = p
	}
	b, err := json.MarshalIndent(map[string]any{
		"server":               true,
		"bootstrap_expect":     1,
		"node_name":            "motcua",
		"datacenter":           "motcua",
		"data_dir":             filepath.Join(c.Dir, "data"),
		"bind_addr":            "127.0.0.1",
		"client_addr":          "127.0.0.1",
		"ports":                ports,
		"disable_update_check": true,
		"log_level":            "warn",
		"connect":              map[string]any{"enabled": false},
		"acl": map[string]any{
			"enabled":        true,
			"default_policy": "deny",
			"tokens":         map[string]string{"initial_management": c.Bootstrap, "agent": c.Bootstrap},
		},
	}, "", "  ")
	if err != nil {
		return "", err
	}
	file := filepath.Join(c.Dir, "agent.json")
	return file, os.WriteFile(file, b, 0o600)
}
