package proc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"motcua.vn/stack/internal/stage"
)

// Supervisor starts children, keeps them running and ends them all.
type Supervisor struct {
	ledger *ledger
	logDir string
	report func(string)

	mu        sync.Mutex
	changed   func()
	processes []*Process
	stopped   bool
}

// NewSupervisor keeps its ledger at the path and the children's logs in
// logDir. It first ends what the ledger says an earlier parent left running.
// report is told, in a sentence, of every orphan and every restart.
func NewSupervisor(path, logDir string, report func(string)) (*Supervisor, error) {
	orphans, err := ClearOrphans(path)
	if err != nil {
		return nil, err
	}
	for _, name := range orphans {
		report("ended orphan " + name)
	}
	if err := os.MkdirAll(logDir, 0o700); err != nil {
		return nil, err
	}
	return &Supervisor{ledger: &ledger{path: path, marks: map[int]Mark{}}, logDir: logDir, report: report, changed: func() {}}, nil
}

// OnChange sets what is called whenever a child became ready or was started
// again.
func (s *Supervisor) OnChange(changed func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = changed
}

func (s *Supervisor) tell() {
	s.mu.Lock()
	changed := s.changed
	s.mu.Unlock()
	changed()
}

// Start runs a child, waits until it is ready and keeps it running. When it
// does not become ready it is ended and the error holds the end of its log.
func (s *Supervisor) Start(ctx context.Context, spec Spec) (*Process, error) {
	p := &Process{spec: spec, sup: s, wanted: true}
	s.mu.Lock()
	if s.stopped {
		s.mu.Unlock()
		return nil, fmt.Errorf("%s: the platform is being stopped", spec.Name)
	}
	s.rotate(spec.Name)
	p.mu.Lock()
	err := p.launch()
	p.mu.Unlock()
	if err == nil {
		s.processes = append(s.processes, p)
	}
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if err := p.AwaitReady(ctx); err != nil {
		p.Halt()
		return nil, err
	}
	stage.Spend(ctx, CPU(p.Pid()))
	s.tell()
	return p, nil
}

// Run executes a child once, to its end. The error holds the end of its log.
func (s *Supervisor) Run(ctx context.Context, spec Spec) error {
	s.rotate(spec.Name)
	out, err := os.OpenFile(s.logFile(spec.Name), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := spec.command(out)
	if err := Fork(cmd); err != nil {
		return fmt.Errorf("start %s: %w", spec.Name, err)
	}
	mark, err := NewMark(spec.Name, cmd.Process.Pid)
	if err == nil {
		_ = s.ledger.add(mark)
		defer s.ledger.remove(mark.Pid)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err = <-ended:
	case <-ctx.Done():
		mark.signal(spec.stop())
		if !waitGone(mark, spec.grace()) {
			mark.signal(9)
		}
		err = errors.Join(ctx.Err(), <-ended)
	}
	stage.Spend(ctx, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	if err != nil {
		return fmt.Errorf("%s: %w; %s", spec.Name, err, tail(s.logFile(spec.Name)))
	}
	return nil
}

// Process finds a child by name; nil when there is none.
func (s *Supervisor) Process(name string) *Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.processes {
		if p.spec.Name == name {
			return p
		}
	}
	return nil
}

// Processes lists the children in the order of their start.
func (s *Supervisor) Processes() []*Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.processes)
}

// Stop ends all children, wave by wave, and waits until they are gone.
func (s *Supervisor) Stop() {
	s.mu.Lock()
	s.stopped = true
	all := slices.Clone(s.processes)
	s.mu.Unlock()
	for wave := WaveService; wave >= 0; wave-- {
		var wait sync.WaitGroup
		for _, p := range all {
			if p.spec.Wave == wave {
				wait.Go(p.Halt)
			}
		}
		wait.Wait()
	}
}

func (s *Supervisor) logFile(name string) string { return filepath.Join(s.logDir, name+".log") }

// rotate keeps the log of the run before, one of each child.
func (s *Supervisor) rotate(name string) {
	_ = os.Rename(s.logFile(name), s.logFile(name)+".before")
}

// tail returns the last lines of a log, for an error message.
func tail(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return "no log"
	}
	defer f.Close()
	const window = 2048
	if size, err := f.Seek(0, io.SeekEnd); err == nil {
		_, _ = f.Seek(max(0, size-window), io.SeekStart)
	}
	b, _ := io.ReadAll(f)
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	lines = lines[max(0, len(lines)-12):]
	return "the end of " + path + ":\n  " + strings.Join(lines, "\n  ")
}
