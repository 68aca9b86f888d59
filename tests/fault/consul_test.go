package fault_test

import (
	"context"
	"testing"
	"time"

	"motcua.vn/tests/internal/world"
)

// TestConsulIsNeverMissed runs first: the platform was started without Consul. Under load Consul is started late, then
// killed and kept away, and no request fails.
func TestConsulIsNeverMissed(t *testing.T) {
	l := under(t, "consul", func() {
		second(t, 2)
		if err := platform.StartConsul(t.Context()); err != nil {
			t.Error(err)
			return
		}
		for _, instance := range platform.Instances("dossiers") {
			if _, err := world.Await(t.Context(), time.Minute, func(ctx context.Context) error {
				return listed(ctx, "dossiers", instance, true)
			}); err != nil {
				t.Error(err)
			}
		}
		second(t, 1)
		if err := platform.Process("consul").Kill(); err != nil {
			t.Error(err)
		}
		platform.Process("consul").Halt()
		second(t, 5)
		resume(t, "consul")
		second(t, 2)
	})
	if len(l.failed) > 0 {
		t.Errorf("%d of %d requests failed, the first: %s", len(l.failed), l.sent, l.failed[0])
	}
	t.Logf("%d requests, %d failed, slowest %s", l.sent, len(l.failed), l.worst.Round(time.Millisecond))
}
