// Package bustest connects tests to the real NATS that `stack exec nats` started
// (TEST_NATS_URL, TEST_NATS_USER, TEST_NATS_PASSWORD, TEST_NATS_PASSWORDS). It
// starts none; a test without NATS fails.
package bustest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/config"
)

// wait bounds every waiting of this package.
const wait = 20 * time.Second

// Stream is a stream of one test alone, on the shared server.
type Stream struct {
	Prefix string
	js     jetstream.JetStream
}

// NewStream makes the test's stream and drops it at the end. Its configuration
// must reach every process of the test through NATS or Options.
func NewStream(t testing.TB) *Stream {
	t.Helper()
	nc, err := nats.Connect(setting(t, "TEST_NATS_URL"), nats.UserInfo(setting(t, "TEST_NATS_USER"), setting(t, "TEST_NATS_PASSWORD")))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	random := make([]byte, 8)
	if _, err := rand.Read(random); err != nil {
		t.Fatal(err)
	}
	s := &Stream{Prefix: "test" + hex.EncodeToString(random), js: js}
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	if _, err := js.CreateStream(ctx, jetstream.StreamConfig{
		Name: s.Prefix, Subjects: []string{s.Prefix + ".>"}, Storage: jetstream.MemoryStorage, Duplicates: 10 * time.Minute,
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), wait)
		defer cancel()
		if err := js.DeleteStream(ctx, s.Prefix); err != nil {
			t.Errorf("drop stream: %v", err)
		}
	})
	return s
}

// NATS is the configuration that makes a service use this stream.
func (s *Stream) NATS(t testing.TB) config.NATS {
	t.Helper()
	return config.NATS{
		URL: setting(t, "TEST_NATS_URL"), User: setting(t, "TEST_NATS_USER"),
		Password: config.NewSecret(setting(t, "TEST_NATS_PASSWORD")), Prefix: s.Prefix,
	}
}

// Conn connects to this stream until the test ends.
func (s *Stream) Conn(t testing.TB) *bus.Conn {
	t.Helper()
	return connected(t, bus.From(s.NATS(t), t.Name()))
}

// As connects to the shared stream of all events with the credential of a
// service, for tests of what NATS permits.
func As(t testing.TB, service string) *bus.Conn {
	t.Helper()
	return connected(t, bus.Options{URL: setting(t, "TEST_NATS_URL"), User: service, Password: Password(t, service), Name: t.Name()})
}

// Password is the credential of a service.
func Password(t testing.TB, service string) config.Secret {
	t.Helper()
	var all map[string]string
	if err := json.Unmarshal([]byte(setting(t, "TEST_NATS_PASSWORDS")), &all); err != nil {
		t.Fatal(err)
	}
	return config.NewSecret(all[service])
}

func connected(t testing.TB, o bus.Options) *bus.Conn {
	t.Helper()
	c, err := bus.Connect(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	for err = c.Ping(ctx); err != nil; err = c.Ping(ctx) {
		if ctx.Err() != nil {
			t.Fatal(err)
		}
	}
	return c
}

func setting(t testing.TB, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is empty: run under `go run ./stack/cmd/stack exec nats -- go test ...`", name)
	}
	return v
}

// Collector keeps every event of a stream in the order of publication.
type Collector struct {
	t       testing.TB
	mu      sync.Mutex
	events  []bus.Event
	arrived chan struct{}
}

// Collect starts reading the stream from its beginning.
func (s *Stream) Collect(t testing.TB) *Collector {
	t.Helper()
	c := &Collector{t: t, arrived: make(chan struct{}, 1)}
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	consumer, err := s.js.OrderedConsumer(ctx, s.Prefix, jetstream.OrderedConsumerConfig{})
	if err != nil {
		t.Fatal(err)
	}
	reading, err := consumer.Consume(func(m jetstream.Msg) {
		e, err := bus.Decode(m.Data())
		if err != nil {
			t.Errorf("published to %s: %v", m.Subject(), err)
			return
		}
		c.mu.Lock()
		c.events = append(c.events, e)
		c.mu.Unlock()
		select {
		case c.arrived <- struct{}{}:
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(reading.Stop)
	return c
}

// Events gives what has arrived so far.
func (c *Collector) Events() []bus.Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]bus.Event(nil), c.events...)
}

// Wait returns the events once done says that they are enough, and fails the
// test after 20 s.
func (c *Collector) Wait(what string, done func([]bus.Event) bool) []bus.Event {
	c.t.Helper()
	limit := time.After(wait)
	for {
		if events := c.Events(); done(events) {
			return events
		}
		select {
		case <-c.arrived:
		case <-limit:
			c.t.Fatalf("not within %s: %s; %d events arrived", wait, what, len(c.Events()))
		}
	}
}

// WaitCount waits for n events.
func (c *Collector) WaitCount(n int) []bus.Event {
	c.t.Helper()
	return c.Wait("enough events", func(e []bus.Event) bool { return len(e) >= n })
}
