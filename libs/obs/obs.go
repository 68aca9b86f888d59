// Package obs makes a process observable: JSON lines on stdout through slog,
// traces and metrics through OpenTelemetry. The standard OTEL_* variables choose
// the exporters (none, otlp, zipkin, console); without them nothing is exported.
package obs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"go.opentelemetry.io/contrib/exporters/autoexport"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/zipkin" //nolint:staticcheck // the viewer of `make up` takes Zipkin's format only; it ends when the viewer changes
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

func init() {
	autoexport.RegisterSpanExporter("zipkin", func(context.Context) (trace.SpanExporter, error) {
		return zipkin.New("") // the address is OTEL_EXPORTER_ZIPKIN_ENDPOINT
	})
}

// Start sets slog's default logger and OpenTelemetry's global providers and
// propagators (W3C trace context and baggage). LOG_LEVEL sets the level, info
// when it is empty or unknown. Shutdown flushes what is not exported yet; give
// it a context of its own.
func Start(ctx context.Context, service, instance string) (shutdown func(context.Context) error, err error) {
	level := slog.LevelInfo
	if err := level.UnmarshalText([]byte(os.Getenv("LOG_LEVEL"))); err != nil {
		level = slog.LevelInfo
	}
	slog.SetDefault(NewLogger(os.Stdout, level, service, instance))
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) {
		slog.WarnContext(ctx, "telemetry was not delivered", "error", err)
	}))
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))

	about, err := resource.New(ctx, resource.WithFromEnv(), resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", service), attribute.String("service.instance.id", instance)))
	if err != nil {
		return nil, fmt.Errorf("describe this process to telemetry: %w", err)
	}
	traces, err := tracing(ctx, about)
	if err != nil {
		return nil, err
	}
	otel.SetTracerProvider(traces)
	metrics, err := metering(ctx, about)
	if err != nil {
		return nil, errors.Join(err, traces.Shutdown(ctx))
	}
	otel.SetMeterProvider(metrics)
	return func(ctx context.Context) error { return errors.Join(traces.Shutdown(ctx), metrics.Shutdown(ctx)) }, nil
}

func tracing(ctx context.Context, about *resource.Resource) (*trace.TracerProvider, error) {
	if v := os.Getenv("OTEL_TRACES_EXPORTER"); v == "" || v == "none" {
		// Logs need trace ids even when nobody collects spans; unsampled spans cost nearly nothing.
		return trace.NewTracerProvider(trace.WithResource(about), trace.WithSampler(trace.NeverSample())), nil
	}
	exporter, err := autoexport.NewSpanExporter(ctx)
	if err != nil {
		return nil, fmt.Errorf("OTEL_TRACES_EXPORTER: %w", err)
	}
	return trace.NewTracerProvider(trace.WithResource(about), trace.WithBatcher(exporter)), nil
}

func metering(ctx context.Context, about *resource.Resource) (*metric.MeterProvider, error) {
	if v := os.Getenv("OTEL_METRICS_EXPORTER"); v == "" || v == "none" {
		return metric.NewMeterProvider(metric.WithResource(about)), nil
	}
	reader, err := autoexport.NewMetricReader(ctx)
	if err != nil {
		return nil, fmt.Errorf("OTEL_METRICS_EXPORTER: %w", err)
	}
	return metric.NewMeterProvider(metric.WithResource(about), metric.WithReader(reader)), nil
}
