package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/service"
)

// sampleCall is how the sample loader of a running platform is called.
type sampleCall struct {
	Path string   `json:"path"`
	Dir  string   `json:"dir"`
	Env  []string `json:"env"`
}

// sampleFile holds the call, among the secrets because it names them.
func sampleFile(secretsDir string) string { return filepath.Join(secretsDir, "sample-call.json") }

// keepSample notes how the loader is called, for Sample.
func (p *Platform) keepSample(env []string) error {
	b, err := json.Marshal(sampleCall{Path: filepath.Join(p.bin(), service.Sample), Dir: p.wiring.Home, Env: env})
	if err != nil {
		return err
	}
	return os.WriteFile(sampleFile(p.run.Secrets()), b, 0o600)
}

// Sample runs the sample loader with a command of its own, "succeed-2025" for
// one, against the running platform in dir; empty means the checkout's.
func Sample(ctx context.Context, dir string, args []string, out io.Writer) error {
	if dir == "" {
		checkout, err := layout.Checkout()
		if err != nil {
			return err
		}
		dir = filepath.Join(checkout, ".run")
	}
	s, err := ReadState(dir)
	if err != nil {
		return fmt.Errorf("no platform runs here, `make up` starts it: %w", err)
	}
	b, err := os.ReadFile(sampleFile(s.SecretsDir))
	if err != nil {
		return err
	}
	var call sampleCall
	if err := json.Unmarshal(b, &call); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, call.Path, args...)
	cmd.Dir, cmd.Env = call.Dir, call.Env
	cmd.Stdout, cmd.Stderr = out, out
	return cmd.Run()
}
