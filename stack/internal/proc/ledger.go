package proc

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// ledger keeps the marks of running children in a file, so that the next
// start can end what a killed parent left behind.
type ledger struct {
	path  string
	mu    sync.Mutex
	marks map[int]Mark
}

// ClearOrphans ends the processes that a ledger names and that still run, and
// removes the ledger. It returns their names. A missing ledger is no error.
func ClearOrphans(path string) ([]string, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var marks []Mark
	if err := json.Unmarshal(b, &marks); err != nil {
		return nil, fmt.Errorf("ledger %s: %w", path, err)
	}
	var ended []string
	for _, m := range marks {
		if m.Alive() {
			ended = append(ended, m.Name)
			m.signal(m.stop())
		}
	}
	for _, m := range marks {
		if !waitGone(m, 10*time.Second) {
			m.signal(syscall.SIGKILL)
			waitGone(m, 5*time.Second)
		}
	}
	return ended, os.Remove(path)
}

func waitGone(m Mark, limit time.Duration) bool {
	tick, end := time.NewTicker(20*time.Millisecond), time.Now().Add(limit)
	defer tick.Stop()
	for m.Alive() {
		if (<-tick.C).After(end) {
			return false
		}
	}
	return true
}

func (l *ledger) add(m Mark) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.marks[m.Pid] = m
	return l.write()
}

func (l *ledger) remove(pid int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.marks, pid)
	_ = l.write()
}

// write replaces the file in one step, because it is read after a crash.
func (l *ledger) write() error {
	if len(l.marks) == 0 {
		err := os.Remove(l.path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	all := make([]Mark, 0, len(l.marks))
	for _, m := range l.marks {
		all = append(all, m)
	}
	b, err := json.Marshal(all)
	if err != nil {
		return err
	}
	next := filepath.Join(filepath.Dir(l.path), "."+filepath.Base(l.path)+".next")
	if err := os.WriteFile(next, b, 0o600); err != nil {
		return err
	}
	return os.Rename(next, l.path)
}
