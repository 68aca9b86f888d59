package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"motcua.vn/libs/id"
)

const (
	readers   = 16 // clients that read at once, each an officer
	pageSize  = 20
	rounds    = 5
	deepShare = 0.9 // of page 1's rate
)

// filtered is the list that is measured: everything the agency has, through each filter.
const filtered = origin + "/v1/work-items?view=agency&state=awaiting_reception&channel=online&procedure=" + procedure

// reading is what the reading figures share.
type reading struct {
	*world
	tokens   []string
	dossiers []id.UUID
	opened   atomic.Int64 // dossiers opened, so that no officer opens one twice
}

// readAll measures list and detail over a full agency.
func readAll(ctx context.Context, p plan, w *world, r *report) error {
	began := time.Now()
	dossiers, err := w.seed(ctx, p.dossiers)
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	if err := w.db.quiet(ctx); err != nil {
		return err
	}
	r.seeded(len(dossiers), time.Since(began))
	tokens, err := w.tokens(readers, officer)
	if err != nil {
		return err
	}
	s := &reading{world: w, tokens: tokens, dossiers: dossiers}
	deep, err := s.cursor(ctx, p.dossiers-pageSize)
	if err != nil {
		return err
	}
	list, err := s.lists(ctx, "list, page 1, filtered", filtered, p.reading)
	if err != nil {
		return err
	}
	list.target, list.met = ">= 1500/s at 16 clients", list.rate >= 1500
	last, err := s.lists(ctx, fmt.Sprintf("list, cursor at row %d", p.dossiers-pageSize), deep, p.reading)
	if err != nil {
		return err
	}
	last.target, last.met = ">= 1500/s at 16 clients", last.rate >= 1500
	many, err := s.details(ctx, readers, p.reading)
	if err != nil {
		return err
	}
	many.target, many.met = ">= 500/s at 16 clients", many.rate >= 500
	few, err := s.details(ctx, 4, p.reading)
	if err != nil {
		return err
	}
	few.target, few.met = "p95 < 30 ms at 4 clients", few.at(0.95) < 30*time.Millisecond
	r.add(list, last, many, few)
	return s.compare(ctx, p, deep, r)
}

// get reads a page of the list as an officer of the busy agency.
func (s *reading) get(ctx context.Context, url string, client int, into *bytes.Buffer) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	req.Header.Set("X-Acting-Agency", busy)
	return s.send(req, s.tokens[client], http.StatusOK, into)
}

// cursor walks to a row as an officer would, by the largest pages, and gives the address of the page after it, which must
// be full and the last.
func (s *reading) cursor(ctx context.Context, row int) (string, error) {
	address, body := filtered, &bytes.Buffer{}
	var page struct {
		Items []json.RawMessage `json:"items"`
		Next  string            `json:"next"`
	}
	turn := func(size int) error {
		page.Items, page.Next = nil, ""
		if err := s.get(ctx, address+"&limit="+strconv.Itoa(size), 0, body); err != nil {
			return err
		}
		if err := json.Unmarshal(body.Bytes(), &page); err != nil {
			return err
		}
		address = filtered + "&after=" + page.Next
		if len(page.Items) != size {
			return fmt.Errorf("a page of %d rows, not %d", len(page.Items), size)
		}
		return nil
	}
	for left := row; left > 0; {
		size := min(left, 100)
		if err := turn(size); err != nil {
			return "", err
		}
		left -= size
	}
	deep := address
	if err := turn(pageSize); err != nil {
		return "", err
	}
	if page.Next != "" {
		return "", fmt.Errorf("the list goes on after row %d", row+pageSize)
	}
	return deep, nil
}

func (s *reading) lists(ctx context.Context, name, address string, span time.Duration) (*figure, error) {
	return s.measure(ctx, name, readers, span/10, span, func(ctx context.Context, client int) error { return s.get(ctx, address, client, nil) })
}

// details opens dossiers up and down the table, and afterwards counts the access records.
func (s *reading) details(ctx context.Context, clients int, span time.Duration) (*figure, error) {
	const stride = 7919 // a prime: every dossier comes once before any comes again, to the next officer
	from := s.opened.Load()
	before, err := s.records(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.measure(ctx, fmt.Sprintf("detail with its access record, clients: %d", clients), clients, span/10, span, func(ctx context.Context, _ int) error {
		n := int(s.opened.Add(1))
		of := s.dossiers[n*stride%len(s.dossiers)]
		return s.get(ctx, origin+"/v1/dossiers/"+of.String(), n/len(s.dossiers)%len(s.tokens), nil)
	})
	if err != nil {
		return nil, err
	}
	after, err := s.records(ctx)
	if err == nil && f.failed == 0 && after-before < s.opened.Load()-from {
		err = fmt.Errorf("%d dossiers were opened and %d access records written", s.opened.Load()-from, after-before)
	}
	return f, err
}

func (s *reading) records(ctx context.Context) (n int64, err error) {
	err = s.db.super.QueryRow(ctx, "select count(*) from dossier_access where what = 'read'").Scan(&n)
	return n, err
}

// compare reads page 1 and the last page in turn and reports the medians of their rates.
func (s *reading) compare(ctx context.Context, p plan, deep string, r *report) error {
	var first, last []float64
	for range rounds {
		for _, side := range []struct {
			address string
			rates   *[]float64
		}{{filtered, &first}, {deep, &last}} {
			f, err := s.lists(ctx, "round", side.address, max(p.reading/6, time.Second))
			if err != nil {
				return err
			}
			if f.failed > 0 {
				return fmt.Errorf("%d lists failed: %w", f.failed, f.failure)
			}
			*side.rates = append(*side.rates, f.rate)
		}
	}
	slices.Sort(first)
	slices.Sort(last)
	r.deep(first[rounds/2], last[rounds/2])
	return nil
}
