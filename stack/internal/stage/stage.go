// Package stage measures the steps of a start: wall-clock seconds and the CPU
// seconds of the programs each step ran.
package stage

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"
)

// Record is one finished step.
type Record struct {
	Name string        `json:"name"`
	Wall time.Duration `json:"wall"`
	CPU  time.Duration `json:"cpu"` // of the step's programs until they were ready or ended
}

// Clock collects the steps of one start; they may run at the same time.
type Clock struct {
	start time.Time

	mu      sync.Mutex
	records []Record
}

// NewClock starts counting.
func NewClock() *Clock { return &Clock{start: time.Now()} }

type counter struct {
	mu  sync.Mutex
	cpu time.Duration
}

type counterKey struct{}

// Do runs a step and records it, also when it fails.
func (c *Clock) Do(ctx context.Context, name string, step func(context.Context) error) error {
	n := &counter{}
	start := time.Now()
	err := step(context.WithValue(ctx, counterKey{}, n))
	n.mu.Lock()
	cpu := n.cpu
	n.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.records = append(c.records, Record{Name: name, Wall: time.Since(start), CPU: cpu})
	return err
}

// Spend adds CPU time to the step the context belongs to, if to any.
func Spend(ctx context.Context, cpu time.Duration) {
	if n, ok := ctx.Value(counterKey{}).(*counter); ok {
		n.mu.Lock()
		n.cpu += cpu
		n.mu.Unlock()
	}
}

// Elapsed is the wall-clock time since the clock started.
func (c *Clock) Elapsed() time.Duration { return time.Since(c.start) }

// Records lists the finished steps in the order they finished.
func (c *Clock) Records() []Record {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.records)
}

// Print writes a table of the steps. Steps overlap, so that the wall-clock
// column does not add up to the total.
func (c *Clock) Print(w io.Writer) {
	var cpu time.Duration
	fmt.Fprintf(w, "%-28s %8s %8s\n", "stage", "wall s", "CPU s")
	for _, r := range c.Records() {
		cpu += r.CPU
		fmt.Fprintf(w, "%-28s %8.1f %8.1f\n", r.Name, r.Wall.Seconds(), r.CPU.Seconds())
	}
	fmt.Fprintf(w, "%-28s %8.1f %8.1f\n", "total", c.Elapsed().Seconds(), cpu.Seconds())
}
