package obs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"motcua.vn/libs/obs"
)

func TestLinesCarryTraceAndHideConfidentialValues(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := obs.NewLogger(&out, slog.LevelInfo, "dossiers", "dossiers-1")
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}})
	ctx := trace.ContextWithSpanContext(context.Background(), span)
	log.With("access_token", "hidden-1").InfoContext(ctx, "password kept as words of a message",
		"citizenId", "hidden-2", slog.Group("owner", "Phone-Number", "hidden-3", "province", "G09"), "e-mail", "hidden-4")
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "hidden") {
		t.Errorf("a confidential value is logged: %s", out.String())
	}
	for key, want := range map[string]string{
		"service": "dossiers", "instance": "dossiers-1", "trace_id": span.TraceID().String(),
		"span_id": span.SpanID().String(), "citizenId": obs.Redacted,
	} {
		if line[key] != want {
			t.Errorf("%s = %v, want %s", key, line[key], want)
		}
	}
	if line["owner"].(map[string]any)["province"] != "G09" {
		t.Errorf("harmless values are lost: %s", out.String())
	}
}

func TestStartExportsToZipkin(t *testing.T) {
	received := make(chan string, 8)
	zipkin := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		received <- string(body)
		w.WriteHeader(http.StatusAccepted)
	}))
	defer zipkin.Close()
	t.Setenv("OTEL_TRACES_EXPORTER", "zipkin")
	t.Setenv("OTEL_EXPORTER_ZIPKIN_ENDPOINT", zipkin.URL)
	shutdown, err := obs.Start(context.Background(), "documents", "documents-1")
	if err != nil {
		t.Fatal(err)
	}
	_, span := otel.Tracer("test").Start(context.Background(), "store file")
	span.End()
	if err := shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	if body := <-received; !strings.Contains(body, "store file") || !strings.Contains(body, `"serviceName":"documents"`) {
		t.Errorf("exported %s", body)
	}
}

func TestStartWithoutExporterStillGivesTraceIDs(t *testing.T) {
	t.Setenv("OTEL_TRACES_EXPORTER", "")
	shutdown, err := obs.Start(context.Background(), "documents", "documents-1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = shutdown(context.Background()) }()
	ctx, span := otel.Tracer("test").Start(context.Background(), "x")
	defer span.End()
	carrier := propagation.MapCarrier{}
	otel.GetTextMapPropagator().Inject(ctx, carrier)
	if !span.SpanContext().TraceID().IsValid() || carrier["traceparent"] == "" {
		t.Errorf("span %v, carried %v", span.SpanContext(), carrier)
	}
}

func TestStartRefusesAnUnknownExporter(t *testing.T) {
	t.Setenv("OTEL_TRACES_EXPORTER", "pigeon")
	if _, err := obs.Start(context.Background(), "documents", "documents-1"); err == nil {
		t.Error("an unknown exporter was accepted")
	}
}
