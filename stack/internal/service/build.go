package service

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"motcua.vn/stack/internal/stage"
)

// Build compiles the services named, and the sample loader where asked, into
// dir in one run of the compiler, and returns an error that names what has no
// source. Tags choose test builds (failpoints). temp is for what the compiler
// leaves behind when it is interrupted.
func Build(ctx context.Context, checkout, dir, temp string, names, tags []string) error {
	var packages []string
	for _, name := range names {
		path := Source(name)
		if _, err := os.Stat(filepath.Join(checkout, path)); err != nil {
			return fmt.Errorf("%s has no source at %s", name, path)
		}
		packages = append(packages, "./"+path)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	args := []string{"build", "-o", dir + string(filepath.Separator)}
	if len(tags) > 0 {
		args = append(args, "-tags", strings.Join(tags, ","))
	}
	cmd := exec.CommandContext(ctx, "go", append(args, packages...)...)
	cmd.Dir = checkout
	cmd.Env = append(os.Environ(), "GOTMPDIR="+temp)
	if out, err := stage.Output(ctx, cmd); err != nil {
		return fmt.Errorf("go build of the services: %w\n%s", err, out)
	}
	return nil
}

// Source is the folder of a service's command in the checkout.
func Source(name string) string {
	if name == Sample {
		return filepath.Join("services", "cmd", Sample)
	}
	return filepath.Join("services", name, "cmd", name)
}
