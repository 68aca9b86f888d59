// Package proc runs foreign programs as supervised children: each in its own
// process group, with an explicit environment and a log file of its own,
// recorded by pid and start time, restarted with back-off when it dies, and
// ended with its parent even if the parent is killed.
package proc

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// Wave orders the end of a supervisor's children: a higher wave is ended, and
// waited for, before a lower one.
type Wave int

// The waves of a platform: services lean on the bus and on Keycloak, and all
// of them on the database.
const (
	WaveDatabase Wave = iota + 1
	WaveServer
	WaveService
)

// User is the account a child runs as. The zero value keeps the parent's.
type User struct {
	Name string
	UID  uint32
	GID  uint32
}

// Spec says how to run a child.
type Spec struct {
	Name string   // of the process in logs and ledger; unique in a supervisor
	Path string   // of the executable
	Args []string // without the executable's name
	Env  []string // the whole environment; nothing is inherited
	Dir  string   // working directory; empty means the parent's
	User *User    // nil keeps the parent's account
	Nice int      // added to the parent's priority number, 0-19

	Stop  syscall.Signal // asks for an orderly end; zero means SIGTERM
	Grace time.Duration  // between Stop and SIGKILL; zero means 12 s
	Wave  Wave

	// Ready is asked again and again after each start until it returns nil;
	// its last error is reported when ReadyIn has passed. Nil means ready at once.
	Ready   func(context.Context) error
	ReadyIn time.Duration // zero means 60 s
}

func (s Spec) stop() syscall.Signal {
	if s.Stop == 0 {
		return syscall.SIGTERM
	}
	return s.Stop
}

func (s Spec) grace() time.Duration {
	if s.Grace == 0 {
		return 12 * time.Second
	}
	return s.Grace
}

func (s Spec) readyIn() time.Duration {
	if s.ReadyIn == 0 {
		return time.Minute
	}
	return s.ReadyIn
}

func (s Spec) command(out *os.File) *exec.Cmd {
	cmd := exec.Command(s.Path, s.Args...)
	cmd.Env = s.Env
	if cmd.Env == nil {
		cmd.Env = []string{}
	}
	cmd.Dir = s.Dir
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: s.stop()}
	if s.User != nil {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: s.User.UID, Gid: s.User.GID}
	}
	return cmd
}

// starter owns one operating-system thread that never ends. Linux sends the
// parent-death signal when the thread that forked ends (prctl(2)), so all
// children are forked by this one.
var starter = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for do := range work {
			do()
		}
	}()
	return work
})

// Fork starts a command on the thread that lives as long as this process, so
// that its parent-death signal is the death of the process.
func Fork(cmd *exec.Cmd) error {
	done := make(chan error, 1)
	starter() <- func() { done <- cmd.Start() }
	return <-done
}
