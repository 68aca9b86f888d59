package run

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

func TestMainChoosesTheCommandAndItsExitCode(t *testing.T) {
	ran := ""
	command := func(name string, err error) Command {
		return Command{Name: name, Help: "does " + name, Run: func(context.Context) error { ran = name; return err }}
	}
	boom := Command{Name: "boom", Run: func(context.Context) error { panic("boom") }}
	for _, c := range []struct {
		reason string
		args   []string
		ran    string
		code   int
	}{
		{"serve is the default", nil, "serve", 0},
		{"serve by name", []string{"serve"}, "serve", 0},
		{"another command", []string{"migrate"}, "migrate", 0},
		{"a command that fails", []string{"fail"}, "fail", 1},
		{"a panic is a failure with a log line", []string{"boom"}, "", 1},
		{"an unknown command", []string{"dance"}, "", 2},
		{"flags are not how a process is told", []string{"serve", "--port=1"}, "", 2},
	} {
		ran = ""
		var stderr bytes.Buffer
		p := process{
			service: "dossiers", stderr: &stderr, drain: time.Minute, exit: func(int) { t.Error("cut off") },
			commands: []Command{command("serve", nil), command("migrate", nil), command("fail", errors.New("x")), boom},
		}
		if code := p.main(c.args); code != c.code || ran != c.ran {
			t.Errorf("%s: exit %d after %q, want %d after %q", c.reason, code, ran, c.code, c.ran)
		}
		if c.code == 2 && !strings.Contains(stderr.String(), "migrate") {
			t.Errorf("%s: usage does not list the commands: %s", c.reason, stderr.String())
		}
	}
}

func TestMainDrainsAtSIGTERM(t *testing.T) {
	p := process{service: "dossiers", drain: time.Minute, exit: func(int) { t.Error("cut off") }}
	p.commands = []Command{{Name: "serve", Run: func(ctx context.Context) error {
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGTERM); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	}}}
	if code := p.main(nil); code != 0 {
		t.Errorf("exit %d", code)
	}
}

func TestMainCutsOffWhatDoesNotDrain(t *testing.T) {
	var code atomic.Int32
	cut := make(chan struct{})
	p := process{service: "dossiers", drain: 10 * time.Millisecond, exit: func(c int) { code.Store(int32(c)); close(cut) }}
	p.commands = []Command{{Name: "serve", Run: func(context.Context) error {
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGTERM); err != nil {
			return err
		}
		<-cut
		return nil
	}}}
	p.main(nil)
	if code.Load() != 1 {
		t.Errorf("cut off with code %d", code.Load())
	}
}

func TestGroupStopsAllWhenOneFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		fail   func(context.Context) error
		want   string
	}{
		{"an error", func(context.Context) error { return errors.New("lost its lock") }, "relay: lost its lock"},
		{"a panic", func(context.Context) error { panic("nil map") }, "relay: panic: nil map"},
	} {
		g := NewGroup(context.Background())
		g.Go("consumer", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		g.Go("finished", func(context.Context) error { return nil })
		g.Go("relay", c.fail)
		err := g.Wait()
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "consumer") {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
}
