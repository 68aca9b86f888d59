package jobs

import (
	"context"
	"encoding/json"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

const traceKey = "traceparent"

// tracing keeps the trace of whoever inserts a job in its metadata and goes on
// with it when the job is done.
type tracing struct{ river.MiddlewareDefaults }

var (
	_ rivertype.JobInsertMiddleware = (*tracing)(nil)
	_ rivertype.WorkerMiddleware    = (*tracing)(nil)
)

// InsertMany implements rivertype.JobInsertMiddleware.
func (*tracing) InsertMany(ctx context.Context, jobs []*rivertype.JobInsertParams, insert func(context.Context) ([]*rivertype.JobInsertResult, error)) ([]*rivertype.JobInsertResult, error) {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	parent := carrier[traceKey]
	if parent == "" {
		return insert(ctx)
	}
	for _, job := range jobs {
		metadata := map[string]any{}
		if len(job.Metadata) > 0 {
			if err := json.Unmarshal(job.Metadata, &metadata); err != nil {
				return nil, err
			}
		}
		metadata[traceKey] = parent
		b, err := json.Marshal(metadata)
		if err != nil {
			return nil, err
		}
		job.Metadata = b
	}
	return insert(ctx)
}

// Work implements rivertype.WorkerMiddleware.
func (*tracing) Work(ctx context.Context, job *rivertype.JobRow, work func(context.Context) error) error {
	var metadata struct {
		Parent string `json:"traceparent"`
	}
	// Metadata of another shape only means that there is no trace to go on with.
	_ = json.Unmarshal(job.Metadata, &metadata)
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{traceKey: metadata.Parent})
	ctx, span := otel.Tracer("motcua.vn/libs/jobs").Start(ctx, "job "+job.Kind, trace.WithSpanKind(trace.SpanKindConsumer),
		trace.WithAttributes(attribute.Int64("job.id", job.ID), attribute.Int("job.attempt", job.Attempt)))
	defer span.End()
	err := work(ctx)
	if err != nil {
		span.SetStatus(codes.Error, err.Error())
	}
	return err
}
