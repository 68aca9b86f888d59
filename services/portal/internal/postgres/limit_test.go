package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/seal"
	"motcua.vn/services/portal/internal/keep"
	"motcua.vn/services/portal/internal/postgres"
	"motcua.vn/services/portal/internal/session"
)

func migrate(ctx context.Context, ownerURL string) error {
	return pg.Migrate(ctx, ownerURL, postgres.Migrations())
}

func store(t *testing.T) (*postgres.Store, pgtest.Database) {
	t.Helper()
	ring, err := seal.ParseRing("k1:" + strings.Repeat("A", 43) + "=")
	if err != nil {
		t.Fatal(err)
	}
	db := pgtest.New(t, "portal", migrate)
	return postgres.New(db.Open(t, 2), ring), db
}

func refused(t *testing.T, why, code string, err error) {
	t.Helper()
	if (err == nil) != (code == "") || err != nil && fault.CodeOf(err) != code {
		t.Errorf("%s: %v, want %q", why, err, code)
	}
}

func form(procedure string) *keep.Form { return &keep.Form{Procedure: procedure, Key: "k"} }

func TestFormsOfOneNetworkAreBounded(t *testing.T) {
	t.Parallel()
	s, _ := store(t)
	for i := range 300 {
		if err := s.Keep(t.Context(), fmt.Sprint("visitor ", i), "203.0.113.0/24", form("2.000635")); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, "one more from there", "kept_limit", s.Keep(t.Context(), "visitor 300", "203.0.113.0/24", form("2.000635")))
	refused(t, "going on with a form", "", s.Keep(t.Context(), "visitor 0", "203.0.113.0/24", form("2.000635")))
	refused(t, "another network", "", s.Keep(t.Context(), "visitor 300", "198.51.100.0/24", form("2.000635")))
	refused(t, "somebody who is signed in there", "", s.Keep(t.Context(), "visitor 301", "", form("2.000635")))
}

func TestFormsInAllAreBounded(t *testing.T) {
	t.Parallel()
	s, db := store(t)
	fill := func(from, to int) {
		if _, err := db.Superuser(t).Exec(t.Context(), `insert into kept_form (owner_hash, procedure, sealed, updated_at, network) select int4send(n), 'p', '', now(), n::text from generate_series($1::int, $2::int) n`, from, to); err != nil {
			t.Fatal(err)
		}
	}
	fill(1, 10_000)
	refused(t, "a visitor", "kept_limit", s.Keep(t.Context(), "visitor", "203.0.113.0/24", form("2.000635")))
	refused(t, "somebody who is signed in", "", s.Keep(t.Context(), "member", "", form("2.000635")))
	fill(10_001, 20_000)
	refused(t, "somebody else who is signed in", "kept_limit", s.Keep(t.Context(), "another", "", form("2.000635")))
}

func TestFormsOfADraftBelongToAnAccount(t *testing.T) {
	t.Parallel()
	s, _ := store(t)
	mine := &keep.Form{Procedure: "2.000635", Key: "k", Dossier: "d", Account: "mine", Step: "people"}
	if err := s.Keep(t.Context(), "visitor", "", mine); err != nil {
		t.Fatal(err)
	}
	for slot, want := range map[string]bool{keep.OfDraft("d", "mine"): true, keep.OfDraft("d", "yours"): false, keep.OfProcedure("2.000635"): false} {
		got, err := s.Kept(t.Context(), "visitor", slot)
		if err != nil || (got != nil) != want {
			t.Errorf("%s: %+v, %v", slot, got, err)
		}
	}
	if err := s.Forget(t.Context(), "visitor", mine.Slot()); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Kept(t.Context(), "visitor", mine.Slot()); got != nil || err != nil {
		t.Errorf("forgotten: %+v, %v", got, err)
	}
}

func TestSignInsOfOneNetworkAreBounded(t *testing.T) {
	t.Parallel()
	s, _ := store(t)
	begin := func(network string, n int) error {
		state := session.HashOf(fmt.Sprint(network, n))
		return s.InsertLogin(t.Context(), session.Login{StateHash: state, Network: network, ReturnTo: "/", Created: time.Now()})
	}
	for n := range 200 {
		if err := begin("203.0.113.0/24", n); err != nil {
			t.Fatal(err)
		}
	}
	refused(t, "one more from there", "sign_in_limit", begin("203.0.113.0/24", 200))
	refused(t, "another network", "", begin("198.51.100.0/24", 0))
	if _, err := s.TakeLogin(t.Context(), session.HashOf(fmt.Sprint("203.0.113.0/24", 7))); err != nil {
		t.Fatal(err)
	}
	refused(t, "after one has come back", "", begin("203.0.113.0/24", 201))
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	_, db := store(t)
	reviewed := map[string]string{"goose_db_version": "the migrator's own; holds numbers only"}
	pgtest.CheckPolicies(t, db, reviewed)
	pgtest.CheckPooled(t, db, reviewed)
}
