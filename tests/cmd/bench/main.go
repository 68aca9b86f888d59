// Command bench measures dossiers' HTTP API: one real process of the service, over mutual TLS, with tokens made beforehand,
// on a PostgreSQL that waits for the disk. `make bench` starts the servers; flags change the length:
//
//	-short    a try-out: 5 s per figure, 5,000 dossiers; its figures are no result
//	-only     figures to measure: filing, reading (both where empty)
//	-dossiers how many are seeded for reading (100,000; 5,000 where -short)
//
// It prints a table with targets, and ends with 1 where a target was missed in a full run. It starts from the root of a
// checkout, ends by itself and leaves nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
)

// plan is how long and how much.
type plan struct {
	short    bool
	only     string
	warm     time.Duration // before a filing figure
	span     time.Duration // of a filing figure
	baseline time.Duration // of each pgbench run
	reading  time.Duration // of a reading figure; its warm-up is a tenth
	dossiers int           // seeded for reading
}

func (p *plan) parse() {
	flag.BoolVar(&p.short, "short", false, "5 s per figure and 5,000 dossiers, to try it out")
	flag.StringVar(&p.only, "only", "", "filing or reading; both where empty")
	dossiers := flag.Int("dossiers", 0, "seeded for reading; 100,000 where 0, 5,000 with -short")
	flag.Parse()
	p.warm, p.span, p.baseline, p.reading, p.dossiers = 10*time.Second, time.Minute, 30*time.Second, 30*time.Second, 100_000
	if p.short {
		p.warm, p.span, p.baseline, p.reading, p.dossiers = time.Second, 5*time.Second, 5*time.Second, 5*time.Second, 5_000
	}
	if *dossiers > 0 {
		p.dossiers = max(*dossiers, 10*pageSize)
	}
}

// limit bounds a whole run, whatever hangs.
const limit = 30 * time.Minute

// The service's process is bound to the life of the thread that starts it: the first one, which lives as long as we do.
func init() { runtime.LockOSThread() }

func main() {
	var p plan
	p.parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ctx, cancel := context.WithTimeout(ctx, limit)
	go orphaned(ctx, cancel)
	missed, err := run(ctx, p, os.Stdout)
	cancel()
	stop()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	case missed > 0 && !p.short:
		fmt.Fprintf(os.Stderr, "bench: %d targets missed\n", missed)
		os.Exit(1)
	}
}

// orphaned ends the run when whoever started it is gone: `go run` passes no SIGTERM on.
func orphaned(ctx context.Context, end func()) {
	parent, tick := os.Getppid(), time.NewTicker(time.Second)
	defer tick.Stop()
	for os.Getppid() == parent {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
	end()
}

func run(ctx context.Context, p plan, out io.Writer) (missed int, err error) {
	w, err := newWorld(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	r := newReport(out)
	r.begin(p)
	if p.only != "reading" {
		if err := fileAll(ctx, p, w, r); err != nil {
			return 0, fmt.Errorf("filing: %w", err)
		}
	}
	if p.only != "filing" {
		if err := readAll(ctx, p, w, r); err != nil {
			return 0, fmt.Errorf("reading: %w", err)
		}
	}
	return r.end(), nil
}
