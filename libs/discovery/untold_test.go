package discovery_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"motcua.vn/libs/mtlstest"
)

// A name that somebody searches for, or gives a file, reaches the service and no span.
func TestSpansTellNoQuery(t *testing.T) {
	t.Parallel()
	ca := mtlstest.NewAuthority(t)
	p := newPeer(t, ca.Identity(t, "dossiers").ServerConfig(), func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.URL.Query().Get("q"))
	})
	d := doer(t, ca.Identity(t, "portal"), 0, p.addr)
	spans := tracetest.NewInMemoryExporter()
	tracer := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)).Tracer("test")
	const name = "Nguyễn Thị Mẫu"
	for reason, body := range map[string]io.Reader{"a search": nil, "an upload, which streams": io.MultiReader(strings.NewReader("paper"))} {
		method := http.MethodGet
		if body != nil {
			method = http.MethodPost
		}
		ctx, parent := tracer.Start(t.Context(), "page")
		req, err := http.NewRequestWithContext(ctx, method, "https://dossiers/v1/work-items?limit=20&q="+url.QueryEscape(name), body)
		if err != nil {
			t.Fatal(err)
		}
		res, err := d.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		parent.End()
		if err != nil || string(got) != name {
			t.Errorf("%s: the service was asked for %q, %v", reason, got, err)
		}
		if req.URL.Query().Get("q") != name {
			t.Errorf("%s: the caller's request was changed: %s", reason, req.URL)
		}
	}
	told := spans.GetSpans().Snapshots()
	if len(told) != 4 {
		t.Fatalf("%d spans, want two pages and two calls", len(told))
	}
	for _, span := range told {
		for _, a := range span.Attributes() {
			text := fmt.Sprint(a.Value.AsInterface())
			if strings.Contains(text, "Nguy") || strings.Contains(text, "?") || strings.Contains(text, url.QueryEscape(name)) {
				t.Errorf("%s tells %s = %s", span.Name(), a.Key, text)
			}
		}
	}
}
