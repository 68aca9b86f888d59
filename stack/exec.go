package stack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sync/errgroup"

	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/mailsink"
	"motcua.vn/stack/internal/proc"
	"motcua.vn/stack/internal/secret"
)

// ExecOptions choose the servers a command is given.
type ExecOptions struct {
	Servers []string // of ExecServers
	Fast    bool     // PostgreSQL without fsync; figures measured so are worth nothing
	Log     io.Writer
}

// ExecServers are the names Exec knows.
var ExecServers = []string{"pg", "nats", "keycloak", "consul", "mail"}

// fixture is the set of servers of one Exec.
type fixture struct {
	run     layout.Run
	cache   *fetch.Cache
	sup     *proc.Supervisor
	secrets *secret.Store
	fast    bool
	sink    *mailsink.Sink
	env     map[string]string
}

// Exec starts the servers on free ports with their data in a temporary
// folder, runs a command with their addresses in TEST_* variables, ends the
// servers, removes the folder, and returns the command's exit code. An error
// means that the servers or the command could not be started.
func Exec(ctx context.Context, o ExecOptions, command []string) (code int, err error) {
	for _, name := range o.Servers {
		if !slices.Contains(ExecServers, name) {
			return 1, fmt.Errorf("no server %q, there are %s", name, strings.Join(ExecServers, ", "))
		}
	}
	if len(command) == 0 {
		return 1, errors.New("no command given after --")
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	f, err := newFixture(o)
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	if err := f.start(ctx, o.Servers); err != nil {
		return 1, err
	}
	return f.execute(ctx, command)
}

func newFixture(o ExecOptions) (*fixture, error) {
	report := reporter(o.Log)
	checkout, err := layout.Checkout()
	if err != nil {
		return nil, err
	}
	cacheDir, err := fetch.Dir()
	if err != nil {
		return nil, err
	}
	run, err := layout.NewScratch(checkout, report)
	if err != nil {
		return nil, err
	}
	sup, err := proc.NewSupervisor(run.Ledger(), run.Log(), report)
	if err != nil {
		return nil, err
	}
	secrets, err := secret.Open(run.Secrets())
	if err != nil {
		return nil, err
	}
	return &fixture{run: run, cache: &fetch.Cache{Dir: cacheDir, Report: report}, sup: sup, secrets: secrets, fast: o.Fast, env: map[string]string{}}, nil
}

// reporter writes sentences of the stack to a stream, one a line.
func reporter(w io.Writer) func(string) {
	if w == nil {
		w = io.Discard
	}
	var one sync.Mutex // of the steps that tell at the same time
	return func(line string) {
		one.Lock()
		defer one.Unlock()
		fmt.Fprintln(w, "stack: "+line)
	}
}

func (f *fixture) close() error {
	f.sup.Stop()
	if f.sink != nil {
		f.sink.Stop()
	}
	return f.run.Remove()
}

// start brings up the servers asked for, those that lean on nothing at once.
func (f *fixture) start(ctx context.Context, servers []string) error {
	group, ctx := errgroup.WithContext(ctx)
	has := func(name string) bool { return slices.Contains(servers, name) }
	results := make(chan map[string]string, len(ExecServers))
	launch := func(start func(context.Context) (map[string]string, error)) {
		group.Go(func() error {
			env, err := start(ctx)
			results <- env
			return err
		})
	}
	if has("pg") || has("keycloak") {
		launch(func(ctx context.Context) (map[string]string, error) { return f.database(ctx, has("keycloak")) })
	}
	if has("nats") {
		launch(f.bus)
	}
	if has("consul") {
		launch(f.registry)
	}
	if has("mail") {
		launch(f.mail)
	}
	err := group.Wait()
	close(results)
	for env := range results {
		for name, value := range env {
			f.env[name] = value
		}
	}
	return err
}

// execute runs the command to its end and returns its exit code. A signal to
// us is passed on; the servers stay until the command has ended.
func (f *fixture) execute(ctx context.Context, command []string) (int, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = os.Environ()
	for name, value := range f.env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := proc.Fork(cmd); err != nil {
		return 127, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
		_ = cmd.Process.Signal(syscall.SIGTERM)
		err = <-ended
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return 128 + int(status.Signal()), nil
		}
		return exit.ExitCode(), nil
	}
	return 0, err
}
