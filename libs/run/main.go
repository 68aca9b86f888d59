// Package run is the frame of every process: commands, signals, draining,
// listeners, health. A service's main is one call of Main.
package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"motcua.vn/libs/config"
	"motcua.vn/libs/obs"
)

// Drain is how long a process may take to end after SIGTERM.
const Drain = 10 * time.Second

// Exit codes of every service binary.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// Command is something else a service's binary does, then ends: migrate, realm.
type Command struct {
	Name string
	Help string // one line
	Run  func(ctx context.Context) error
}

// Main runs the command named by the first argument, serve when there is none,
// and ends the process: 0 done, 1 failed, 2 unknown command. SIGTERM and SIGINT
// cancel the context; what has not ended within Drain, or when a second signal
// comes, is cut off with code 1.
func Main(service string, serve func(ctx context.Context) error, commands ...Command) {
	all := append([]Command{{Name: "serve", Help: "serve until SIGTERM (default)", Run: serve}}, commands...)
	p := process{service: service, commands: all, stderr: os.Stderr, drain: Drain, exit: os.Exit}
	os.Exit(p.main(os.Args[1:]))
}

type process struct {
	service  string
	commands []Command
	stderr   io.Writer
	drain    time.Duration
	exit     func(code int)
}

func (p process) main(args []string) int {
	command, err := p.choose(args)
	if err != nil {
		_, _ = fmt.Fprintln(p.stderr, err)
		p.usage()
		return exitUsage
	}
	instance := os.Getenv("INSTANCE")
	if instance == "" {
		instance = config.DefaultInstance(p.service)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	flush, err := obs.Start(ctx, p.service, instance)
	if err != nil {
		slog.Error("cannot start", "error", err)
		return exitFailed
	}
	defer func() {
		last, done := context.WithTimeout(context.Background(), 2*time.Second)
		defer done()
		if err := flush(last); err != nil {
			slog.Warn("telemetry was not flushed", "error", err)
		}
	}()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	defer signal.Stop(signals)
	go p.watch(ctx, cancel, signals)

	slog.Info("starts", "command", command.Name, "version", Version())
	if err := guarded(ctx, command.Run); err != nil && !errors.Is(err, context.Canceled) {
		slog.Error("ends with an error", "command", command.Name, "error", err)
		return exitFailed
	}
	slog.Info("ends", "command", command.Name)
	return exitOK
}

// watch turns the first signal into a cancelled context and cuts off what does not drain.
func (p process) watch(ctx context.Context, cancel context.CancelFunc, signals <-chan os.Signal) {
	select {
	case <-ctx.Done():
		return
	case s := <-signals:
		slog.InfoContext(ctx, "drains", "signal", s.String())
		cancel()
	}
	select {
	case <-signals:
		slog.ErrorContext(ctx, "cut off by a second signal")
	case <-time.After(p.drain):
		slog.ErrorContext(ctx, "did not drain in time", "seconds", p.drain.Seconds())
	}
	p.exit(exitFailed)
}

func (p process) choose(args []string) (Command, error) {
	switch {
	case len(args) == 0:
		return p.commands[0], nil
	case len(args) > 1:
		return Command{}, fmt.Errorf("%s takes one command; everything else is told by the environment", p.service)
	}
	for _, c := range p.commands {
		if c.Name == args[0] {
			return c, nil
		}
	}
	return Command{}, fmt.Errorf("unknown command %q", args[0])
}

func (p process) usage() {
	_, _ = fmt.Fprintf(p.stderr, "usage: %s [command]\n", p.service)
	for _, c := range p.commands {
		_, _ = fmt.Fprintf(p.stderr, "  %-10s %s\n", c.Name, c.Help)
	}
}

// guarded turns a panic into an error that carries its stack for the log.
func guarded(ctx context.Context, f func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return f(ctx)
}
