package main

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"
)

// report prints what was found, as it is found, and the table at the end.
type report struct {
	out     io.Writer
	began   time.Time
	figures []*figure
	notes   []string
	missed  int
}

func newReport(out io.Writer) *report { return &report{out: out, began: time.Now()} }

func (r *report) say(format string, args ...any) { fmt.Fprintf(r.out, format+"\n", args...) }

func (r *report) begin(p plan) {
	now, _ := load()
	length := "full run"
	if p.short {
		length = "try-out (-short), no result"
	}
	r.say("bench: %s, %d cores, load %.2f, fsync and synchronous_commit on, one instance of dossiers, 16 connections", length, runtime.NumCPU(), now)
}

func (r *report) seeded(n int, took time.Duration) {
	r.say("bench: %d dossiers seeded in %.0f s", n, took.Seconds())
}

func (r *report) pgbench(over int, before, after float64) {
	r.notes = append(r.notes, fmt.Sprintf("pgbench, agencies: %d: %.0f tps before, %.0f after", over, before, after))
}

func (r *report) add(figures ...*figure) {
	for _, f := range figures {
		f.met = f.met && f.failed == 0
		r.say("bench: %s: %.0f/s, p95 %s", f.name, f.rate, ms(f.at(0.95)))
		r.figures = append(r.figures, f)
	}
}

func (r *report) deep(first, last float64) {
	if last < deepShare*first {
		r.missed++
	}
	r.notes = append(r.notes, fmt.Sprintf("deep page against page 1, median of %d alternating rounds: %.0f/s against %.0f/s = %.2f (target >= %.2f): %s",
		rounds, last, first, last/first, deepShare, verdict(last >= deepShare*first)))
}

// end prints the table and tells how many targets were missed.
func (r *report) end() int {
	r.say("")
	t := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "figure\ttarget\tper s\tp50\tp95\tp99\terrors\tpgbench tps\tratio\tload\tmet")
	for _, f := range r.figures {
		tps, ratio := "", ""
		if f.baseline > 0 {
			tps, ratio = fmt.Sprintf("%.0f", f.baseline), fmt.Sprintf("%.2f", f.rate/f.baseline)
		}
		if !f.met {
			r.missed++
		}
		fmt.Fprintf(t, "%s\t%s\t%.0f\t%s\t%s\t%s\t%d\t%s\t%s\t%.1f-%.1f\t%s\n", f.name, f.target, f.rate, ms(f.at(0.5)), ms(f.at(0.95)), ms(f.at(0.99)), f.failed, tps, ratio,
			f.load[0], f.load[1], verdict(f.met))
	}
	_ = t.Flush()
	r.say("\nwhere the time goes (CPU seconds of the span; ms of CPU per answer; what the database's sessions at work were seen doing)")
	t = tabwriter.NewWriter(r.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "figure\tspan\tpostgres\tdossiers\tbench\tall cores\tpostgres ms\tdossiers ms\tsessions")
	for _, f := range r.figures {
		n := max(f.rate*f.span.Seconds(), 1)
		busy := (f.cpu.postgres + f.cpu.dossiers + f.cpu.bench) / f.span.Seconds() / float64(runtime.NumCPU())
		fmt.Fprintf(t, "%s\t%.0f s\t%.1f\t%.1f\t%.1f\t%.0f %%\t%.2f\t%.2f\t%s\n", f.name, f.span.Seconds(), f.cpu.postgres, f.cpu.dossiers, f.cpu.bench, 100*busy,
			1000*f.cpu.postgres/n, 1000*f.cpu.dossiers/n, f.waits)
	}
	_ = t.Flush()
	r.say("")
	for _, n := range r.notes {
		r.say("%s", n)
	}
	for _, f := range r.figures {
		if f.failure != nil {
			r.say("%s: the first of %d errors: %s", f.name, f.failed, strings.TrimSpace(f.failure.Error()))
		}
	}
	now, _ := load()
	r.say("%.0f s in all, load %.2f at the end, %d targets missed", time.Since(r.began).Seconds(), now, r.missed)
	return r.missed
}

func verdict(met bool) string {
	if met {
		return "yes"
	}
	return "NO"
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }
