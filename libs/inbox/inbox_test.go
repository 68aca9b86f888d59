package inbox_test

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
	"pgregory.net/rapid"

	"motcua.vn/libs/bus"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/inbox"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
)

const service = "inboxed"

var caller = tenant.ServiceCaller(service)

// effect is what handlers write, one row per application.
const effect = `
create table effect (at bigint generated always as identity, aggregate text not null, seq bigint not null);
alter table effect enable row level security;
alter table effect force row level security;
create policy effect_app on effect to inboxed_app using (true) with check (true);
grant select, insert on effect to inboxed_app;`

func migrate(ctx context.Context, ownerURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, pg.CommandLogFor(service)+inbox.Migration(service)+outbox.Migration(service)+effect)
	return err
}

func event(aggregate string, seq int64) bus.Event {
	return bus.Event{
		SpecVersion: "1.0", ID: fmt.Sprintf("%s-%d", aggregate, seq), Source: "dossiers", Type: "dossier.received.v1", Subject: aggregate,
		Time: time.Date(2025, 11, 24, 0, 0, 0, 0, time.UTC), Seq: seq, Actor: bus.Actor{Kind: "staff"}, Data: json.RawMessage(`{}`),
	}
}

func record(ctx context.Context, tx pgx.Tx, e bus.Event) error {
	_, err := tx.Exec(ctx, `insert into effect (aggregate, seq) values ($1, $2)`, e.Subject, e.Seq)
	return err
}

// effects lists the seqs applied to an aggregate, in the order of application.
func effects(t testing.TB, db *pg.DB, aggregate string) (seqs []int64) {
	t.Helper()
	err := db.InReadTx(context.Background(), caller, func(ctx context.Context, tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `select seq from effect where aggregate = $1 order by at`, aggregate)
		if err != nil {
			return err
		}
		seqs, err = pgx.CollectRows(rows, pgx.RowTo[int64])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return seqs
}

func upTo(n int64) (all []int64) {
	for seq := range n {
		all = append(all, seq+1)
	}
	return all
}

// producer is a journal in memory.
type producer struct {
	mu        sync.Mutex
	published []bus.Event
	down      error
}

func (p *producer) publish(events ...bus.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.published = append(p.published, events...)
}

func (p *producer) EventsAfter(_ context.Context, aggregate string, seq int64) (found []bus.Event, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.published {
		if e.Subject == aggregate && e.Seq > seq {
			found = append(found, e)
		}
	}
	return found, p.down
}

func newInbox(db *pg.DB, p *producer, handlers map[string]inbox.Handler) *inbox.Inbox {
	if handlers == nil {
		handlers = map[string]inbox.Handler{"dossier.received.v1": record}
	}
	return inbox.New(inbox.Options{DB: db, Service: service, Handlers: handlers, Sources: map[string]inbox.Source{"dossiers": p}})
}

// TestAnyDeliveryIsAppliedOnceAndInOrder delivers events shuffled, repeated and
// with losses that the journal makes good.
func TestAnyDeliveryIsAppliedOnceAndInOrder(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, service, migrate).Open(t, 4)
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		aggregate, n := fmt.Sprint("d", run), int64(rapid.IntRange(1, 8).Draw(r, "events"))
		p := &producer{}
		in := newInbox(db, p, nil)
		for _, seq := range upTo(n) {
			p.publish(event(aggregate, seq))
		}
		deliveries := rapid.SliceOfN(rapid.Int64Range(1, n), 1, 20).Draw(r, "deliveries")
		for _, seq := range append(deliveries, n) {
			if err := in.Handle(context.Background(), event(aggregate, seq)); err != nil {
				r.Fatal(err)
			}
		}
		if got := effects(t, db, aggregate); !slices.Equal(got, upTo(n)) {
			r.Fatalf("deliveries %v gave %v", deliveries, got)
		}
	})
}

func TestGapWaitsUntilTheJournalOrTheBusFillsIt(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, service, migrate).Open(t, 4)
	p := &producer{down: errors.New("dossiers does not answer")}
	in := newInbox(db, p, nil)
	for _, seq := range []int64{1, 4, 5, 3} {
		if err := in.Handle(t.Context(), event("a", seq)); err != nil {
			t.Fatal(err)
		}
	}
	if got := effects(t, db, "a"); !slices.Equal(got, upTo(1)) {
		t.Fatalf("applied %v over a gap", got)
	}
	if parked, err := in.Parked(t.Context(), 10); err != nil || len(parked) != 3 {
		t.Fatalf("parked %v, %v", parked, err)
	}
	if err := in.Handle(t.Context(), event("a", 2)); err != nil {
		t.Fatal(err)
	}
	if got := effects(t, db, "a"); !slices.Equal(got, upTo(5)) {
		t.Errorf("the late event gave %v", got)
	}

	if err := in.Handle(t.Context(), event("b", 2)); err != nil {
		t.Fatal(err)
	}
	p.publish(event("b", 1), event("b", 2), event("b", 3))
	p.down = nil
	if err := in.Mend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := effects(t, db, "b"); !slices.Equal(got, upTo(3)) {
		t.Errorf("the journal gave %v", got)
	}
	if parked, err := in.Parked(t.Context(), 10); err != nil || len(parked) != 0 {
		t.Errorf("still parked %v, %v", parked, err)
	}
}

func TestForeignEventsInAJournalAreRefused(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, service, migrate).Open(t, 2)
	lying := &liar{}
	in := inbox.New(inbox.Options{DB: db, Service: service, Handlers: map[string]inbox.Handler{"dossier.received.v1": record}, Sources: map[string]inbox.Source{"dossiers": lying}})
	if err := in.Handle(t.Context(), event("a", 2)); err != nil {
		t.Fatal(err)
	}
	if err := in.Mend(t.Context()); err == nil || len(effects(t, db, "other")) != 0 {
		t.Errorf("an event of another aggregate was taken: %v", err)
	}
}

type liar struct{}

func (*liar) EventsAfter(context.Context, string, int64) ([]bus.Event, error) {
	return []bus.Event{event("other", 1)}, nil
}

func TestFailedHandlerLeavesNothingAndComesAgain(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, service, migrate).Open(t, 2)
	fail := true
	in := newInbox(db, &producer{}, map[string]inbox.Handler{"dossier.received.v1": func(ctx context.Context, tx pgx.Tx, e bus.Event) error {
		if err := record(ctx, tx, e); err != nil || !fail {
			return err
		}
		return fault.Unavailable("keycloak_unavailable", "down")
	}})
	if err := in.Handle(t.Context(), event("a", 1)); err == nil {
		t.Fatal("a failure was acknowledged")
	}
	if got := effects(t, db, "a"); len(got) != 0 {
		t.Fatalf("half an application: %v", got)
	}
	if letters, err := in.DeadLetters(t.Context(), 0, 10); err != nil || len(letters) != 0 {
		t.Fatalf("a passing failure made a dead letter: %v %v", letters, err)
	}
	fail = false
	if err := in.Handle(t.Context(), event("a", 1)); err != nil {
		t.Fatal(err)
	}
	if got := effects(t, db, "a"); !slices.Equal(got, upTo(1)) {
		t.Errorf("applied %v", got)
	}
}

func TestUnknownTypeIsParkedUntilARelease(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, service, migrate).Open(t, 2)
	old := newInbox(db, &producer{}, nil)
	strange := event("a", 1)
	strange.Type = "dossier.teleported.v1"
	for _, e := range []bus.Event{strange, event("a", 2)} {
		if err := old.Handle(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	if got := effects(t, db, "a"); !slices.Equal(got, []int64{2}) {
		t.Fatalf("an unknown type stops its aggregate: %v", got)
	}
	if err := old.Mend(t.Context()); err != nil {
		t.Fatal(err)
	}
	next := newInbox(db, &producer{}, map[string]inbox.Handler{"dossier.received.v1": record, "dossier.teleported.v1": record})
	for range 2 {
		if err := next.Mend(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := effects(t, db, "a"); !slices.Equal(got, []int64{2, 1}) {
		t.Errorf("the next release applied %v", got)
	}
}

func TestRejectedEventIsADeadLetterThatCanBeReplayed(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t, service, migrate)
	db := d.Open(t, 2)
	for reason, bad := range map[string]error{"permanent": inbox.Permanent(errors.New("no such template")), "invalid": fault.Invalid("template", "no such template")} {
		broken := true
		in := newInbox(db, &producer{}, map[string]inbox.Handler{"dossier.received.v1": func(ctx context.Context, tx pgx.Tx, e bus.Event) error {
			if err := record(ctx, tx, e); err != nil || !broken || e.Seq > 1 {
				return err
			}
			return bad
		}})
		for _, seq := range []int64{1, 1, 2} {
			if err := in.Handle(t.Context(), event(reason, seq)); err != nil {
				t.Fatal(err)
			}
		}
		if got := effects(t, db, reason); !slices.Equal(got, []int64{2}) {
			t.Errorf("%s: applied %v", reason, got)
		}
		all, err := in.DeadLetters(t.Context(), 0, 10)
		if err != nil || len(all) == 0 {
			t.Fatalf("%s: letters %v, %v", reason, all, err)
		}
		l := all[len(all)-1]
		if l.Event != reason+"-1" || l.Kind != "rejected" || l.ReplayedAt != nil {
			t.Errorf("%s: letter %+v", reason, l)
		}
		if err := in.Replay(t.Context(), l.ID); err == nil {
			t.Errorf("%s: replayed without a repair", reason)
		}
		broken = false
		if err := in.Replay(t.Context(), l.ID); err != nil {
			t.Errorf("%s: %v", reason, err)
		}
		if err := in.Replay(t.Context(), l.ID); !errors.Is(err, inbox.ErrNoDeadLetter) {
			t.Errorf("%s: replayed twice: %v", reason, err)
		}
		if got := effects(t, db, reason); !slices.Equal(got, []int64{2, 1}) {
			t.Errorf("%s: applied %v", reason, got)
		}
	}
}

func TestRefusedMessageIsKeptAndNeverReplayed(t *testing.T) {
	t.Parallel()
	d := pgtest.New(t, service, migrate)
	in := newInbox(d.Open(t, 2), &producer{}, nil)
	forged, err := event("a", 1).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range [][]byte{forged, forged, {0, 0xff}} {
		if err := in.Refused(t.Context(), "documents.dossier.received.v1", body, errors.New("forged \x00\xff")); err != nil {
			t.Fatal(err)
		}
	}
	all, err := in.DeadLetters(t.Context(), 0, 10)
	if err != nil || len(all) != 2 {
		t.Fatalf("letters %v, %v", all, err)
	}
	if err := in.Replay(t.Context(), all[0].ID); !errors.Is(err, inbox.ErrNotReplayable) {
		t.Errorf("a forged event was replayed: %v", err)
	}
	pgtest.CheckPolicies(t, d, nil)
	pgtest.CheckPooled(t, d, map[string]string{"effect": "of this test"})
}
