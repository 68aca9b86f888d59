package pg_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
)

// What a statement is given is personal data; its span tells the statement alone, also when it fails.
func TestSpansTellNoArguments(t *testing.T) {
	_, url := superuser(t)
	spans := tracetest.NewInMemoryExporter()
	before := otel.GetTracerProvider()
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)))
	t.Cleanup(func() { otel.SetTracerProvider(before) })
	db, err := pg.Open(t.Context(), url, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const name = "Nguyễn Thị Mẫu"
	ctx, parent := otel.Tracer("test").Start(t.Context(), "request")
	defer parent.End()
	err = db.InReadTx(ctx, tenant.ServiceCaller("dossiers"), func(ctx context.Context, tx pgx.Tx) error {
		var got string
		if err := tx.QueryRow(ctx, "select $1::text", name).Scan(&got); err != nil || got != name {
			return fmt.Errorf("%q: %w", got, err)
		}
		return tx.QueryRow(ctx, "select length($1::text) / 0", name).Scan(new(int))
	})
	if err == nil {
		t.Fatal("a division by zero succeeded")
	}
	told := spans.GetSpans().Snapshots()
	found := false
	for _, span := range told {
		all := []string{span.Name(), span.Status().Description}
		for _, a := range span.Attributes() {
			all = append(all, fmt.Sprint(a.Key, "=", a.Value.AsInterface()))
		}
		for _, e := range span.Events() {
			for _, a := range e.Attributes {
				all = append(all, fmt.Sprint(a.Key, "=", a.Value.AsInterface()))
			}
		}
		text := strings.Join(all, "\n")
		found = found || strings.Contains(text, "select $1::text")
		if strings.Contains(text, "Nguy") {
			t.Errorf("a span tells an argument:\n%s", text)
		}
	}
	if !found {
		t.Errorf("no span of the statement among %d", len(told))
	}
}
