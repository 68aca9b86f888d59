// Package scan looks for what must never be written: it searches the output of all processes, the files of the bus and
// the exported traces of a platform for every value that its tests put in. Account UUIDs may stand there.
package scan

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"motcua.vn/tests/internal/world"
)

// Report is what a search found.
type Report struct {
	Files, Traces int      // searched
	Bytes         int64    // searched
	Values        int      // looked for
	Leaks         []string // what stands where; never the value itself
}

// Platform searches a running platform. It fails where a place cannot be read or holds nothing at all: a search of
// nothing finds nothing.
func Platform(ctx context.Context, w *world.World) (Report, error) {
	s := newSearch(w.Seeded())
	state := w.State()
	for _, dir := range []string{state.LogDir, filepath.Join(w.Dir(), "data", "nats")} {
		before := s.report.Bytes
		if err := s.folder(dir); err != nil {
			return s.report, err
		}
		if s.report.Bytes == before {
			return s.report, fmt.Errorf("nothing was written to %s", dir)
		}
	}
	if state.Zipkin != "" {
		for service := range serviceNames(w) {
			if err := s.traces(ctx, state.Zipkin, service); err != nil {
				return s.report, err
			}
		}
		if s.report.Traces == 0 {
			return s.report, fmt.Errorf("no trace was exported")
		}
	}
	return s.report, nil
}

func serviceNames(w *world.World) map[string]bool {
	all := map[string]bool{}
	for _, i := range w.State().Instances {
		all[i.Service] = true
	}
	return all
}

// needle is one way in which a value may be written.
type needle struct {
	kind string
	text []byte
}

type search struct {
	needles []needle
	report  Report
}

// anyToken matches a signed token (RFC 7519 section 3.1): two parts that begin as an encoded JSON object does.
var anyToken = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}`)

// newSearch looks for each value as it is, as an address has it, and as JSON in ASCII has it.
func newSearch(seeded map[string]string) *search {
	s := &search{report: Report{Values: len(seeded)}}
	for value, kind := range seeded {
		written := map[string]bool{value: true, url.QueryEscape(value): true, url.PathEscape(value): true}
		ascii := strconv.QuoteToASCII(value)
		written[ascii[1:len(ascii)-1]] = true
		for text := range written {
			s.needles = append(s.needles, needle{kind, []byte(text)})
		}
	}
	sort.Slice(s.needles, func(i, j int) bool { return s.needles[i].kind < s.needles[j].kind })
	return s
}

func (s *search) folder(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) { // the bus removes blocks that it no longer needs
			return nil
		}
		if err != nil {
			return err
		}
		s.report.Files++
		s.in(strings.TrimPrefix(path, dir+"/"), b)
		return nil
	})
}

// in searches one text and notes where it stands, with the line's number.
func (s *search) in(where string, text []byte) {
	s.report.Bytes += int64(len(text))
	note := func(kind string, at int) {
		line := 1 + bytes.Count(text[:at], []byte("\n"))
		s.report.Leaks = append(s.report.Leaks, fmt.Sprintf("%s in %s, line %d", kind, where, line))
	}
	for _, n := range s.needles {
		if at := bytes.Index(text, n.text); at >= 0 {
			note(n.kind, at)
		}
	}
	if m := anyToken.FindIndex(text); m != nil {
		note("a signed token", m[0])
	}
}

// maxTraces of one service are searched; a test run makes fewer.
const maxTraces = 5000

func (s *search) traces(ctx context.Context, zipkin, service string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	address := fmt.Sprintf("%s/api/v2/traces?serviceName=%s&limit=%d&lookback=%d", zipkin, service, maxTraces, time.Hour.Milliseconds())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("Zipkin answers %d", res.StatusCode) //nolint:staticcheck // a name begins it
	}
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	s.report.Traces += bytes.Count(b, []byte(`"traceId"`))
	s.in("traces of "+service, b)
	return nil
}
