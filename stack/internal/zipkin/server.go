// Package zipkin runs the viewer of traces. It keeps them in memory; nothing
// waits for it.
package zipkin

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/proc"
)

// Config of the server.
type Config struct {
	Dir  string // for its temporary files
	Port int
}

// Start runs the server until the supervisor stops.
func Start(ctx context.Context, sup *proc.Supervisor, cache *fetch.Cache, c Config) (*proc.Process, error) {
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, fmt.Errorf("zipkin needs Java 17 or newer, `make deps-up` installs it: %w", err)
	}
	jar, err := cache.Maven(ctx, fetch.Zipkin)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, err
	}
	health := "http://" + port.Addr(c.Port) + "/health"
	return sup.Start(ctx, proc.Spec{
		Name: "zipkin",
		Path: java,
		Args: []string{
			"-Xms32m", "-Xmx128m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-Djava.io.tmpdir=" + c.Dir,
			"-jar", jar,
			"--armeria.ports[0].ip=127.0.0.1", "--armeria.ports[0].port=" + strconv.Itoa(c.Port), "--armeria.ports[0].protocols[0]=http",
		},
		Env:     []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=" + c.Dir, "MEM_MAX_SPANS=100000"},
		Dir:     c.Dir,
		Grace:   5 * time.Second,
		Nice:    5,
		Wave:    proc.WaveServer,
		ReadyIn: 2 * time.Minute,
		Ready:   func(ctx context.Context) error { return port.OK(ctx, health) },
	})
}
