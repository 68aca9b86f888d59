package stage_test

import (
	"context"
	"errors"
	"os/exec"
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
