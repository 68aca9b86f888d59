package nats_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	client "github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

func connect(t *testing.T, user string) (*client.Conn, jetstream.JetStream, <-chan error) {
	t.Helper()
	url := os.Getenv("TEST_NATS_URL")
	if url == "" {
		t.Fatal("TEST_NATS_URL is not set: run under `stack exec nats -- go test`")
	}
	words := map[string]string{}
	if err := json.Unmarshal([]byte(os.Getenv("TEST_NATS_PASSWORDS")), &words); err != nil {
		t.Fatal(err)
	}
	refused := make(chan error, 8)
	c, err := client.Connect(url, client.UserInfo(user, words[user]), client.CustomInboxPrefix("_INBOX_"+user),
		client.ErrorHandler(func(_ *client.Conn, _ *client.Subscription, err error) { refused <- err }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	js, err := jetstream.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return c, js, refused
}

func TestEventsOfAnotherServiceAreRefused(t *testing.T) {
	t.Parallel()
	c, js, refused := connect(t, "dossiers")
	if _, err := js.Publish(t.Context(), "dossiers.test.permission.v1", []byte("{}")); err != nil {
		t.Errorf("its own event: %v", err)
	}
	if err := c.Publish("identity.account.locked.v1", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if err := c.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := expect(t, refused); !errors.Is(err, client.ErrPermissionViolation) {
		t.Errorf("a forged event: %v", err)
	}
}

func TestConsumersOfAnotherServiceAreRefused(t *testing.T) {
	t.Parallel()
	_, js, _ := connect(t, "notifications")
	for _, name := range []string{"notifications", "notifications-dossiers"} {
		consumer, err := js.CreateOrUpdateConsumer(t.Context(), "events", jetstream.ConsumerConfig{Durable: name, FilterSubject: "dossiers.dossier.>", AckPolicy: jetstream.AckExplicitPolicy})
		if err != nil {
			t.Fatalf("its own consumer %s: %v", name, err)
		}
		if _, err := consumer.FetchNoWait(1); err != nil {
			t.Errorf("%s cannot fetch: %v", name, err)
		}
		if err := js.DeleteConsumer(t.Context(), "events", name); err != nil {
			t.Errorf("%s cannot be deleted: %v", name, err)
		}
	}
	_, portal, refused := connect(t, "portal")
	go func() {
		_, _ = portal.CreateOrUpdateConsumer(t.Context(), "events", jetstream.ConsumerConfig{Durable: "notifications"})
	}()
	if err := expect(t, refused); !errors.Is(err, client.ErrPermissionViolation) {
		t.Errorf("another's consumer: %v", err)
	}
}

func TestTheBusCannotBeOverheard(t *testing.T) {
	t.Parallel()
	for _, subject := range []string{">", "dossiers.>", "_INBOX_dossiers.>"} {
		c, _, refused := connect(t, "portal")
		if _, err := c.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
		if err := expect(t, refused); !errors.Is(err, client.ErrPermissionViolation) {
			t.Errorf("%s: %v", subject, err)
		}
	}
	c, _, _ := connect(t, "portal")
	if _, err := c.SubscribeSync("identity.account.>"); err != nil || c.Flush() != nil || c.LastError() != nil {
		t.Errorf("lists of denied tokens: %v, %v", err, c.LastError())
	}
}

func TestTheStreamKeepsAWeekOnDisk(t *testing.T) {
	t.Parallel()
	_, js, _ := connect(t, "identity")
	stream, err := js.Stream(t.Context(), "events")
	if err != nil {
		t.Fatal(err)
	}
	config := stream.CachedInfo().Config
	if config.MaxAge != 7*24*time.Hour || config.Storage != jetstream.FileStorage {
		t.Errorf("got %s, %s", config.MaxAge, config.Storage)
	}
	if got := strings.Join(config.Subjects, " "); got != "identity.> dossiers.> documents.> notifications.> portal.>" {
		t.Errorf("subjects %s", got)
	}
}

func expect(t *testing.T, refused <-chan error) error {
	t.Helper()
	select {
	case err := <-refused:
		return err
	case <-time.After(10 * time.Second):
		return errors.New("nothing was refused")
	}
}
