package jobs

import "context"

// Recompute does once what its job does each minute.
func (n Needs) Recompute(ctx context.Context) { n.recompute(ctx) }
