package stage

import (
	"context"
	"os/exec"
	"syscall"
	"time"
)

// Output runs a command to its end, adds its CPU time to the step, and returns
// standard output and error together. A cancelled command and all it started
// are interrupted rather than killed, so that they remove their own temporary
// files; it is interrupted, too, when this process dies.
func Output(ctx context.Context, cmd *exec.Cmd) ([]byte, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGINT}
	if cmd.Cancel != nil { // made with a context
		cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
		cmd.WaitDelay = 15 * time.Second
	}
	out, err := cmd.CombinedOutput()
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what did not heed the interrupt
	}
	if s := cmd.ProcessState; s != nil {
		Spend(ctx, s.UserTime()+s.SystemTime())
	}
	return out, err
}
