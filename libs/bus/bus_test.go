package bus_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/bustest"
	"motcua.vn/libs/config"
)

func TestMain(m *testing.M) {
	otel.SetTextMapPropagator(propagation.TraceContext{})
	os.Exit(m.Run())
}

// never fails the test when something is refused.
func never(t *testing.T) func(context.Context, string, []byte, error) error {
	return func(_ context.Context, topic string, _ []byte, reason error) error {
		t.Errorf("refused at %s: %v", topic, reason)
		return nil
	}
}

func publish(t *testing.T, c *bus.Conn, e bus.Event) error {
	t.Helper()
	b, err := e.Encode()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return c.Publish(ctx, e.Topic(), e.ID, b)
}

// consume runs a consumer until the test ends and fails the test if it fails.
func consume(t *testing.T, c *bus.Conn, o bus.ConsumerOptions, h bus.Handler) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Consume(ctx, o, h) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func receive[T any](t *testing.T, what string, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(20 * time.Second):
		t.Fatalf("not within 20 s: %s", what)
		panic("unreachable")
	}
}

func TestEventsArriveInOrderOnceAndInTheirTrace(t *testing.T) {
	t.Parallel()
	s := bustest.NewStream(t)
	c := s.Conn(t)
	var messages []bus.Message
	for seq := range int64(20) {
		e := event(fmt.Sprint("e", seq), seq+1)
		b, err := e.Encode()
		if err != nil {
			t.Fatal(err)
		}
		messages = append(messages, bus.Message{Topic: e.Topic(), ID: e.ID, Body: b})
	}
	for range 2 { // the second time is what a relay does that was killed before it could note the first
		if n, err := c.PublishAll(context.Background(), messages); n != 20 || err != nil {
			t.Fatalf("stored %d, %v", n, err)
		}
	}
	type seen struct {
		seq   int64
		trace string
	}
	got := make(chan seen, 100)
	consume(t, c, bus.ConsumerOptions{Durable: "notifications", Subjects: []string{"dossiers.dossier.>"}, Refused: never(t)},
		func(ctx context.Context, e bus.Event) error {
			got <- seen{e.Seq, trace.SpanContextFromContext(ctx).TraceID().String()}
			return nil
		})
	for want := int64(1); want <= 20; want++ {
		g := receive(t, "an event", got)
		if g.seq != want || g.trace != "4bf92f3577b34da6a3ce929d0e0e4736" {
			t.Fatalf("got %+v, want seq %d in its trace", g, want)
		}
	}
	if n := len(s.Collect(t).WaitCount(20)); n != 20 {
		t.Errorf("%d messages are stored", n)
	}
}

func TestFailedEventComesAgain(t *testing.T) {
	t.Parallel()
	c := bustest.NewStream(t).Conn(t)
	if err := publish(t, c, event("e1", 1)); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	times := []time.Time{}
	done := make(chan struct{})
	consume(t, c, bus.ConsumerOptions{Durable: "n", Subjects: []string{"dossiers.>"}, Refused: never(t)}, func(context.Context, bus.Event) error {
		mu.Lock()
		defer mu.Unlock()
		if times = append(times, time.Now()); len(times) < 3 {
			return errors.New("the database is down")
		}
		close(done)
		return nil
	})
	receive(t, "the third delivery", done)
	mu.Lock()
	defer mu.Unlock()
	if first, second := times[1].Sub(times[0]), times[2].Sub(times[1]); first < 900*time.Millisecond || second < 1800*time.Millisecond {
		t.Errorf("came again after %s and %s, want 1 s and 2 s", first, second)
	}
}

func TestForgedAndBrokenMessagesAreRefusedAndKept(t *testing.T) {
	t.Parallel()
	c := bustest.NewStream(t).Conn(t)
	forged, err := event("e1", 1).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for topic, body := range map[string]string{
		"documents.dossier.received.v1": string(forged), // documents claims to be dossiers
		"dossiers.dossier.approved.v1":  string(forged), // one type under another's subject
		"dossiers.dossier.received.v1":  "no event",
	} {
		if err := c.Publish(context.Background(), topic, topic, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	refused := make(chan string, 10)
	var failed atomic.Bool
	consume(t, c, bus.ConsumerOptions{Durable: "n", Subjects: []string{"dossiers.>", "documents.>"}, Refused: func(_ context.Context, topic string, body []byte, reason error) error {
		if failed.CompareAndSwap(false, true) {
			return errors.New("the dead letter could not be written")
		}
		refused <- topic + " " + reason.Error()
		return nil
	}}, func(_ context.Context, e bus.Event) error {
		t.Errorf("handled %+v", e)
		return nil
	})
	got := map[string]bool{}
	for len(got) < 3 {
		topic, _, _ := strings.Cut(receive(t, "a refusal", refused), " ")
		got[topic] = true
	}
}

func TestNATSLetsNobodyPublishForAnother(t *testing.T) {
	t.Parallel()
	documents := bustest.As(t, "documents")
	if err := publish(t, documents, event("forged", 1)); err == nil {
		t.Error("documents published as dossiers")
	}
	own := event(fmt.Sprint("own", time.Now().UnixNano()), 1)
	own.Source, own.Type = "documents", "file.stored.v1"
	if err := publish(t, documents, own); err != nil {
		t.Errorf("documents cannot publish its own event: %v", err)
	}
	got := make(chan string, 1000)
	consume(t, bustest.As(t, "notifications"), bus.ConsumerOptions{Durable: "notifications-documents", Subjects: []string{"documents.>"}, Refused: never(t)},
		func(_ context.Context, e bus.Event) error { got <- e.ID; return nil })
	for receive(t, "the event of documents", got) != own.ID {
		continue
	}
}

func TestListenHearsWhatIsPublishedNow(t *testing.T) {
	t.Parallel()
	s := bustest.NewStream(t)
	c := s.Conn(t)
	ctx, stop := context.WithCancel(context.Background())
	got, ended := make(chan bus.Event, 100), make(chan error, 1)
	go func() {
		ended <- c.Listen(ctx, "identity.account.>", func(_ context.Context, e bus.Event) { got <- e })
	}()
	deadline := time.After(20 * time.Second)
	for i := 0; ; i++ {
		e := event(fmt.Sprint("e", i), 1)
		e.Source, e.Type = "identity", "account.locked.v1"
		if err := publish(t, c, e); err != nil {
			t.Fatal(err)
		}
		select {
		case <-got:
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			return
		case <-deadline:
			t.Fatal("nothing was heard")
		default:
		}
	}
}

func TestProcessStartsWithoutNATSAndOutlivesIt(t *testing.T) {
	t.Parallel()
	s := bustest.NewStream(t)
	o := bus.From(s.NATS(t), "late")
	real := strings.TrimPrefix(o.URL, "nats://")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := free.Addr().String()
	_ = free.Close()
	path := filepath.Join(t.TempDir(), "password")
	write := func(v string) {
		if err := os.WriteFile(path, []byte(v), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("wrong, to be rotated")
	right := o.Password.Value()
	if o.Password, err = config.SecretFromFile(path); err != nil {
		t.Fatal(err)
	}
	o.URL = "nats://" + addr
	c, err := bus.Connect(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := publish(t, c, event("e0", 1)); !errors.Is(err, bus.ErrDisconnected) {
		t.Fatalf("published into nothing: %v", err)
	}
	got := make(chan string, 10)
	consume(t, c, bus.ConsumerOptions{Durable: "n", Subjects: []string{"dossiers.>"}, Refused: never(t)},
		func(_ context.Context, e bus.Event) error { got <- e.ID; return nil })

	cut := bustest.Wire(t, addr, real)
	write(right)
	until(t, "publishing once NATS is there", func() bool { return publish(t, c, event("e1", 1)) == nil })
	if id := receive(t, "e1", got); id != "e1" {
		t.Fatalf("got %s", id)
	}
	cut()
	until(t, "noticing that NATS is gone", func() bool { return c.Ping(context.Background()) != nil })
	defer bustest.Wire(t, addr, real)()
	until(t, "publishing once NATS is back", func() bool { return publish(t, c, event("e2", 2)) == nil })
	if id := receive(t, "e2", got); id != "e2" {
		t.Fatalf("got %s", id)
	}
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("not within 20 s: %s", what)
		}
	}
}
