package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/notifications/internal/notice"
	"motcua.vn/services/notifications/internal/postgres"
)

func open(t *testing.T) (*postgres.Store, *pg.DB) {
	t.Helper()
	db := pgtest.New(t, "notifications", postgres.Migrate).Open(t, 8)
	return postgres.New(db, "test"), db
}

func record(t *testing.T, s *postgres.Store, db *pg.DB, o notice.Occasion) notice.Occasion {
	t.Helper()
	if o.Event == "" {
		o.Event = id.New().String()
	}
	if o.Dossier.IsZero() {
		o.Dossier = notice.DossierID{UUID: id.New()}
	}
	o.Kind, o.At = "dossier.received", time.Date(2025, 11, 24, 1, 12, 0, 0, time.UTC)
	err := db.InTx(t.Context(), tenant.ServiceCaller("notifications"), func(ctx context.Context, tx pgx.Tx) error { return s.Record(ctx, tx, o) })
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func mailed(t *testing.T, s *postgres.Store, db *pg.DB, agency string, n int) {
	t.Helper()
	o := record(t, s, db, notice.Occasion{Seq: 1, Agency: agency})
	mails := make([]notice.Mail, n)
	for i := range mails {
		mails[i] = notice.Mail{ID: notice.MailID{UUID: id.New()}, Agency: agency, Kind: o.Kind, Dossier: o.Dossier, Address: fmt.Sprintf("%d@example.vn", i)}
	}
	if err := s.Tell(t.Context(), o, nil, mails); err != nil {
		t.Fatal(err)
	}
}

// TestFairQueue: one agency that tells thousands does not delay another's single mail.
func TestFairQueue(t *testing.T) {
	t.Parallel()
	s, db := open(t)
	mailed(t, s, db, "H53.12", 3000)
	mailed(t, s, db, "H53.14", 1)
	claimed, err := s.ClaimMails(t.Context(), 4)
	if err != nil || len(claimed) != 4 {
		t.Fatalf("%d mails, %v", len(claimed), err)
	}
	of := map[string]int{}
	for _, m := range claimed {
		of[m.Agency]++
	}
	if of["H53.12"] != 3 || of["H53.14"] != 1 {
		t.Errorf("claimed %v, want the small sender among the first", of)
	}
}

// TestClaimsAreApart: many who claim at once never hold the same mail or occasion.
func TestClaimsAreApart(t *testing.T) {
	t.Parallel()
	s, db := open(t)
	mailed(t, s, db, "H53.12", 40)
	for range 20 {
		record(t, s, db, notice.Occasion{Seq: 1})
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() {
			for {
				mails, err := s.ClaimMails(t.Context(), 4)
				if err != nil {
					t.Error(err)
				}
				o, ok, err := s.Claim(t.Context())
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, m := range mails {
					seen[m.ID.String()]++
				}
				if ok {
					seen[o.Event]++
				}
				mu.Unlock()
				if len(mails) == 0 && !ok {
					return
				}
			}
		})
	}
	wait.Wait()
	if len(seen) != 60 {
		t.Errorf("%d were claimed, want all 60", len(seen))
	}
	for what, n := range seen {
		if n != 1 {
			t.Errorf("%s was claimed %d times", what, n)
		}
	}
}

// TestOrderWithinADossier: a later occasion waits for an earlier one that has to be tried again.
func TestOrderWithinADossier(t *testing.T) {
	t.Parallel()
	s, db := open(t)
	dossier := notice.DossierID{UUID: id.New()}
	first := record(t, s, db, notice.Occasion{Seq: 1, Dossier: dossier})
	second := record(t, s, db, notice.Occasion{Seq: 2, Dossier: dossier})
	claim := func() string {
		t.Helper()
		o, ok, err := s.Claim(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return ""
		}
		return o.Event
	}
	if got := claim(); got != first.Event {
		t.Fatalf("claimed %q first", got)
	}
	if err := s.Postpone(t.Context(), first.Event, time.Hour, "dependency_unavailable"); err != nil {
		t.Fatal(err)
	}
	if got := claim(); got != "" {
		t.Fatalf("claimed %q while the first one waits", got)
	}
	if err := s.Bury(t.Context(), first.Event, "dossier_not_found"); err != nil {
		t.Fatal(err)
	}
	if got := claim(); got != second.Event {
		t.Errorf("claimed %q after the first one ended", got)
	}
}

// TestTellingTwice: whoever comes second changes nothing.
func TestTellingTwice(t *testing.T) {
	t.Parallel()
	s, db := open(t)
	o := record(t, s, db, notice.Occasion{Seq: 1})
	citizen := tenant.Caller{Kind: tenant.Citizen, Subject: id.New().String()}
	for range 2 {
		n := notice.Notice{ID: notice.ID{UUID: id.New()}, Account: citizen.Subject, Kind: o.Kind, Version: 1, Dossier: o.Dossier, At: o.At}
		if err := s.Tell(t.Context(), o, []notice.Notice{n}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Unread(t.Context(), citizen); err != nil || n != 1 {
		t.Errorf("%d notices, %v", n, err)
	}
}

// TestEveryTextRenders in both languages, with everything known and with nothing.
func TestEveryTextRenders(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	facts, recipients := notice.Sample()
	dates := func(language string, at time.Time) string { return language + at.Format(" 2/1/2006") }
	for _, kind := range notice.Told {
		template, err := s.Template(t.Context(), kind)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		for _, known := range []bool{true, false} {
			f, r := facts, recipients
			if !known {
				f, r = notice.Facts{}, notice.Recipients{Procedure: recipients.Procedure}
			}
			title, text, err := template.Render(f, r, dates)
			if err != nil {
				t.Errorf("%s: %v", kind, err)
			}
			for _, words := range []string{title.VI, title.EN, text.VI, text.EN} {
				if len(words) < 10 || strings.Contains(words, "{{") || strings.Contains(words, "<no value>") || known && strings.Contains(words, "  ") {
					t.Errorf("%s: %q", kind, words)
				}
			}
		}
	}
	all, err := s.Templates(t.Context())
	if err != nil || len(all) != len(notice.Told) {
		t.Errorf("%d texts for %d kinds, %v", len(all), len(notice.Told), err)
	}
}

// TestPages: the cursor walks through all notices once, newest first, ties included.
func TestPages(t *testing.T) {
	t.Parallel()
	s, db := open(t)
	citizen := tenant.Caller{Kind: tenant.Citizen, Subject: id.New().String()}
	for range 7 {
		o := record(t, s, db, notice.Occasion{Seq: 1})
		n := notice.Notice{ID: notice.ID{UUID: id.New()}, Account: citizen.Subject, Kind: o.Kind, Version: 1, Dossier: o.Dossier, At: o.At}
		if err := s.Tell(t.Context(), o, []notice.Notice{n}, nil); err != nil {
			t.Fatal(err)
		}
	}
	seen, place := map[notice.ID]bool{}, notice.Place{}
	for {
		rows, err := s.List(t.Context(), citizen, place, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			break
		}
		for _, n := range rows {
			if seen[n.ID] {
				t.Errorf("%s is on two pages", n.ID)
			}
			seen[n.ID] = true
		}
		last := rows[len(rows)-1]
		place = notice.Place{At: last.At, ID: last.ID.UUID}
	}
	if len(seen) != 7 {
		t.Errorf("%d of 7 notices", len(seen))
	}
}
