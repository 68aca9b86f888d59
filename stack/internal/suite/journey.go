package suite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// Journeys is the stage of browser journeys: it starts a platform of its own
// with the stack's binary and runs Playwright against it. STACK_STATE names
// the file with the platform's addresses.
func Journeys(checkout, stackBinary string, out io.Writer) Stage {
	return Stage{Name: "journeys", Run: func(ctx context.Context, r *Result) (err error) {
		dir, err := os.MkdirTemp("", "journeys-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		tests := filepath.Join(checkout, "tests", "e2e")
		if err := install(ctx, tests, out); err != nil {
			return err
		}
		state := filepath.Join(dir, "state.json")
		stop, err := platform(ctx, checkout, stackBinary, state, out)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
		file := filepath.Join(dir, "report.json")
		cmd := Command(ctx, tests, "npx", "playwright", "test", "--reporter=list,json")
		cmd.Env = append(os.Environ(), "STACK_STATE="+state, "STACK_BINARY="+stackBinary, "PLAYWRIGHT_JSON_OUTPUT_NAME="+file, "CI=1")
		cmd.Stdout, cmd.Stderr = out, out
		ran := cmd.Run()
		if err := CountPlaywright(file, r); err != nil {
			return errors.Join(ran, err)
		}
		if ran != nil && r.Failed == 0 {
			return fmt.Errorf("playwright: %w", ran)
		}
		return nil
	}}
}

// install gets the npm packages, unless the lock file is the one that was
// installed last.
func install(ctx context.Context, dir string, out io.Writer) error {
	lock, err := os.Stat(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return err
	}
	if done, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json")); err == nil && !done.ModTime().Before(lock.ModTime()) {
		return nil
	}
	cmd := Command(ctx, dir, "npm", "ci", "--no-audit", "--no-fund")
	cmd.Env = append(os.Environ(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1") // Debian's Chromium is used
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("npm ci: %w", err)
	}
	return nil
}

// platform starts `stack up --test` and waits for its state file; the function
// returned ends it.
func platform(ctx context.Context, checkout, stackBinary, state string, out io.Writer) (func() error, error) {
	cmd := exec.Command(stackBinary, "up", "--test", "--instances", "portal=2", "--state", state)
	cmd.Dir = checkout
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	stop := func() error {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-ended:
			return err
		case <-time.After(time.Minute):
			_ = cmd.Process.Kill()
			return errors.New("the platform did not end within a minute")
		}
	}
	for {
		if _, err := os.Stat(state); err == nil {
			return stop, nil
		}
		select {
		case err := <-ended:
			return nil, fmt.Errorf("the platform did not come up: %w", errors.Join(err, errors.New("see above")))
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), stop())
		case <-time.After(100 * time.Millisecond):
		}
	}
}
