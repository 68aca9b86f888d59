package stage

import (
	"context"
	"os/exec"
)

// Output runs a command to its end, adds its CPU time to the step, and returns
// standard output and error together.
func Output(ctx context.Context, cmd *exec.Cmd) ([]byte, error) {
	out, err := cmd.CombinedOutput()
	if s := cmd.ProcessState; s != nil {
		Spend(ctx, s.UserTime()+s.SystemTime())
	}
	return out, err
}
