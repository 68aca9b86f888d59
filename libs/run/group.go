package run

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Group runs functions that live as long as the process. When one fails, the
// context of all is cancelled; a panic counts as a failure.
type Group struct {
	ctx    context.Context
	cancel context.CancelFunc
	wait   sync.WaitGroup
	mu     sync.Mutex
	errs   []error
}

// NewGroup makes a group whose functions end when ctx does.
func NewGroup(ctx context.Context) *Group {
	ctx, cancel := context.WithCancel(ctx)
	return &Group{ctx: ctx, cancel: cancel}
}

// Go starts f. The name stands before its error. An end by cancellation after
// the group was stopped is no failure.
func (g *Group) Go(name string, f func(ctx context.Context) error) {
	g.wait.Add(1)
	go func() {
		defer g.wait.Done()
		err := guarded(g.ctx, f)
		if err == nil || (g.ctx.Err() != nil && errors.Is(err, context.Canceled)) {
			return
		}
		g.mu.Lock()
		g.errs = append(g.errs, fmt.Errorf("%s: %w", name, err))
		g.mu.Unlock()
		g.cancel()
	}()
}

// Wait returns when every function has ended, with all their failures.
func (g *Group) Wait() error {
	g.wait.Wait()
	g.cancel()
	g.mu.Lock()
	defer g.mu.Unlock()
	return errors.Join(g.errs...)
}
