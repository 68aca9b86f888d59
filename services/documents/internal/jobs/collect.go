// Package jobs does what documents does later and again.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"motcua.vn/services/documents/internal/file"
)

// Collector deletes what nobody uses.
type Collector struct {
	Files *file.Files
	Every time.Duration
	Age   time.Duration // unused for so long
}

// Run collects until ctx ends. A collection that fails is told once per failure
// and tried again at its next time.
func (c *Collector) Run(ctx context.Context) error {
	tick := time.NewTicker(c.Every)
	defer tick.Stop()
	for {
		done, err := c.Files.Collect(ctx, c.Age)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			slog.WarnContext(ctx, "unused files were not collected, the next try follows", "after", c.Every.String(), "error", err)
		case done != file.Collected{}:
			slog.InfoContext(ctx, "unused files collected", "files", done.Files, "blobs", done.Blobs)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}
