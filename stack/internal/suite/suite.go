// Package suite runs the stages of `make test` one after the other, counts the
// tests that passed and failed, and measures each stage.
package suite

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"time"
)

// Result is what one stage came to.
type Result struct {
	Name    string
	Passed  int
	Failed  int
	Skipped int
	Wall    time.Duration
	CPU     time.Duration // of the stage's programs and all they waited for
	Failure []string      // names of what failed
}

// Stage is one step of the suite.
type Stage struct {
	Name string
	// Run counts into the result. An error fails the stage as a whole.
	Run func(ctx context.Context, r *Result) error
}

// Run runs all stages, also after one has failed, within a budget of wall-clock
// time. It prints what took how long and ends with "N passed, M failed" alone
// on a line; it returns whether nothing failed.
func Run(ctx context.Context, stages []Stage, budget time.Duration, out io.Writer) bool {
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	start := time.Now()
	var all []Result
	for _, s := range stages {
		fmt.Fprintf(out, "=== %s\n", s.Name)
		all = append(all, s.run(ctx))
	}
	passed, failed, skipped := 0, 0, 0
	fmt.Fprintf(out, "\n%-12s %8s %8s %8s %8s %8s\n", "stage", "wall s", "CPU s", "passed", "failed", "skipped")
	for _, r := range all {
		fmt.Fprintf(out, "%-12s %8.1f %8.1f %8d %8d %8d\n", r.Name, r.Wall.Seconds(), r.CPU.Seconds(), r.Passed, r.Failed, r.Skipped)
		passed, failed, skipped = passed+r.Passed, failed+r.Failed, skipped+r.Skipped
	}
	fmt.Fprintf(out, "%-12s %8.1f\n\n", "total", time.Since(start).Seconds())
	for _, r := range all {
		for _, name := range r.Failure {
			fmt.Fprintf(out, "failed: %s: %s\n", r.Name, name)
		}
	}
	if ctx.Err() != nil {
		failed++
		fmt.Fprintf(out, "failed: the budget of %s is used up\n", budget)
	}
	if skipped > 0 {
		fmt.Fprintf(out, "skipped: %d\n", skipped)
	}
	fmt.Fprintf(out, "%d passed, %d failed\n", passed, failed)
	return failed == 0
}

func (s Stage) run(ctx context.Context) Result {
	r := Result{Name: s.Name}
	start, cpu := time.Now(), childrenCPU()
	if err := s.Run(ctx, &r); err != nil {
		if r.Failed == 0 {
			r.Failed = 1
		}
		r.Failure = append(r.Failure, err.Error())
	} else if r.Passed+r.Failed == 0 {
		r.Passed = 1
	}
	r.Wall, r.CPU = time.Since(start), childrenCPU()-cpu
	return r
}

// childrenCPU is the processor time of all ended children (getrusage(2)).
func childrenCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Command prepares a program that is asked to end, rather than killed, when
// the context is: it may have servers to stop.
func Command(ctx context.Context, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = time.Minute
	return cmd
}

// Plain is a stage that passes when a program exits with 0.
func Plain(name, dir string, out io.Writer, program string, args ...string) Stage {
	return Stage{Name: name, Run: func(ctx context.Context, _ *Result) error {
		cmd := Command(ctx, dir, program, args...)
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w", program, err)
		}
		return nil
	}}
}
