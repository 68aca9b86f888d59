package host

import (
	"context"
	"log/slog"
	"time"

	"motcua.vn/libs/obs"
)

// sweepEvery is how often old entries of the command log are looked for.
const sweepEvery = time.Hour

// SweepCommands deletes old entries of the service's command log (pg.CommandsKept)
// for as long as it serves, for services that have one. Every instance does: two
// at once do no harm.
func (h *Host) SweepCommands() {
	h.Group.Go("sweep commands", func(ctx context.Context) error {
		quiet := obs.Quiet(ctx)
		for {
			n, err := h.DB.SweepCommands(quiet, h.Name)
			switch {
			case err != nil && ctx.Err() == nil:
				slog.WarnContext(ctx, "old commands are forgotten later", "error", err)
			case n > 0:
				slog.InfoContext(ctx, "old commands are forgotten", "count", n)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(sweepEvery):
			}
		}
	})
}
