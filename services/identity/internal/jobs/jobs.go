// Package jobs does what identity does later and again: Keycloak follows the
// database, drift is mended, mandates end, successions take effect.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"motcua.vn/libs/run"
)

// Job is something done at intervals until the process ends. Every instance
// does it: each step is harmless when done twice.
type Job struct {
	Name  string
	Every time.Duration
	// Do tells how much it did. A full batch is followed by the next at once.
	Do func(ctx context.Context) (done int, err error)
	// Batch is what Do does at most at once; 0: no bound.
	Batch int
	// Delay stands before the first time.
	Delay time.Duration
}

// Start runs the jobs in the group.
func Start(g *run.Group, all ...Job) {
	for _, j := range all {
		g.Go("job "+j.Name, j.run)
	}
}

// run repeats until ctx ends. A failure is told once until the next success,
// because an absent Keycloak would fill the log.
func (j Job) run(ctx context.Context) error {
	failed := false
	select {
	case <-ctx.Done():
		return nil
	case <-time.After(j.Delay):
	}
	for {
		done, err := j.Do(ctx)
		switch {
		case err != nil && !failed && ctx.Err() == nil:
			slog.WarnContext(ctx, "a job waits and tries again", "job", j.Name, "error", err)
		case err == nil && done > 0:
			slog.InfoContext(ctx, "a job did its work", "job", j.Name, "count", done)
		}
		failed = err != nil
		if err == nil && j.Batch > 0 && done >= j.Batch && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(j.Every):
		}
	}
}
