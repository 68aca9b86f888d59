package kit_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// The span of a served request names the path's template and nothing of the query.
func TestServerSpansTellNoQuery(t *testing.T) {
	t.Parallel()
	spans := tracetest.NewInMemoryExporter()
	ctx, parent := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)).Tracer("test").Start(t.Context(), "page")
	h := serve(t, "ListThings", func(context.Context, http.ResponseWriter, *http.Request, any) (any, error) { return nil, nil })
	r := httptest.NewRequest(http.MethodGet, "/things?must="+url.QueryEscape("Nguyễn Thị Mẫu"), nil).WithContext(ctx)
	r.Header.Set("Authorization", "Bearer x")
	h.ServeHTTP(httptest.NewRecorder(), r)
	parent.End()
	told := spans.GetSpans().Snapshots()
	if len(told) != 2 || told[0].Name() != "GET /things" {
		t.Fatalf("%d spans", len(told))
	}
	for _, a := range told[0].Attributes() {
		if text := fmt.Sprint(a.Value.AsInterface()); strings.Contains(text, "must") || strings.Contains(text, "Nguy") {
			t.Errorf("the span tells %s = %s", a.Key, text)
		}
	}
}
