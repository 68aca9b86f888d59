package suite

import (
	"context"
	"fmt"
	"io"
	"os"
)

// GoTests is a run of `go test` under `stack exec`.
type GoTests struct {
	Name    string
	Dir     string
	Stack   string   // the stack's binary
	Servers string   // as `stack exec` takes them
	Args    []string // flags and packages for go test
	Env     []string // added to ours
}

// Stage counts every test and subtest of the run.
func (g GoTests) Stage(out io.Writer) Stage {
	return Stage{Name: g.Name, Run: func(ctx context.Context, r *Result) error {
		args := append([]string{"exec", g.Servers, "--", "go", "test", "-json", "-count=1", "-timeout=8h"}, g.Args...)
		cmd := Command(ctx, g.Dir, g.Stack, args...)
		cmd.Stderr = out
		cmd.Env = append(append(os.Environ(), "GOFLAGS=-buildvcs=false"), g.Env...)
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			return err
		}
		if err := cmd.Start(); err != nil {
			return err
		}
		counted := CountGo(stdout, r, out)
		if err := cmd.Wait(); err != nil && r.Failed == 0 {
			return fmt.Errorf("go test: %w", err)
		}
		return counted
	}}
}
