package province_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/stack"
	"motcua.vn/tests/internal/world"
)

// What 1 July 2025 ends, and what comes after it (succession.json of the sample).
var (
	ended     = []string{"H53.30", "H53.30.01", "H53.30.02", "H53.30.03"}
	successor = "H53.31"
)

// Where nothing is decided any more: these stay with the agency that decided.
var over = []dossiersv1.Status{
	dossiersv1.StatusCompleted, dossiersv1.StatusRefused, dossiersv1.StatusWithdrawn, dossiersv1.StatusStopped,
}

// seen is a dossier as a citizen sees it, with its history.
type seen struct {
	dossiersv1.Dossier
	history []dossiersv1.HistoryEntry
	by      *world.Person
}

// TestReorganisationOf2025 applies the reorganisation: open dossiers go on at the successor, drafts ask for the agency
// again, and numbers, receiving agency and history stay.
func TestReorganisationOf2025(t *testing.T) {
	before := everything(t)
	count := map[string]int{}
	for _, d := range before {
		if slices.Contains(ended, d.HandleAgency) || slices.Contains(ended, d.ReceiveAgency) {
			count[kind(d)]++
		}
	}
	if count["draft"] == 0 || count["open"] == 0 || count["over"] == 0 {
		t.Fatalf("the sample has %v at the agencies that end, a test needs some of each", count)
	}
	if err := stack.Sample(t.Context(), platform.Dir(), []string{"succeed-2025"}, t.Output()); err != nil {
		t.Fatal(err)
	}
	took, err := world.Await(t.Context(), 2*time.Minute, func(context.Context) error {
		for _, d := range everything(t) {
			if d.Status == dossiersv1.StatusDraft && slices.Contains(ended, d.ReceiveAgency) {
				return fmt.Errorf("draft %s is still for %s", d.ID, d.ReceiveAgency)
			}
			if kind(d) == "open" && slices.Contains(ended, d.HandleAgency) {
				return fmt.Errorf("%s (%s) is still handled by %s", d.Number, d.Status, d.HandleAgency)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%v at agencies that ended; all moved after %s", count, took.Round(time.Millisecond))
	after := everything(t)
	if len(after) != len(before) {
		t.Errorf("%d dossiers became %d", len(before), len(after))
	}
	for id, was := range before {
		is, there := after[id]
		if !there {
			t.Errorf("%s %s is gone", was.Number, id)
			continue
		}
		stays(t, was, is)
		moves(t, was, is)
	}
	t.Run("once more changes nothing", func(t *testing.T) {
		if err := stack.Sample(t.Context(), platform.Dir(), []string{"succeed-2025"}, t.Output()); err != nil {
			t.Fatal(err)
		}
		for id, is := range everything(t) {
			if is.Version != after[id].Version {
				t.Errorf("%s went from version %d to %d", is.Number, after[id].Version, is.Version)
			}
		}
	})
}

func kind(d seen) string {
	switch {
	case d.Status == dossiersv1.StatusDraft:
		return "draft"
	case slices.Contains(over, d.Status):
		return "over"
	}
	return "open"
}

// stays asserts what a reorganisation must not touch.
func stays(t *testing.T, was, is seen) {
	t.Helper()
	name := was.Number + " " + string(was.Status)
	if is.Number != was.Number || is.Status != was.Status || !is.FiledAt.Equal(was.FiledAt) || !is.Clock.OriginalDue.Equal(was.Clock.OriginalDue) {
		t.Errorf("%s: now %s %s, due %s", name, is.Number, is.Status, is.Clock.OriginalDue)
	}
	if kind(was) != "draft" && is.ReceiveAgency != was.ReceiveAgency {
		t.Errorf("%s: received by %s, now by %s", name, was.ReceiveAgency, is.ReceiveAgency)
	}
	if len(is.history) < len(was.history) {
		t.Fatalf("%s: %d entries of its history became %d", name, len(was.history), len(is.history))
	}
	for n, e := range was.history {
		if is.history[n] != e {
			t.Errorf("%s: entry %d of its history was %+v and is %+v", name, e.Seq, e, is.history[n])
		}
	}
	if kind(was) == "draft" {
		return
	}
	chain, err := world.Call[dossiersv1.Verification](t.Context(), "verify", func() (*http.Response, error) {
		return platform.Dossiers.VerifyHistory(t.Context(), is.ID, &dossiersv1.VerifyHistoryParams{}, is.by.As)
	})
	if err != nil || !chain.Intact {
		t.Errorf("%s: its chain of history is broken: %+v %v", name, chain, err)
	}
}

// moves asserts what it must.
func moves(t *testing.T, was, is seen) {
	t.Helper()
	name := was.Number + " " + string(was.Status)
	switch {
	case kind(was) == "draft" && slices.Contains(ended, was.ReceiveAgency):
		if is.ReceiveAgency != "" {
			t.Errorf("draft %s is for %s and does not ask again", was.ID, is.ReceiveAgency)
		}
	case kind(was) == "open" && slices.Contains(ended, was.HandleAgency):
		if is.HandleAgency != successor {
			t.Errorf("%s is handled by %s", name, is.HandleAgency)
		}
		current := 0
		for _, p := range is.Parties {
			if p.Part == dossiersv1.PartyPartHandle && p.Until.IsZero() {
				current++
			}
		}
		if current != 1 || len(is.history) == len(was.history) {
			t.Errorf("%s: %d agencies handle it, its history tells nothing new: %t", name, current, len(is.history) == len(was.history))
		}
	case kind(was) == "over":
		// Who may read it may change with the tree; who decided does not.
		if is.HandleAgency != was.HandleAgency {
			t.Errorf("%s was decided by %s and is now %s's", name, was.HandleAgency, is.HandleAgency)
		}
	default:
		if is.HandleAgency != was.HandleAgency || len(is.history) != len(was.history) {
			t.Errorf("%s at %s changed: now %s, %d entries became %d", name, was.HandleAgency, is.HandleAgency, len(was.history), len(is.history))
		}
	}
}

// everything gives the dossiers of all citizens by id.
func everything(t *testing.T) map[string]seen {
	t.Helper()
	all := map[string]seen{}
	for _, c := range citizens {
		for after := ""; ; {
			page, err := world.Call[dossiersv1.DossierPage](t.Context(), "dossiers of "+c.User, func() (*http.Response, error) {
				return platform.Dossiers.ListMyDossiers(t.Context(), &dossiersv1.ListMyDossiersParams{After: after, Limit: 50}, c.As)
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range page.Dossiers {
				all[s.ID.String()] = whole(t, c, s)
			}
			if after = page.Next; after == "" {
				break
			}
		}
	}
	return all
}

func whole(t *testing.T, c *world.Person, s dossiersv1.DossierSummary) seen {
	t.Helper()
	d, err := world.Call[dossiersv1.Dossier](t.Context(), "dossier "+s.Number, func() (*http.Response, error) {
		return platform.Dossiers.GetDossier(t.Context(), s.ID, &dossiersv1.GetDossierParams{}, c.As)
	})
	if err != nil {
		t.Fatal(err)
	}
	history, err := platform.History(t.Context(), d.ID, c)
	if err != nil {
		t.Fatal(err)
	}
	return seen{d, history, c}
}
