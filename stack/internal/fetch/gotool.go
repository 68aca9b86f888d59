package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"motcua.vn/stack/internal/stage"
)

// Program is a Go program built from a tools module, whose go.mod and go.sum
// pin it and vouch for it.
type Program struct {
	Name    string // of the executable
	Module  string // folder with go.mod and go.sum
	Package string // import path of the main package
	Patient bool   // lowest priority, one compiler at a time
}

// entry names a program in the cache by what it is built from.
func (p Program) entry() (string, error) {
	h := sha256.New()
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(p.Module, name))
		if err != nil {
			return "", err
		}
		h.Write(b)
	}
	return p.Name + "-" + runtime.GOARCH + "-" + hex.EncodeToString(h.Sum(nil))[:12], nil
}

// Built tells whether the program is in the cache already.
func (c *Cache) Built(p Program) bool {
	name, err := p.entry()
	return err == nil && c.Has(name)
}

// Go returns the path of the executable, building it when the cache lacks it.
func (c *Cache) Go(ctx context.Context, p Program) (string, error) {
	name, err := p.entry()
	if err != nil {
		return "", err
	}
	return c.Entry(ctx, name, func(ctx context.Context, path string) error {
		defer c.progress("building "+p.Name+" from its module", "")()
		args := []string{"go", "build", "-trimpath", "-ldflags=-s -w", "-o", path}
		if p.Patient {
			args = append([]string{"nice", "-n", "19"}, append(args, "-p", "1")...)
		}
		args = append(args, p.Package)
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		// An interrupted go build leaves its work behind: it gets a place of its own.
		work := path + ".work"
		defer os.RemoveAll(work)
		if err := errors.Join(os.RemoveAll(work), os.Mkdir(work, 0o700)); err != nil {
			return err
		}
		cmd.Dir = p.Module
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "GOTMPDIR="+work)
		if out, err := stage.Output(ctx, cmd); err != nil {
			return fmt.Errorf("go build %s: %w\n%s", p.Package, err, out)
		}
		return nil
	})
}
