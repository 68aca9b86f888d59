// Package jobs runs what notifications does beside requests: telling of
// occasions and sending mails.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/obs"
	"motcua.vn/services/notifications/internal/notice"
)

// look is how often a loop looks for work that nobody woke it for.
const look = time.Second

// Loop works until nothing is left, then waits to be woken.
type Loop struct {
	Name string
	Next func(ctx context.Context) (busy bool, err error)
	wake chan struct{}
}

// NewLoop makes a loop.
func NewLoop(name string, next func(context.Context) (bool, error)) *Loop {
	return &Loop{Name: name, Next: next, wake: make(chan struct{}, 1)}
}

// Wake tells the loop that there may be work; it never waits.
func (l *Loop) Wake() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends. What fails is tried again by its own schedule.
func (l *Loop) Run(ctx context.Context) error {
	quiet := obs.Quiet(ctx)
	for ctx.Err() == nil {
		busy, err := l.Next(quiet)
		if err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "work waits, tries go on", "loop", l.Name, "code", fault.CodeOf(err))
		}
		if busy && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-l.wake:
		case <-time.After(look):
		}
	}
	return nil
}

// Around tells of an occasion within the trace of its event.
func Around(ctx context.Context, o notice.Occasion, tell func(context.Context) error) error {
	ctx, span := tracer().Start(of(ctx, o.Traceparent), "tell "+string(o.Kind), trace.WithSpanKind(trace.SpanKindInternal))
	defer span.End()
	err := tell(ctx)
	if err != nil {
		span.SetStatus(codes.Error, fault.CodeOf(err))
	}
	return err
}

// AroundMail sends a mail within the trace of its event.
func AroundMail(ctx context.Context, m notice.Mail, send func(context.Context) notice.Outcome) notice.Outcome {
	ctx, span := tracer().Start(of(ctx, m.Traceparent), "smtp send", trace.WithSpanKind(trace.SpanKindClient))
	defer span.End()
	o := send(ctx)
	span.SetAttributes(attribute.String("motcua.mail", m.ID.String()), attribute.String("motcua.mail.state", string(o.State)), attribute.String("motcua.mail.code", o.Code))
	if o.State != notice.Sent {
		span.SetStatus(codes.Error, o.Code)
		slog.InfoContext(ctx, "mail was not sent", "mail", m.ID.String(), "state", string(o.State), "code", o.Code)
	}
	return o
}

func tracer() trace.Tracer { return otel.Tracer("motcua.vn/services/notifications") }

// of puts ctx into the trace of an event; without one it stays as it is.
func of(ctx context.Context, traceparent string) context.Context {
	return propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": traceparent})
}

// Until does something once, again and again until it succeeds or ctx ends.
func Until(ctx context.Context, name string, do func(context.Context) error) error {
	for ctx.Err() == nil {
		err := do(ctx)
		if err == nil {
			break
		}
		slog.WarnContext(ctx, "not done yet, tries go on", "what", name, "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(look):
		}
	}
	return nil
}
