package bus

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// ackTimeout is how long JetStream may take to store one message.
const ackTimeout = 5 * time.Second

// Message is one encoded event on its way. ID makes repetition harmless: within
// ten minutes JetStream stores an id once.
type Message struct {
	Topic string // Event.Topic
	ID    string // Event.ID
	Body  []byte // Event.Encode
}

// Publish stores one message in the stream and returns once it is on disk.
func (c *Conn) Publish(ctx context.Context, topic, id string, body []byte) error {
	_, err := c.PublishAll(ctx, []Message{{Topic: topic, ID: id, Body: body}})
	return err
}

// PublishAll stores messages in their order and tells how many of them, from the
// first, are on disk for certain. All are on their way at once, because each
// costs JetStream a sync.
func (c *Conn) PublishAll(ctx context.Context, messages []Message) (stored int, err error) {
	if !c.nats.IsConnected() {
		return 0, ErrDisconnected
	}
	ctx, cancel := context.WithTimeout(ctx, ackTimeout)
	defer cancel()
	acks := make([]jetstream.PubAckFuture, 0, len(messages))
	for _, m := range messages {
		ack, err := c.js.PublishMsgAsync(&nats.Msg{Subject: c.subject(m.Topic), Data: m.Body},
			jetstream.WithMsgID(m.ID), jetstream.WithExpectStream(c.stream()))
		if err != nil {
			break // what was not sent is missing among the acks below
		}
		acks = append(acks, ack)
	}
	for i, ack := range acks {
		select {
		case <-ack.Ok():
		case err := <-ack.Err():
			return i, fmt.Errorf("publish %s: %w", messages[i].ID, err)
		case <-ctx.Done():
			return i, fmt.Errorf("publish %s: %w", messages[i].ID, ctx.Err())
		}
	}
	if len(acks) < len(messages) {
		return len(acks), fmt.Errorf("publish %s: %w", messages[len(acks)].ID, ErrDisconnected)
	}
	return len(messages), nil
}
