package hosttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"motcua.vn/libs/config"
)

// Build builds a command of the workspace with the given build tags ("" for
// the shipped binary) and returns its path.
func Build(t testing.TB, pkg, tags string) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), filepath.Base(pkg))
	out, err := exec.Command("go", "build", "-tags", tags, "-o", bin, pkg).CombinedOutput()
	if err != nil {
		t.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return bin
}

// Process is a real binary of a service.
type Process struct {
	cmd   *exec.Cmd
	ended chan error
	log   *buffer
}

// StartProcess starts the binary with this environment and returns once it is
// ready. It is killed when the test ends, if it lives.
func StartProcess(t testing.TB, bin string, c config.Common, env ...string) *Process {
	t.Helper()
	p := &Process{cmd: exec.Command(bin), ended: make(chan error, 1), log: &buffer{}}
	p.cmd.Env = Env(c, env...)
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.cmd.Wait() }()
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			_ = p.cmd.Process.Kill()
		}
		if t.Failed() {
			t.Logf("%s:\n%s", filepath.Base(bin), p.log)
		}
	})
	ready := make(chan error, 1)
	if err := Ready(t.Context(), c, relay(p.ended, ready)); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(bin), err, p.log)
	}
	return p
}

// relay hands the end of the process to whoever waits for readiness, and keeps it for Wait.
func relay(ended, ready chan error) <-chan error {
	go func() {
		err := <-ended
		ended <- err
		ready <- err
	}()
	return ready
}

// Wait waits for the end of the process, or of ctx.
func (p *Process) Wait(ctx context.Context) error {
	select {
	case err := <-p.ended:
		p.ended <- err
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Kill ends the process as a power cut would.
func (p *Process) Kill(ctx context.Context) error {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	var exit *exec.ExitError
	if err := p.Wait(ctx); err != nil && !errors.As(err, &exit) {
		return err
	}
	return nil
}

// Log gives what the process has written so far.
func (p *Process) Log() string { return p.log.String() }

// PeakMemory gives the process's peak resident memory in bytes (VmHWM, proc(5)).
func (p *Process) PeakMemory() (int64, error) {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kib << 10, err
		}
	}
	return 0, fmt.Errorf("no VmHWM of process %d", p.cmd.Process.Pid)
}

// buffer may be written and read at the same time.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
