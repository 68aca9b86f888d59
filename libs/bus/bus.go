// Package bus publishes and consumes events over NATS JetStream. A process
// starts and lives without NATS; publishing then fails and is tried again by the
// outbox's relay, consuming goes on when NATS is back. Who published is known by
// the subject's first token, which NATS grants to one service only.
package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"motcua.vn/libs/config"
)

// Stream is the JetStream stream of all events.
const Stream = "events"

// Options say where the bus is and who this process is there.
type Options struct {
	URL      string
	User     string // the service's name
	Password config.Secret
	Name     string // this instance, shown by NATS
	Prefix   string // of tests: stands before every subject and names the stream
}

// From takes the options of a process's configuration.
func From(c config.NATS, instance string) Options {
	return Options{URL: c.URL, User: c.User, Password: c.Password, Name: instance, Prefix: c.Prefix}
}

// Conn is a connection that mends itself for ever.
type Conn struct {
	nats   *nats.Conn
	js     jetstream.JetStream
	prefix string
	fresh  chan struct{}
}

// ErrDisconnected says that NATS does not answer now; try again later.
var ErrDisconnected = errors.New("bus: not connected to NATS")

// Connect starts connecting and returns at once. The error is about options
// that can never work. A password from a file is read again before each attempt.
func Connect(o Options) (*Conn, error) {
	if o.URL == "" {
		return nil, errors.New("bus: NATS_URL is empty")
	}
	connected := make(chan struct{}, 1)
	tell := func() {
		select {
		case connected <- struct{}{}:
		default:
		}
	}
	conn, err := nats.Connect(o.URL,
		nats.Name(o.Name), nats.CustomInboxPrefix("_INBOX_"+o.User),
		nats.UserInfoHandler(func() (string, string) {
			if _, err := o.Password.Reload(); err != nil {
				slog.Warn("NATS_PASSWORD_FILE cannot be read, the former password is used", "error", err)
			}
			return o.User, o.Password.Value()
		}),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.IgnoreAuthErrorAbort(),
		nats.ReconnectWait(500*time.Millisecond), nats.ReconnectJitter(250*time.Millisecond, time.Second),
		nats.Timeout(3*time.Second), nats.PingInterval(5*time.Second), nats.MaxPingsOutstanding(2),
		nats.ConnectHandler(func(*nats.Conn) {
			slog.Info("connected to NATS")
			tell()
		}),
		nats.ReconnectHandler(func(*nats.Conn) {
			slog.Info("connected to NATS again")
			tell()
		}),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				slog.Warn("NATS is gone, tries go on", "error", err)
			}
		}),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { slog.Warn("NATS complains", "error", err) }),
	)
	if err != nil {
		return nil, fmt.Errorf("bus: NATS_URL: %w", err)
	}
	js, err := jetstream.New(conn, jetstream.WithPublishAsyncTimeout(ackTimeout))
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("bus: %w", err)
	}
	return &Conn{nats: conn, js: js, prefix: o.Prefix, fresh: connected}, nil
}

// Connected is ready after the first and each further connection, for the one
// that must make good what Listen missed meanwhile.
func (c *Conn) Connected() <-chan struct{} { return c.fresh }

// Close flushes and ends the connection.
func (c *Conn) Close() {
	if err := c.nats.FlushTimeout(time.Second); err != nil && c.nats.IsConnected() {
		slog.Warn("NATS was not flushed", "error", err)
	}
	c.nats.Close()
}

// Ping tells whether NATS answers, for health.
func (c *Conn) Ping(ctx context.Context) error {
	if !c.nats.IsConnected() {
		return ErrDisconnected
	}
	return c.nats.FlushWithContext(ctx)
}

func (c *Conn) stream() string {
	if c.prefix != "" {
		return c.prefix
	}
	return Stream
}

func (c *Conn) subject(topic string) string {
	if c.prefix != "" {
		return c.prefix + "." + topic
	}
	return topic
}

func (c *Conn) topic(subject string) string {
	if c.prefix != "" {
		return strings.TrimPrefix(subject, c.prefix+".")
	}
	return subject
}

// authentic decodes a message and refuses an event that does not stand under its
// own source's subject: NATS lets only that service publish there.
func (c *Conn) authentic(subject string, body []byte) (Event, error) {
	e, err := Decode(body)
	if err != nil {
		return Event{}, err
	}
	if topic := c.topic(subject); topic != e.Topic() {
		return Event{}, fmt.Errorf("event %s: forged: it claims to be %s and was published to %s", e.ID, e.Topic(), topic)
	}
	return e, nil
}
