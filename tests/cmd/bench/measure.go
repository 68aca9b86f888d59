package main

import (
	"context"
	"slices"
	"sync"
	"time"
)

// figure is what one measurement found.
type figure struct {
	name      string
	target    string
	met       bool
	clients   int
	rate      float64         // done per second
	latencies []time.Duration // of what was done, sorted
	failed    int
	failure   error // the first one
	span      time.Duration
	cpu       usage
	load      [2]float64 // of the machine's last minute, before and after
	waits     waits
	baseline  float64 // pgbench, transactions per second; 0 where there is none
}

// at gives the latency below which a share of the answers came, 0 to 1.
func (f *figure) at(share float64) time.Duration {
	if len(f.latencies) == 0 {
		return 0
	}
	return f.latencies[min(int(share*float64(len(f.latencies))), len(f.latencies)-1)]
}

// measure calls one by so many clients, first for the warm-up, then for the span that counts.
func (w *world) measure(ctx context.Context, name string, clients int, warm, span time.Duration, one func(ctx context.Context, client int) error) (*figure, error) {
	f := &figure{name: name, clients: clients, span: span}
	var err error
	if f.load[0], err = load(); err != nil {
		return nil, err
	}
	begin := time.Now().Add(warm)
	end := begin.Add(span)
	results := make([]figure, clients)
	var wait sync.WaitGroup
	for c := range clients {
		wait.Go(func() { results[c].repeat(ctx, begin, end, func() error { return one(ctx, c) }) })
	}
	err = w.watch(ctx, f, begin, end)
	wait.Wait()
	if err != nil {
		return nil, err
	}
	for _, r := range results {
		f.latencies = append(f.latencies, r.latencies...)
		f.failed += r.failed
		if f.failure == nil {
			f.failure = r.failure
		}
	}
	slices.Sort(f.latencies)
	f.rate = float64(len(f.latencies)) / span.Seconds()
	f.load[1], err = load()
	return f, err
}

// repeat is one client.
func (f *figure) repeat(ctx context.Context, begin, end time.Time, one func() error) {
	for ctx.Err() == nil {
		start := time.Now()
		if start.After(end) {
			return
		}
		err := one()
		if done := time.Now(); start.Before(begin) || done.After(end) {
			continue
		}
		if err != nil {
			f.failed++
			f.failure = err
			continue
		}
		f.latencies = append(f.latencies, time.Since(start))
	}
}

// watch reckons the CPU of the span that counts and looks at what the database waits for.
func (w *world) watch(ctx context.Context, f *figure, begin, end time.Time) error {
	if err := until(ctx, begin); err != nil {
		return err
	}
	before, err := w.usage()
	if err != nil {
		return err
	}
	f.waits = waits{}
	for time.Now().Before(end) {
		if err := f.waits.look(ctx, w.db.super); err != nil {
			return err
		}
		if err := until(ctx, time.Now().Add(100*time.Millisecond)); err != nil {
			return err
		}
	}
	after, err := w.usage()
	f.cpu = after.since(before)
	return err
}

// until waits for an instant.
func until(ctx context.Context, at time.Time) error {
	t := time.NewTimer(time.Until(at))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
