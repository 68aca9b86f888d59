package proc

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Mark names one process for ever: a pid alone is given again to another
// process, a pid with its start time and the boot it was counted from is not.
type Mark struct {
	Name  string `json:"name"`
	Pid   int    `json:"pid"`
	Start uint64 `json:"start"` // clock ticks since boot, field 22 of /proc/<pid>/stat (proc(5))
	Boot  string `json:"boot"`  // /proc/sys/kernel/random/boot_id

	Stop syscall.Signal `json:"stop,omitempty"` // asks it for an orderly end; zero means SIGTERM
}

var bootID = sync.OnceValue(func() string {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
})

// NewMark reads the start time of a running process. It fails when there is
// no such process.
func NewMark(name string, pid int) (Mark, error) {
	start, _, err := stat(pid)
	if err != nil {
		return Mark{}, err
	}
	return Mark{Name: name, Pid: pid, Start: start, Boot: bootID()}, nil
}

// Alive tells whether the very process that was marked still runs; a zombie
// counts as ended.
func (m Mark) Alive() bool {
	if m.Pid <= 0 || m.Boot != bootID() {
		return false
	}
	start, state, err := stat(m.Pid)
	return err == nil && start == m.Start && state != "Z" && state != "X"
}

func (m Mark) stop() syscall.Signal {
	if m.Stop == 0 {
		return syscall.SIGTERM
	}
	return m.Stop
}

// signal reaches the marked process and its whole group, provided it is still
// the same process.
func (m Mark) signal(sig syscall.Signal) {
	if m.Alive() {
		_ = syscall.Kill(-m.Pid, sig)
	}
}

// CPU is the processor time, user and system, that a running process and its
// ended children have used.
func CPU(pid int) time.Duration {
	fields, err := statFields(pid)
	if err != nil {
		return 0
	}
	var ticks uint64
	for _, f := range fields[11:15] { // utime stime cutime cstime
		n, _ := strconv.ParseUint(f, 10, 64)
		ticks += n
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond
}

// ticksPerSecond is USER_HZ, which is 100 on every Linux that Go supports.
const ticksPerSecond = 100

// stat returns start time and state letter of a process.
func stat(pid int) (start uint64, state string, err error) {
	fields, err := statFields(pid)
	if err != nil {
		return 0, "", err
	}
	start, err = strconv.ParseUint(fields[19], 10, 64)
	return start, fields[0], err
}

// statFields returns the fields of /proc/<pid>/stat from the state on.
func statFields(pid int) ([]string, error) {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return nil, err
	}
	// The command's name stands in parentheses and may itself hold both
	// spaces and parentheses: fields are counted from the last one.
	end := strings.LastIndexByte(string(b), ')')
	if end < 0 {
		return nil, fmt.Errorf("process %d: no command in stat", pid)
	}
	fields := strings.Fields(string(b[end+1:]))
	if len(fields) < 20 {
		return nil, fmt.Errorf("process %d: %d fields in stat", pid, len(fields))
	}
	return fields, nil
}
