package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/bustest"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
)

const service = "outboxed"

var caller = tenant.ServiceCaller(service)

func migrate(ctx context.Context, ownerURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, outbox.Migration(service))
	return err
}

func event(aggregate string, seq int64) bus.Event {
	return bus.Event{
		Source: service, Type: "dossier.received.v1", Subject: aggregate, Seq: seq, Agencies: []string{"H53.12"},
		Actor: bus.Actor{Kind: "service", Account: service}, Data: json.RawMessage(`{"status":"received"}`),
	}
}

// relay runs a relay until the test ends, or until stop is called.
func relay(t *testing.T, db pgtest.Database, p outbox.Publisher) (stop func()) {
	t.Helper()
	pool, err := pg.Open(t.Context(), db.RelayURL, 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- outbox.NewRelay(pool, p).Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		pool.Close()
	})
	t.Cleanup(stop)
	return stop
}

func appendAll(t *testing.T, db *pg.DB, events ...bus.Event) {
	t.Helper()
	err := db.InTx(t.Context(), caller, func(ctx context.Context, tx pgx.Tx) error { return outbox.Append(ctx, tx, events...) })
	if err != nil {
		t.Fatal(err)
	}
}

func journal(t *testing.T, db *pg.DB, as tenant.Caller, after int64) (all []outbox.Published) {
	t.Helper()
	err := db.InReadTx(t.Context(), as, func(ctx context.Context, tx pgx.Tx) (err error) {
		all, err = outbox.Journal(ctx, tx, after, 1000)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("not within 20 s: %s", what)
		}
	}
}

func TestEventsOfCommittedTransactionsArePublishedInOrderOfTheirAggregate(t *testing.T) {
	t.Parallel()
	d, s := pgtest.New(t, service, migrate), bustest.NewStream(t)
	db := d.Open(t, 8)
	for range 3 { // three instances, one works
		relay(t, d, s.Conn(t))
	}
	collected := s.Collect(t)
	const aggregates, each = 8, 40
	var wait sync.WaitGroup
	for a := range aggregates {
		wait.Go(func() {
			for seq := int64(1); seq <= each; seq++ {
				appendAll(t, db, event(fmt.Sprint("d", a), seq))
			}
		})
	}
	rolledBack := errors.New("rolled back")
	err := db.InTx(t.Context(), caller, func(ctx context.Context, tx pgx.Tx) error {
		return errors.Join(outbox.Append(ctx, tx, event("never", 1)), rolledBack)
	})
	if !errors.Is(err, rolledBack) {
		t.Fatal(err)
	}
	wait.Wait()
	last := map[string]int64{}
	for _, e := range collected.WaitCount(aggregates * each) {
		if e.Seq != last[e.Subject]+1 {
			t.Errorf("%s: seq %d after %d", e.Subject, e.Seq, last[e.Subject])
		}
		last[e.Subject] = e.Seq
	}
	if last["never"] != 0 {
		t.Error("an event without its cause was published")
	}
	until(t, "the journal holds all", func() bool { return len(journal(t, db, caller, 0)) == aggregates*each })
	for i, p := range journal(t, db, caller, 0) {
		if p.Position != int64(i+1) {
			t.Fatalf("position %d at place %d", p.Position, i+1)
		}
	}
	if rest := journal(t, db, caller, 310); len(rest) != 10 || rest[0].Position != 311 {
		t.Errorf("after 310: %d events", len(rest))
	}
}

func TestOrdinalsThatCommitOutOfOrderAreNotSkipped(t *testing.T) {
	t.Parallel()
	d, s := pgtest.New(t, service, migrate), bustest.NewStream(t)
	db := d.Open(t, 4)
	relay(t, d, s.Conn(t))
	collected := s.Collect(t)
	err := db.InTx(t.Context(), caller, func(ctx context.Context, tx pgx.Tx) error {
		if err := outbox.Append(ctx, tx, event("early", 1)); err != nil {
			return err
		}
		done := make(chan struct{})
		go func() { // a later ordinal commits and is published while the earlier one is open
			defer close(done)
			appendAll(t, db, event("late", 1))
			collected.WaitCount(1)
		}()
		<-done
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := collected.WaitCount(2)
	if got[0].Subject != "late" || got[1].Subject != "early" {
		t.Errorf("published %s, %s", got[0].Subject, got[1].Subject)
	}
}

// flaky fails in the ways of a bus: at once, after storing a part, after storing all.
type flaky struct {
	outbox.Publisher
	mu   sync.Mutex
	call int
}

func (f *flaky) PublishAll(ctx context.Context, m []bus.Message) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.call++
	broken := errors.New("the bus is down")
	switch f.call {
	case 1:
		return 0, broken
	case 2:
		n, err := f.Publisher.PublishAll(ctx, m[:2])
		return n, errors.Join(err, broken)
	case 3:
		_, err := f.Publisher.PublishAll(ctx, m)
		return 0, errors.Join(err, broken)
	}
	return f.Publisher.PublishAll(ctx, m)
}

func TestAFailingBusLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	d, s := pgtest.New(t, service, migrate), bustest.NewStream(t)
	db := d.Open(t, 2)
	appendAll(t, db, event("a", 1), event("a", 2), event("b", 1), event("b", 2))
	relay(t, d, &flaky{Publisher: s.Conn(t)})
	until(t, "the journal holds all", func() bool { return len(journal(t, db, caller, 0)) == 4 })
	var ids []string
	for _, e := range s.Collect(t).WaitCount(4) {
		ids = append(ids, e.ID)
	}
	var noted []string
	for _, p := range journal(t, db, caller, 0) {
		noted = append(noted, p.Event.ID)
	}
	if !slices.Equal(ids, noted) {
		t.Errorf("published %v, noted %v", ids, noted)
	}
}

func TestAnotherRelayTakesOver(t *testing.T) {
	t.Parallel()
	d, s := pgtest.New(t, service, migrate), bustest.NewStream(t)
	db, collected := d.Open(t, 2), s.Collect(t)
	first := relay(t, d, s.Conn(t))
	appendAll(t, db, event("a", 1))
	collected.WaitCount(1)
	relay(t, d, s.Conn(t))
	first()
	appendAll(t, db, event("a", 2))
	collected.WaitCount(2)
	// A cut connection is found by the next statement; the lock went with it.
	if _, err := d.Superuser(t).Exec(t.Context(), `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and usename = $2`, d.Name, service+"_relay"); err != nil {
		t.Fatal(err)
	}
	appendAll(t, db, event("a", 3))
	collected.WaitCount(3)
}

func TestOneAggregateIsReadForRepairs(t *testing.T) {
	t.Parallel()
	d, s := pgtest.New(t, service, migrate), bustest.NewStream(t)
	db := d.Open(t, 2)
	relay(t, d, s.Conn(t))
	appendAll(t, db, event("a", 1), event("b", 1), event("a", 2), event("a", 3))
	s.Collect(t).WaitCount(4)
	var got []outbox.Published
	until(t, "the repair finds 2 and 3", func() bool {
		err := db.InReadTx(t.Context(), caller, func(ctx context.Context, tx pgx.Tx) (err error) {
			got, err = outbox.OfAggregate(ctx, tx, "a", 1, 10)
			return err
		})
		return err == nil && len(got) == 2 && got[0].Event.Seq == 2 && got[1].Event.Seq == 3
	})
}

func TestRolesSeeTheirPartOnly(t *testing.T) {
	t.Parallel()
	d, s := pgtest.New(t, service, migrate), bustest.NewStream(t)
	db := d.Open(t, 2)
	stop := relay(t, d, s.Conn(t))
	appendAll(t, db, event("a", 1))
	until(t, "published", func() bool { return len(journal(t, db, caller, 0)) == 1 })
	stop()
	appendAll(t, db, event("a", 2))
	pgtest.CheckPolicies(t, d, nil)
	pgtest.CheckPooled(t, d, nil)
	for _, as := range []tenant.Caller{{}, {Kind: tenant.Citizen, Subject: "c"}, {Kind: tenant.Staff, Subject: "s"}} {
		if got := journal(t, db, as, 0); len(got) != 0 {
			t.Errorf("kind %q reads the journal", as.Kind)
		}
	}
	for _, forbidden := range []string{
		"select * from outbox", "delete from outbox", "update outbox set seq = 9", "insert into outbox_published select", "update outbox_head set position = 0",
		"select outbox_partition(now()::date)", "truncate outbox",
	} {
		err := db.InTx(t.Context(), caller, func(ctx context.Context, tx pgx.Tx) error { _, err := tx.Exec(ctx, forbidden); return err })
		if err == nil {
			t.Errorf("the app role may: %s", forbidden)
		}
	}
}

func TestAppendRefusesAnEventOutOfShape(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, service, migrate).Open(t, 1)
	for reason, e := range map[string]bus.Event{"no seq": event("a", 0), "no aggregate": event("", 1)} {
		if err := db.InTx(t.Context(), caller, func(ctx context.Context, tx pgx.Tx) error { return outbox.Append(ctx, tx, e) }); err == nil {
			t.Errorf("accepted: %s", reason)
		}
	}
	appendAll(t, db, event("a", 1))
	err := db.InTx(t.Context(), caller, func(ctx context.Context, tx pgx.Tx) error { return outbox.Append(ctx, tx, event("a", 1)) })
	if pg.Constraint(err) != "outbox_aggregate_counts_up" {
		t.Errorf("the same seq twice: %v", err)
	}
}
