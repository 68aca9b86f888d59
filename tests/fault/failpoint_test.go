package fault_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/tests/internal/world"
)

// Where a submission and a reception pass between two writes of their transaction, and behind its commit.
var (
	filing = []string{
		"TakeCommand", "InsertDossier", "PutParty", "PutParty:2", "PutPerson", "TakeNumber", "InsertNumber", "PutWorkItem",
		"InsertHistory", "outbox", "commit", "committed",
	}
	reception = []string{
		"TakeCommand", "LockDossier", "Parties", "Persons", "Steps", "UpdateDossier", "PutStep", "PutWorkItem", "InsertHistory",
		"outbox", "commit", "committed",
	}
)

// TestKilledBetweenWritesOfTheStore kills the instance of dossiers that was asked; the same request with the same key at
// another instance gives the one dossier.
func TestKilledBetweenWritesOfTheStore(t *testing.T) {
	program, env := running(t, "dossiers-1")
	var all []*world.Case
	for round := range rounds {
		for what, points := range map[string][]string{"filing": filing, "reception": reception} {
			for n, point := range points {
				t.Run(fmt.Sprintf("%d %s %s", round, what, point), func(t *testing.T) {
					c := platform.Case(fmt.Sprintf("store-%d-%s-%d", round, what, n))
					send := c.File
					if what == "reception" {
						step(t, c, "file", c.File)
						send = c.Receive
					}
					a := arm(t, program, env, "store."+point, false)
					a.ready(t)
					if res, err := send(t.Context(), a.clients(t, "dossiers")); err == nil {
						_ = res.Body.Close()
						t.Errorf("the instance that was to be killed answers %d", res.StatusCode)
					}
					a.met(t)
					step(t, c, what, send)
					first := c.Dossier
					step(t, c, what+" again", send)
					if c.Dossier.ID != first.ID || c.Dossier.Number != first.Number {
						t.Errorf("the same key gives %s and then %s", first.Number, c.Dossier.Number)
					}
					numbered(t, c)
					all = append(all, c)
				})
			}
		}
	}
	once(t, all)
}

// TestKilledBetweenWritesOfTheRelay kills the relay of dossiers; the next one publishes what was left, and the consumer
// takes what comes twice once.
func TestKilledBetweenWritesOfTheRelay(t *testing.T) {
	var all []*world.Case
	for round := range rounds {
		for _, point := range []string{"taken", "published", "head", "moved", "committed"} {
			t.Run(fmt.Sprintf("%d %s", round, point), func(t *testing.T) {
				c := platform.Case(fmt.Sprintf("relay-%d-%s", round, point))
				program, env := running(t, "dossiers-1")
				halt(t, "dossiers-1", "dossiers-2") // of several relays one works: this one
				a := arm(t, program, env, "outbox."+point, true)
				a.ready(t)
				res, err := c.File(t.Context(), platform.Clients)
				if err == nil {
					_ = res.Body.Close()
				}
				a.met(t)
				resume(t, "dossiers-1", "dossiers-2")
				step(t, c, "file", c.File)
				numbered(t, c)
				all = append(all, c)
			})
		}
	}
	once(t, all)
}

// TestKilledBetweenWritesOfNotifications kills the consumer of events, the teller and the sender of mail.
func TestKilledBetweenWritesOfNotifications(t *testing.T) {
	var all []*world.Case
	for round := range rounds {
		for _, point := range []string{
			"inbox.logged", "notifications.recorded", "inbox.applied", "inbox.advanced", "inbox.committed",
			"notifications.occasion_claimed", "notifications.occasion_ended", "notifications.notice_inserted", "notifications.mail_inserted", "notifications.told",
			"notifications.mails_claimed", "notifications.mail_sent", "notifications.mail_settled",
		} {
			t.Run(fmt.Sprintf("%d %s", round, point), func(t *testing.T) {
				c := platform.Case(fmt.Sprintf("told-%d-%s", round, point))
				program, env := running(t, "notifications-1")
				halt(t, "notifications-1")
				a := arm(t, program, env, point, true)
				step(t, c, "file", c.File)
				a.met(t)
				resume(t, "notifications-1")
				numbered(t, c)
				all = append(all, c)
			})
		}
	}
	once(t, all)
}

func step(t *testing.T, c *world.Case, what string, send func(context.Context, world.Clients) (*http.Response, error)) {
	t.Helper()
	if err := c.Do(t.Context(), what, send); err != nil {
		t.Fatal(err)
	}
}

func halt(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		platform.Process(name).Halt()
		t.Cleanup(func() { _ = platform.Process(name).Resume(context.WithoutCancel(t.Context())) }) // where the test ends early
	}
}

func resume(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := platform.Process(name).Resume(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// told are the kinds of which a citizen hears, among those that the dossiers here come to.
var told = []string{"dossier.filed", "dossier.received", "dossier.taken", "dossier.approved", "dossier.result_issued", "dossier.returned"}

// once asserts that each dossier's history is there once and whole, each notice once, each e-mail at least once and
// under one Message-ID.
func once(t *testing.T, all []*world.Case) {
	t.Helper()
	want := map[string]*world.Case{} // "<dossier> <kind>"
	for _, c := range all {
		for _, kind := range chronicle(t, c) {
			want[c.Dossier.ID.String()+" "+kind] = c
		}
	}
	var notices map[string]int
	took, err := world.Await(t.Context(), 2*time.Minute, func(ctx context.Context) error {
		var err error
		if notices, err = platform.Notices(ctx); err != nil {
			return err
		}
		for key, c := range want {
			if notices[key] == 0 {
				return fmt.Errorf("%s: no notice of %s", c.Key, key)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key, c := range want {
		if notices[key] != 1 {
			t.Errorf("%s: %d notices of %s", c.Key, notices[key], key)
		}
	}
	repeats := 0
	for _, c := range all {
		repeats += mailed(t, c)
	}
	t.Logf("%d dossiers: %d notices once each (whole after %s), %d e-mails repeated", len(all), len(want), took.Round(time.Millisecond), repeats)
}

// chronicle checks a history and gives the kinds that the citizen is told of.
func chronicle(t *testing.T, c *world.Case) (kinds []string) {
	t.Helper()
	entries, err := platform.History(t.Context(), c.Dossier.ID, platform.Citizen)
	if err != nil {
		t.Error(err)
		return nil
	}
	seen := map[string]int{}
	for n, e := range entries {
		if e.Seq != int64(n+1) {
			t.Errorf("%s: entry %d of the history has number %d", c.Key, n+1, e.Seq)
		}
		kind := strings.TrimSuffix(e.Event, ".v1")
		if seen[kind]++; seen[kind] > 1 {
			t.Errorf("%s: %s stands %d times in the history", c.Key, kind, seen[kind])
		}
		if slices.Contains(told, kind) {
			kinds = append(kinds, kind)
		}
	}
	if seen["dossier.filed"] != 1 || c.Dossier.Status != dossiersv1.StatusAwaitingReception && seen["dossier.received"] != 1 {
		t.Errorf("%s, %s: its history is %v", c.Key, c.Dossier.Status, seen)
	}
	return kinds
}

// mailed checks the e-mails of a dossier and gives how many were sent again.
func mailed(t *testing.T, c *world.Case) (repeats int) {
	t.Helper()
	var mails []world.Mail
	_, err := world.Await(t.Context(), time.Minute, func(ctx context.Context) error {
		var err error
		if mails, err = platform.Mails(ctx, c.Mail); err == nil && len(mails) == 0 {
			err = fmt.Errorf("%s: no e-mail", c.Key)
		}
		return err
	})
	if err != nil {
		t.Error(err)
		return 0
	}
	ids := map[string]string{}
	for _, m := range mails {
		what := m.Subject + "\n" + m.Text
		if id, again := ids[what]; again {
			if repeats++; id != m.MessageID {
				t.Errorf("%s: the same e-mail under %s and %s", c.Key, id, m.MessageID)
			}
		}
		ids[what] = m.MessageID
	}
	return repeats
}
