package bus

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// ConsumerOptions describe what a service listens to. Instances with the same
// durable name share the work.
type ConsumerOptions struct {
	Durable  string   // "notifications" or "notifications-dossiers", as NATS permits
	Subjects []string // "dossiers.dossier.>"
	// MaxInFlight bounds events under way; 0 means 32. Events of one aggregate
	// are handled one after the other.
	MaxInFlight int
	// Refused is told of messages that are no events or are forged, which are
	// then never delivered again; when it fails they are. Required.
	Refused func(ctx context.Context, topic string, body []byte, reason error) error
}

// Handler deals with one event; nil means done for ever. An error brings the
// event back after 1 s, 2 s, 4 s and so on up to 5 min, without end.
type Handler func(ctx context.Context, e Event) error

const (
	ackWait     = 10 * time.Second // so long an event waits when its consumer was killed
	handleWait  = 8 * time.Second  // under ackWait, so that nobody else handles it meanwhile
	firstDelay  = time.Second
	maxDelay    = 5 * time.Minute
	mendDelay   = time.Second
	workers     = 8
	idleBeat    = 5 * time.Second
	refusedCode = "refused"
)

// Consume handles events until ctx ends. NATS may be absent, come late or lose
// its consumers: it is asked again every second.
func (c *Conn) Consume(ctx context.Context, o ConsumerOptions, handle Handler) error {
	if o.Refused == nil || o.Durable == "" || len(o.Subjects) == 0 {
		return errors.New("bus: a consumer needs a durable name, subjects and Refused")
	}
	if o.MaxInFlight == 0 {
		o.MaxInFlight = 32
	}
	complained := false
	for ctx.Err() == nil {
		err := c.session(ctx, o, handle)
		if ctx.Err() == nil && err != nil && !complained {
			slog.WarnContext(ctx, "events are not consumed, tries go on", "consumer", o.Durable, "error", err)
		}
		complained = err != nil
		select {
		case <-ctx.Done():
		case <-time.After(mendDelay):
		}
	}
	return nil
}

// session declares the consumer and reads from it until it breaks.
func (c *Conn) session(ctx context.Context, o ConsumerOptions, handle Handler) error {
	if !c.nats.IsConnected() {
		return ErrDisconnected
	}
	consumer, err := c.declare(ctx, o)
	if err != nil {
		return err
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(o.MaxInFlight), jetstream.PullHeartbeat(idleBeat))
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, messages.Stop)
	defer stop()
	lanes := make([]chan jetstream.Msg, workers)
	var wait sync.WaitGroup
	for i := range lanes {
		lanes[i] = make(chan jetstream.Msg, o.MaxInFlight)
		wait.Go(func() {
			for m := range lanes[i] {
				c.deliver(ctx, o, m, handle)
			}
		})
	}
	defer wait.Wait()
	defer func() {
		for _, lane := range lanes {
			close(lane)
		}
	}()
	for {
		m, err := messages.Next()
		if err != nil {
			messages.Stop()
			return err
		}
		lanes[lane(m.Data())] <- m
	}
}

func (c *Conn) declare(ctx context.Context, o ConsumerOptions) (jetstream.Consumer, error) {
	subjects := make([]string, len(o.Subjects))
	for i, s := range o.Subjects {
		subjects[i] = c.subject(s)
	}
	ctx, cancel := context.WithTimeout(ctx, ackTimeout)
	defer cancel()
	consumer, err := c.js.CreateOrUpdateConsumer(ctx, c.stream(), jetstream.ConsumerConfig{
		Durable: o.Durable, FilterSubjects: subjects, AckPolicy: jetstream.AckExplicitPolicy,
		AckWait: ackWait, MaxDeliver: -1, MaxAckPending: o.MaxInFlight, DeliverPolicy: jetstream.DeliverAllPolicy,
	})
	if err != nil {
		return nil, fmt.Errorf("consumer %s: %w", o.Durable, err)
	}
	return consumer, nil
}

// lane keeps the events of one aggregate behind each other.
func lane(body []byte) int {
	e, err := Decode(body)
	if err != nil {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(e.Subject))
	return int(h.Sum32() % workers)
}

func (c *Conn) deliver(ctx context.Context, o ConsumerOptions, m jetstream.Msg, handle Handler) {
	if ctx.Err() != nil {
		return // it comes again to whoever is left
	}
	e, err := c.authentic(m.Subject(), m.Data())
	if err != nil {
		c.refuse(ctx, o, m, err)
		return
	}
	// A handler that is under way finishes its transaction when the process drains.
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), handleWait)
	defer cancel()
	bounded, span := continued(bounded, e)
	defer span.End()
	if err := handle(bounded, e); err != nil {
		span.SetStatus(codes.Error, err.Error())
		wait := delay(m)
		slog.WarnContext(bounded, "event comes again", "event", e.ID, "type", e.Type, "consumer", o.Durable, "after", wait.String(), "error", err)
		settle(bounded, m.NakWithDelay(wait))
		return
	}
	settle(bounded, m.Ack())
}

func (c *Conn) refuse(ctx context.Context, o ConsumerOptions, m jetstream.Msg, reason error) {
	slog.ErrorContext(ctx, "message refused", "topic", c.topic(m.Subject()), "consumer", o.Durable, "error", reason)
	if err := o.Refused(ctx, c.topic(m.Subject()), m.Data(), reason); err != nil {
		slog.WarnContext(ctx, "refused message was not kept, it comes again", "error", err)
		settle(ctx, m.NakWithDelay(delay(m)))
		return
	}
	settle(ctx, m.TermWithReason(refusedCode))
}

// settle logs an answer to NATS that did not leave: the event then comes again,
// and the consumer's command log knows it.
func settle(ctx context.Context, err error) {
	if err != nil {
		slog.WarnContext(ctx, "acknowledgement was not sent", "error", err)
	}
}

func delay(m jetstream.Msg) time.Duration {
	meta, err := m.Metadata()
	if err != nil || meta.NumDelivered > 10 {
		return maxDelay
	}
	return min(firstDelay<<(max(meta.NumDelivered, 1)-1), maxDelay)
}

// continued starts the handler's span in the trace of the request that caused the event.
func continued(ctx context.Context, e Event) (context.Context, trace.Span) {
	ctx = otel.GetTextMapPropagator().Extract(ctx, propagation.MapCarrier{"traceparent": e.Traceparent})
	//nolint:spancheck // deliver ends it
	return otel.Tracer("motcua.vn/libs/bus").Start(ctx, "consume "+e.Type, trace.WithSpanKind(trace.SpanKindConsumer),
		trace.WithAttributes(attribute.String("messaging.system", "nats"), attribute.String("messaging.message.id", e.ID)))
}

// Listen hands every instance each event of a subject as it is published, without
// memory: what is published while nobody listens is missed. It ends with ctx.
func (c *Conn) Listen(ctx context.Context, subject string, handle func(ctx context.Context, e Event)) error {
	sub, err := c.nats.Subscribe(c.subject(subject), func(m *nats.Msg) {
		e, err := c.authentic(m.Subject, m.Data)
		if err != nil {
			slog.ErrorContext(ctx, "message refused", "topic", c.topic(m.Subject), "error", err)
			return
		}
		handle(ctx, e)
	})
	if err != nil {
		return fmt.Errorf("listen to %s: %w", subject, err)
	}
	<-ctx.Done()
	if err := sub.Unsubscribe(); err != nil && !errors.Is(err, nats.ErrConnectionClosed) {
		return fmt.Errorf("stop listening to %s: %w", subject, err)
	}
	return nil
}
