package proc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Delays between the death of a child and its next start: the first, the
// longest, and how long it must have lived for the first to apply again.
const (
	firstDelay = 250 * time.Millisecond
	lastDelay  = 10 * time.Second
	goodLife   = time.Minute
)

// Process is one supervised child through all its restarts.
type Process struct {
	spec Spec
	sup  *Supervisor

	mu       sync.Mutex
	cmd      *exec.Cmd
	mark     Mark
	ended    chan struct{} // closed when the current incarnation is reaped
	wanted   bool
	restarts int
	wake     chan struct{} // closed to cut a back-off short
}

// Name is the name given in the spec.
func (p *Process) Name() string { return p.spec.Name }

// Pid of the running incarnation, 0 while there is none.
func (p *Process) Pid() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.mark.Pid
}

// Restarts counts how often the supervisor started the child again.
func (p *Process) Restarts() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.restarts
}

// LogFile is where the child's standard output and error go.
func (p *Process) LogFile() string { return p.sup.logFile(p.spec.Name) }

// Kill ends the running incarnation with SIGKILL and waits until it is gone;
// the supervisor then starts the next one.
func (p *Process) Kill() error {
	p.mu.Lock()
	mark, ended := p.mark, p.ended
	p.mu.Unlock()
	if mark.Pid == 0 {
		return fmt.Errorf("%s does not run", p.spec.Name)
	}
	mark.signal(syscall.SIGKILL)
	<-ended
	return nil
}

// Halt ends the child in order and keeps it down until Resume.
func (p *Process) Halt() {
	p.mu.Lock()
	p.wanted = false
	if p.wake != nil {
		close(p.wake)
		p.wake = nil
	}
	mark, ended := p.mark, p.ended
	p.mu.Unlock()
	if mark.Pid == 0 {
		return
	}
	mark.signal(p.spec.stop())
	select {
	case <-ended:
	case <-time.After(p.spec.grace()):
		mark.signal(syscall.SIGKILL)
		<-ended
	}
}

// Resume starts a halted child and waits until it is ready. What it died of
// before somebody halted it does not count any more.
func (p *Process) Resume(ctx context.Context) error {
	p.mu.Lock()
	if p.wanted {
		p.mu.Unlock()
		return nil
	}
	p.wanted, p.restarts = true, 0
	err := p.launch()
	p.mu.Unlock()
	if err != nil {
		return err
	}
	return p.AwaitReady(ctx)
}

// AwaitReady waits until the child's own check passes. It fails with the
// check's last error and the end of the log.
func (p *Process) AwaitReady(ctx context.Context) error {
	if p.spec.Ready == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, p.spec.readyIn())
	defer cancel()
	var last error
	for pause := 25 * time.Millisecond; ; pause = min(pause*3/2, 300*time.Millisecond) {
		try, stop := context.WithTimeout(ctx, 5*time.Second)
		err := p.spec.Ready(try)
		stop()
		if err == nil {
			return nil
		}
		if !errors.Is(err, context.DeadlineExceeded) || last == nil {
			last = err
		}
		if p.Restarts() > 3 {
			return p.failed(fmt.Errorf("died again and again: %w", last))
		}
		select {
		case <-ctx.Done():
			return p.failed(fmt.Errorf("not ready in %s: %w", p.spec.readyIn(), last))
		case <-time.After(pause):
		}
	}
}

func (p *Process) failed(err error) error {
	return fmt.Errorf("%s: %w; %s", p.spec.Name, err, tail(p.LogFile()))
}

// launch forks the child; p.mu is held.
func (p *Process) launch() error {
	out, err := os.OpenFile(p.LogFile(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := p.spec.command(out)
	if err := Fork(cmd); err != nil {
		return fmt.Errorf("start %s: %w", p.spec.Name, err)
	}
	if p.spec.Nice != 0 {
		_ = syscall.Setpriority(syscall.PRIO_PGRP, cmd.Process.Pid, p.spec.Nice)
	}
	mark, err := NewMark(p.spec.Name, cmd.Process.Pid)
	if err != nil {
		mark = Mark{Name: p.spec.Name, Pid: cmd.Process.Pid, Boot: bootID()}
	}
	mark.Stop = p.spec.stop()
	p.cmd, p.mark, p.ended = cmd, mark, make(chan struct{})
	if err := p.sup.ledger.add(mark); err != nil {
		_ = cmd.Process.Kill()
		return err
	}
	go p.watch(cmd, mark, p.ended, time.Now())
	return nil
}

// watch reaps one incarnation and starts the next while the child is wanted.
func (p *Process) watch(cmd *exec.Cmd, mark Mark, ended chan struct{}, since time.Time) {
	err := cmd.Wait()
	// What the child itself started goes with it: a half-dead group would
	// hold the port.
	_ = syscall.Kill(-mark.Pid, syscall.SIGKILL)
	p.sup.ledger.remove(mark.Pid)

	p.mu.Lock()
	p.mark = Mark{}
	close(ended)
	if !p.wanted {
		p.mu.Unlock()
		return
	}
	if time.Since(since) > goodLife {
		p.restarts = 0
	}
	delay := min(firstDelay<<min(p.restarts, 10), lastDelay)
	p.restarts++
	wake := make(chan struct{})
	p.wake = wake
	p.mu.Unlock()

	p.sup.report(fmt.Sprintf("%s ended (%s); again in %s, log %s", p.spec.Name, ending(err), delay, filepath.Base(p.LogFile())))
	select {
	case <-wake:
		return
	case <-time.After(delay):
	}
	if err := p.again(); err != nil {
		p.sup.report(err.Error())
	}
	p.sup.tell()
}

// again starts the next incarnation, unless somebody else did or nobody wants it.
func (p *Process) again() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wake = nil
	if !p.wanted || p.mark.Pid != 0 {
		return nil
	}
	return p.launch()
}

func ending(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}
