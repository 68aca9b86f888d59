//go:build failpoints

package inbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/bustest"
	"motcua.vn/libs/config"
	"motcua.vn/libs/inbox"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/run"
)

// points are all failpoints of the relay and the consumer.
var points = []string{
	"outbox.taken", "outbox.published", "outbox.head", "outbox.moved", "outbox.committed",
	"inbox.logged", "inbox.applied", "inbox.advanced", "inbox.committed", "inbox.repaired",
}

// told is what the parent tells the process that will be killed.
type told struct{ AppURL, RelayURL, NATS, User, Password, Prefix string }

// ownJournal reads the journal of the one database that plays both services.
type ownJournal struct{ db *pg.DB }

func (j ownJournal) EventsAfter(ctx context.Context, aggregate string, seq int64) (events []bus.Event, err error) {
	err = j.db.InReadTx(ctx, caller, func(ctx context.Context, tx pgx.Tx) error {
		published, err := outbox.OfAggregate(ctx, tx, aggregate, seq, 100)
		for _, p := range published {
			events = append(events, p.Event)
		}
		return err
	})
	return events, err
}

// TestMain is also the process that relays and consumes until it is killed.
func TestMain(m *testing.M) {
	text := os.Getenv("KILL_TEST_PROCESS")
	if text == "" {
		os.Exit(m.Run())
	}
	if err := process(text); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func process(text string) error {
	var t told
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return err
	}
	ctx := context.Background()
	app, err := pg.Open(ctx, t.AppURL, 4)
	if err != nil {
		return err
	}
	relay, err := pg.Open(ctx, t.RelayURL, 1)
	if err != nil {
		return err
	}
	conn, err := bus.Connect(bus.Options{URL: t.NATS, User: t.User, Password: config.NewSecret(t.Password), Prefix: t.Prefix})
	if err != nil {
		return err
	}
	in := inbox.New(inbox.Options{
		DB: app, Service: service, Handlers: map[string]inbox.Handler{"dossier.received.v1": record},
		Sources: map[string]inbox.Source{service: ownJournal{app}},
	})
	g := run.NewGroup(ctx)
	g.Go("relay", outbox.NewRelay(relay, conn).Run)
	g.Go("repair", in.Run)
	g.Go("consumer", func(ctx context.Context) error {
		return conn.Consume(ctx, bus.ConsumerOptions{Durable: "consumer", Subjects: []string{service + ".>"}, Refused: in.Refused}, in.Handle)
	})
	return g.Wait()
}

func TestKillAtEveryPointLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	for _, point := range points {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			d, s := pgtest.New(t, service, migrate), bustest.NewStream(t)
			db, nats := d.Open(t, 4), s.NATS(t)
			text, err := json.Marshal(told{d.AppURL, d.RelayURL, nats.URL, nats.User, nats.Password.Value(), s.Prefix})
			if err != nil {
				t.Fatal(err)
			}
			start := func(extra ...string) *exec.Cmd {
				c := exec.Command(os.Args[0])
				c.Env, c.Stderr = append([]string{"KILL_TEST_PROCESS=" + string(text)}, extra...), os.Stderr
				if err := c.Start(); err != nil {
					t.Fatal(err)
				}
				return c
			}
			seed(t, d, db, point)
			mark := filepath.Join(t.TempDir(), "mark")
			victim := start("FAILPOINT="+point, "FAILPOINT_MARK="+mark)
			err = victim.Wait()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
				t.Fatalf("not killed: %v", err)
			}
			next := start("FAILPOINT="+point, "FAILPOINT_MARK="+mark)
			defer func() { _ = next.Process.Kill(); _ = next.Wait() }()
			for a := range 3 {
				name := fmt.Sprint("a", a)
				for end := time.Now().Add(60 * time.Second); ; {
					got := effects(t, db, name)
					if slices.Equal(got, upTo(20)) {
						break
					}
					if time.Now().After(end) || len(got) > 20 {
						t.Fatalf("%s: applied %v", name, got)
					}
				}
			}
		})
	}
}

// blackHole is a bus that forgets at once what it stored.
type blackHole struct{}

func (blackHole) PublishAll(_ context.Context, m []bus.Message) (int, error) { return len(m), nil }

// seed appends events in several transactions. For the repair, the first ones
// are in the journal and never come over the bus.
func seed(t *testing.T, d pgtest.Database, db *pg.DB, point string) {
	t.Helper()
	for _, seq := range upTo(20) {
		err := db.InTx(t.Context(), caller, func(ctx context.Context, tx pgx.Tx) error {
			for a := range 3 {
				e := event(fmt.Sprint("a", a), seq)
				e.Source = service
				if err := outbox.Append(ctx, tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if seq == 10 && point == "inbox.repaired" {
			lose(t, d, db)
		}
	}
}

func lose(t *testing.T, d pgtest.Database, db *pg.DB) {
	t.Helper()
	relay, err := pg.Open(t.Context(), d.RelayURL, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer relay.Close()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- outbox.NewRelay(relay, blackHole{}).Run(ctx) }()
	for n := 0; n < 30; {
		err := db.InReadTx(t.Context(), caller, func(ctx context.Context, tx pgx.Tx) error {
			all, err := outbox.Journal(ctx, tx, 0, 100)
			n = len(all)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}
