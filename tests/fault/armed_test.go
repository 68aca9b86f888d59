package fault_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"motcua.vn/tests/internal/world"
)

// armed is an instance that ends itself with SIGKILL at a failpoint.
type armed struct {
	cmd   *exec.Cmd
	addr  string
	admin string
	ended chan error
}

// arm starts the program of an instance again with a failpoint. In its place takes the instance's own addresses, so that
// everybody finds it, and wants the instance halted; beside it listens on ports of its own, known to nobody.
func arm(t *testing.T, program string, env []string, point string, inPlace bool) *armed {
	t.Helper()
	told := map[string]string{}
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		told[name] = value
	}
	told["FAILPOINT"] = point
	if !inPlace {
		told["HTTP_ADDR"], told["ADMIN_ADDR"], told["CONSUL_ADDR"] = freeAddr(t), freeAddr(t), ""
		told["INSTANCE"] += "-armed"
	}
	a := &armed{addr: told["HTTP_ADDR"], admin: told["ADMIN_ADDR"], ended: make(chan error, 1)}
	log, err := os.OpenFile(filepath.Join(platform.State().LogDir, "armed.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	a.cmd = exec.Command(program, "serve") //nolint:gosec,noctx // the stack's own build; it ends itself
	a.cmd.Stdout, a.cmd.Stderr = log, log
	for name, value := range told {
		a.cmd.Env = append(a.cmd.Env, name+"="+value)
	}
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { a.ended <- a.cmd.Wait() }()
	t.Cleanup(func() { _ = a.cmd.Process.Kill() })
	return a
}

// ready waits until the instance answers, or has met its point already.
func (a *armed) ready(t *testing.T) {
	t.Helper()
	_, err := world.Await(t.Context(), time.Minute, func(ctx context.Context) error {
		if len(a.ended) > 0 {
			return nil
		}
		return world.Answers(ctx, "http://"+a.admin+"/readyz")
	})
	if err != nil {
		t.Fatal(err)
	}
}

// met waits until the instance has killed itself.
func (a *armed) met(t *testing.T) {
	t.Helper()
	select {
	case err := <-a.ended:
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("it ended otherwise: %v", err)
		}
	case <-time.After(45 * time.Second):
		t.Fatal("the point was never passed")
	}
}

// clients call this instance alone.
func (a *armed) clients(t *testing.T, service string) world.Clients {
	t.Helper()
	d, err := platform.Directory(map[string]string{service: a.addr}, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	c, err := world.ClientsOf(d)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// freeAddr gives an address that was free a moment ago.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it does not wait
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprint(l.Addr())
}

// running gives program and environment of an instance.
func running(t *testing.T, instance string) (program string, env []string) {
	t.Helper()
	program, err1 := platform.Program(instance)
	env, err2 := platform.Environment(instance)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return program, env
}
