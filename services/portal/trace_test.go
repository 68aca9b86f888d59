package portal

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/propagation"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Not parallel: the telemetry of a process is one.
func TestTraceContextOfStrangersIsNotBelieved(t *testing.T) {
	otel.SetTracerProvider(sdk.NewTracerProvider())
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	const theirs = "0af7651916cd43dd8448eb211c80319c"
	for _, c := range []struct{ why, flags string }{{"a trace id that was chosen", "01"}, {"tracing turned off", "00"}} {
		var span trace.SpanContext
		var carried int
		onward := http.Header{}
		mux := http.NewServeMux()
		mux.HandleFunc("GET /look-up", func(_ http.ResponseWriter, r *http.Request) {
			span, carried = trace.SpanContextFromContext(r.Context()), baggage.FromContext(r.Context()).Len()
			otel.GetTextMapPropagator().Inject(r.Context(), propagation.HeaderCarrier(onward))
		})
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/look-up", nil)
		r.Header.Set("Traceparent", "00-"+theirs+"-b7ad6b7169203331-"+c.flags)
		r.Header.Set("Baggage", "account=somebody")
		traced(mux, mux).ServeHTTP(httptest.NewRecorder(), r)
		if !span.IsValid() || span.TraceID().String() == theirs || !span.IsSampled() {
			t.Errorf("%s: the request has trace %s, sampled %t", c.why, span.TraceID(), span.IsSampled())
		}
		if carried != 0 || onward.Get("Baggage") != "" {
			t.Errorf("%s: %d entries of baggage go onward: %q", c.why, carried, onward.Get("Baggage"))
		}
	}
}
