package stage_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"motcua.vn/stack/internal/stage"
)

func TestStepsAreMeasured(t *testing.T) {
	t.Parallel()
	c := stage.NewClock()
	err := c.Do(t.Context(), "busy", func(ctx context.Context) error {
		_, err := stage.Output(ctx, exec.Command("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	if err := c.Do(t.Context(), "broken", func(context.Context) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	records := c.Records()
	if len(records) != 2 || records[0].CPU == 0 || records[0].Wall < records[0].CPU/4 {
		t.Errorf("got %+v", records)
	}
	var table strings.Builder
	c.Print(&table)
	if !strings.Contains(table.String(), "busy") || !strings.Contains(table.String(), "total") {
		t.Errorf("got %s", table.String())
	}
}

func TestCancelledCommandCleansUp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	script := "trap 'rm " + dir + "/temporary; exit 1' INT; touch " + dir + "/temporary; sleep 600 >/dev/null 2>&1 & wait"
	go func() {
		for {
			if _, err := os.Stat(filepath.Join(dir, "temporary")); err == nil || t.Context().Err() != nil {
				cancel()
				return
			}
			runtime.Gosched()
		}
	}()
	if _, err := stage.Output(ctx, exec.CommandContext(ctx, "sh", "-c", script)); err == nil {
		t.Error("a cancelled command succeeded")
	}
	if _, err := os.Stat(filepath.Join(dir, "temporary")); err == nil {
		t.Error("it was killed before it could clean up")
	}
}
