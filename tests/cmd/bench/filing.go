package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"motcua.vn/libs/id"
)

const (
	filers     = 8   // clients that file at once
	applicants = 200 // accounts that they file for
)

// fileAll measures submissions over 40 agencies and over one, between two runs of pgbench for each.
func fileAll(ctx context.Context, p plan, w *world, r *report) error {
	scripts := map[int]script{}
	for _, n := range []int{agencies, 1} {
		s, err := w.script(ctx, n)
		if err != nil {
			return err
		}
		scripts[n] = s
	}
	before, err := w.baselines(ctx, p, scripts)
	if err != nil {
		return err
	}
	var figures []*figure
	for _, n := range []int{agencies, 1} {
		if err := w.db.quiet(ctx); err != nil {
			return err
		}
		f, err := w.submissions(ctx, p, n)
		if err != nil {
			return err
		}
		figures = append(figures, f)
	}
	after, err := w.baselines(ctx, p, scripts)
	if err != nil {
		return err
	}
	for i, n := range []int{agencies, 1} {
		figures[i].baseline = (before[n] + after[n]) / 2
		r.pgbench(n, before[n], after[n])
	}
	many, one := figures[0], figures[1]
	many.target = ">= 300/s, p95 < 150 ms, >= 0.3 of pgbench"
	many.met = many.rate >= 300 && many.at(0.95) < 150*time.Millisecond && many.rate >= 0.3*many.baseline
	one.target = fmt.Sprintf(">= %.0f/s (half of 40 agencies)", many.rate/2)
	one.met = one.rate >= many.rate/2
	r.add(many, one)
	return nil
}

// submissions files extracts, each under a key of its own.
func (w *world) submissions(ctx context.Context, p plan, over int) (*figure, error) {
	tokens, err := w.tokens(applicants, citizen)
	if err != nil {
		return nil, err
	}
	bodies := make([][]byte, over)
	for i := range bodies {
		if bodies[i], err = json.Marshal(submission(agency(i + 1))); err != nil {
			return nil, err
		}
	}
	run := id.New().String()
	var n atomic.Int64
	return w.measure(ctx, fmt.Sprintf("submissions, agencies: %d", over), filers, p.warm, p.span, func(ctx context.Context, _ int) error {
		i := int(n.Add(1))
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, origin+"/v1/dossiers", bytes.NewReader(bodies[i%over]))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", fmt.Sprintf("%s-%d", run, i))
		return w.send(req, tokens[i%applicants], http.StatusCreated, nil)
	})
}

// send reads the whole answer, into a buffer where one is given.
func (w *world) send(req *http.Request, token string, want int, into *bytes.Buffer) error {
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := w.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != want {
		b, _ := io.ReadAll(io.LimitReader(res.Body, 500))
		return fmt.Errorf("status %d: %s", res.StatusCode, b)
	}
	if into == nil {
		_, err = io.Copy(io.Discard, res.Body)
		return err
	}
	into.Reset()
	_, err = into.ReadFrom(res.Body)
	return err
}
