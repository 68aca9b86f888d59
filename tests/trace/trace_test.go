// Package trace_test files a dossier through the portal, as a browser without JavaScript does, and asserts on the spans
// that the processes really exported: one trace from the press of the button to the e-mail.
package trace_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua.vn/tests/internal/world"
	"motcua.vn/tests/scan"
)

// platform is shared by the tests of this package; they run one after another.
var platform *world.World

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() { // a platform takes more than a minute
		os.Exit(0)
	}
	w, err := world.Start(context.Background(), world.Options{Traces: true, Log: os.Stderr})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	platform = w
	code := m.Run()
	if err := w.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// span is a span in Zipkin's format v2.
type span struct {
	TraceID  string `json:"traceId"`
	ParentID string `json:"parentId"`
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Local    struct {
		Service string `json:"serviceName"`
	} `json:"localEndpoint"`
	Tags map[string]string `json:"tags"`
}

// The links of the chain, in order; a span fulfils one.
var chain = []struct {
	what string
	is   func(span) bool
}{
	{"portal serves the button", func(s span) bool { return s.Local.Service == "portal" && s.Kind == "SERVER" }},
	{"portal asks dossiers", func(s span) bool { return s.Local.Service == "portal" && s.Kind == "CLIENT" }},
	{"dossiers files", func(s span) bool { return s.Local.Service == "dossiers" && s.Kind == "SERVER" }},
	{"notifications takes the event", func(s span) bool {
		return s.Local.Service == "notifications" && s.Kind == "CONSUMER" && strings.HasPrefix(s.Name, "consume dossier.filed")
	}},
	{"notifications composes", func(s span) bool {
		return s.Local.Service == "notifications" && strings.HasPrefix(s.Name, "tell dossier.filed")
	}},
	{"SMTP sends", func(s span) bool { return s.Local.Service == "notifications" && s.Name == "smtp send" }},
}

// missing gives the links that a trace lacks.
func missing(spans []span) []string {
	var lacks []string
	for _, link := range chain {
		if !slices.ContainsFunc(spans, link.is) {
			lacks = append(lacks, link.what)
		}
	}
	return lacks
}

func TestOneTraceSpansTheChain(t *testing.T) {
	b := world.NewBrowser()
	filed := file(t, b)
	if filed.Status != http.StatusOK || !strings.HasSuffix(filed.URL.Path, "/filed") {
		t.Fatalf("filing ends at %s with %d:\n%.2000s", filed.URL.Path, filed.Status, filed.Body)
	}
	var whole []span
	took, err := world.Await(t.Context(), 90*time.Second, func(ctx context.Context) error {
		traces, err := exported(ctx, "notifications")
		if err != nil {
			return err
		}
		best := missing(nil)
		for _, spans := range traces {
			if lacks := missing(spans); len(lacks) < len(best) {
				best, whole = lacks, spans
			}
		}
		if len(best) > 0 {
			return fmt.Errorf("of %d traces the best lacks: %s", len(traces), strings.Join(best, ", "))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	services := map[string]int{}
	for _, s := range whole {
		services[s.Local.Service]++
		if s.TraceID != whole[0].TraceID {
			t.Errorf("a span of another trace: %s", s.Name)
		}
	}
	t.Logf("trace %s: %d spans, %v, whole after %s", whole[0].TraceID, len(whole), services, took.Round(time.Millisecond))
}

// file takes the wizard from its first page to the confirmation.
func file(t *testing.T, b *world.Browser) world.Page {
	t.Helper()
	w, ctx := platform, t.Context()
	must := func(p world.Page, err error) world.Page {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if p.Status != http.StatusOK {
			t.Fatalf("%s answers %d:\n%.1500s", p.URL.Path, p.Status, p.Body)
		}
		return p
	}
	page := must(b.Get(ctx, w.URL("portal")+"/sign-in?to="+url.QueryEscape("/apply/"+world.Procedure)))
	page = must(b.SignIn(ctx, page, w.Citizen, ""))
	page = must(b.Submit(ctx, page, "/agency", url.Values{"agency": {world.Commune}}))
	if strings.HasSuffix(page.URL.Path, "/agency") {
		page = must(b.Submit(ctx, page, "/agency", url.Values{"agency": {world.Commune}}))
	}
	page = must(b.Submit(ctx, page, "/nguoi", url.Values{"hoTen": {w.Citizen.FullName}, "soBan": {"2"}}))
	c := w.Case("trace-1")
	page = must(b.Submit(ctx, page, "/people", url.Values{
		"for": {"self"}, "me.fullName": {w.Citizen.FullName}, "me.citizenId": {world.CitizenID}, "me.phone": {world.Phone}, "me.email": {c.Mail},
		"me.birthDate.day": {"12"}, "me.birthDate.month": {"5"}, "me.birthDate.year": {"1987"},
	}))
	return must(b.Submit(ctx, page, "/file", nil))
}

// exported asks Zipkin for the traces in which a service has a span.
func exported(ctx context.Context, service string) ([][]span, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, platform.URL("zipkin")+"/api/v2/traces?limit=500&lookback=3600000&serviceName="+service, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("Zipkin answers %d", res.StatusCode) //nolint:staticcheck // a name begins it
	}
	var traces [][]span
	return traces, json.NewDecoder(res.Body).Decode(&traces)
}

// TestTracesNameNobody runs last: what the whole platform wrote names no person and holds no token.
func TestTracesNameNobody(t *testing.T) {
	r, err := scan.Platform(t.Context(), platform)
	if err != nil {
		t.Fatal(err)
	}
	for _, leak := range r.Leaks {
		t.Error(leak)
	}
	t.Logf("searched %d files, %d spans, %d bytes for %d values", r.Files, r.Traces, r.Bytes, r.Values)
}
