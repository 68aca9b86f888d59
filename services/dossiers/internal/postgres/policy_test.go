package postgres_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
)

// reviewed are the tables without row-level security and why.
var reviewed = map[string]string{
	"goose_db_version": "goose's own: numbers of migrations, no data of anybody",
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	db := database(t)
	pgtest.CheckPolicies(t, db, reviewed)
	s := store(t, db)
	c := citizen()
	create(t, s, c, filing(c, commune))
	pgtest.CheckPooled(t, db, reviewed)
}

// outsiders may know of no dossier of the commune.
func outsiders() map[string]tenant.Caller {
	ended := officer(commune)
	ended.Mandates[0].Until = time.Now().Add(-time.Minute)
	borrowed := officer(commune)
	borrowed.Acting = other
	assistant := citizen()
	return map[string]tenant.Caller{
		"another citizen":                           assistant,
		"an officer of an agency that is no party":  officer(other),
		"an officer whose mandate has ended":        ended,
		"an officer who acts for another agency":    borrowed,
		"an administrator of the agency":            officer(commune, tenant.AgencyAdministrator),
		"the provincial administrator":              officer(commune, tenant.ProvinceAdministrator, tenant.PlatformEngineer),
		"a procedure controller":                    officer(commune, tenant.ProcedureController),
		"a service that has no business here":       tenant.ServiceCaller("portal"),
		"the loader of sample data":                 tenant.ServiceCaller("sample-author"),
		"nobody":                                    {},
		"a citizen whose token has another account": {Kind: tenant.Citizen},
	}
}

func TestOutsidersSeeNothing(t *testing.T) {
	t.Parallel()
	db := database(t)
	s := store(t, db)
	c := citizen()
	d := filing(c, commune)
	file := id.New()
	d.Parts = []dossier.Part{{Component: "paper", File: &file, AddedAt: now()}}
	create(t, s, c, d)
	if _, err := s.Get(t.Context(), officer(commune), d.ID); err != nil {
		t.Fatalf("the party's officer: %v", err)
	}
	for name, who := range outsiders() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			hidden := func(what string, err error) {
				t.Helper()
				if fault.CodeOf(err) != "dossier_not_found" {
					t.Errorf("%s: %v", what, err)
				}
			}
			_, err := s.Get(ctx, who, d.ID)
			hidden("Get", err)
			_, err = s.Update(ctx, who, dossier.Command{}, d.ID, 0, func(*dossier.Dossier) error { t.Error("change ran"); return nil })
			hidden("Update", err)
			hidden("Delete", s.Delete(ctx, who, d.ID))
			_, err = s.History(ctx, who, d.ID, 0, 10)
			hidden("History", err)
			_, err = s.Verify(ctx, who, d.ID)
			hidden("Verify", err)
			_, err = s.Accesses(ctx, who, d.ID, time.Time{}, 10)
			hidden("Accesses", err)
			_, err = s.Reveal(ctx, who, d.ID, d.Persons[0].ID)
			hidden("Reveal", err)
			if _, ok, err := s.FileAccess(ctx, who, file); ok || err != nil {
				t.Errorf("FileAccess: %v, %v", ok, err)
			}
			if p, err := s.PersonSeen(ctx, who, d.Persons[0].CitizenID); p != nil || err != nil {
				t.Errorf("PersonSeen: %v, %v", p, err)
			}
			if list, err := s.Mine(ctx, who, dossier.MineFilter{Limit: 10}); len(list) > 0 || err != nil {
				t.Errorf("Mine: %v, %v", list, err)
			}
			if list, err := s.Inbox(ctx, who, dossier.InboxFilter{View: "agency", Now: now(), Limit: 10}); len(list) > 0 || err != nil {
				t.Errorf("Inbox: %v, %v", list, err)
			}
			if n, err := s.Counts(ctx, who, now()); n != (dossier.Counts{}) || err != nil {
				t.Errorf("Counts: %v, %v", n, err)
			}
		})
	}
}

// as runs a statement as the app role with settings, past the store: what the database alone lets happen.
func as(t *testing.T, db pgtest.Database, kind, subject, agencies, statement string, args ...any) (int64, error) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), db.AppURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var n int64
	err = pgx.BeginFunc(t.Context(), conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), `select set_config('app.kind',$1,true), set_config('app.subject',$2,true), set_config('app.agencies',$3,true)`, kind, subject, agencies); err != nil {
			return err
		}
		tag, err := tx.Exec(t.Context(), statement, args...)
		n = tag.RowsAffected()
		return err
	})
	return n, err
}

func TestTheDatabaseAloneKeepsDossiersApart(t *testing.T) {
	t.Parallel()
	db := database(t)
	s := store(t, db)
	c, boss := citizen(), officer(commune)
	d := create(t, s, c, filing(c, commune))
	if _, err := s.Get(t.Context(), boss, d.ID); err != nil { // leaves an access record
		t.Fatal(err)
	}
	tables := []string{"dossier", "dossier_party", "dossier_person", "dossier_history", "dossier_access", "dossier_number", "work_item"}
	for _, table := range tables {
		if n, err := as(t, db, "staff", boss.Subject, string(commune), "select from "+table); n == 0 || err != nil {
			t.Errorf("the party sees %d rows of %s, %v", n, table, err)
		}
		for _, who := range [][3]string{
			{"staff", boss.Subject, string(other)},
			{"staff", boss.Subject, ""},
			{"citizen", boss.Subject, string(commune)},
			{"service", "portal", string(commune)},
			{"", c.Subject, string(commune)},
			{"anything", c.Subject, string(commune)},
		} {
			if n, err := as(t, db, who[0], who[1], who[2], "select from "+table); n != 0 || err != nil {
				t.Errorf("%v sees %d rows of %s, %v", who, n, table, err)
			}
		}
	}
	if n, err := as(t, db, "staff", boss.Subject, string(other), `update dossier set owner_name = 'x'`); n != 0 || err != nil {
		t.Errorf("a stranger changed %d dossiers, %v", n, err)
	}
	refused := []struct{ reason, statement string }{
		{"history is append only", `update dossier_history set note = 'x'`},
		{"history stays", `delete from dossier_history`},
		{"who looked stays", `delete from dossier_access`},
		{"a number never changes", `update dossier_number set number = 'x'`},
		{"nobody disables a policy", `alter table dossier disable row level security`},
		{"the outbox is for the relay to read", `select from outbox`},
		{"a dossier of a foreign agency cannot be made", `update dossier set agencies = '{H53.99}'`},
	}
	for _, c := range refused {
		if _, err := as(t, db, "staff", boss.Subject, string(commune), c.statement); err == nil ||
			!strings.Contains(err.Error(), "permission denied") && !strings.Contains(err.Error(), "must be owner") && !strings.Contains(err.Error(), "row-level security") {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
}

func TestTheRelaySeesTheOutboxOnly(t *testing.T) {
	t.Parallel()
	db := database(t)
	s := store(t, db)
	c := citizen()
	create(t, s, c, filing(c, commune))
	conn, err := pgx.Connect(t.Context(), db.RelayURL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var n int
	if err := conn.QueryRow(t.Context(), `select count(*) from outbox`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d events, %v", n, err)
	}
	if _, err := conn.Exec(t.Context(), `select from dossier`); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("dossiers: %v", err)
	}
}

func TestWhoLeavesByItsOwnActStillWrites(t *testing.T) {
	t.Parallel()
	s := store(t, database(t))
	c, asked := citizen(), officer(other)
	d := filing(c, commune)
	d.Parties = append(d.Parties, dossier.Party{Agency: other, Part: dossier.Consult, Since: now()})
	create(t, s, c, d)
	_, err := s.Update(t.Context(), asked, command("decline"), d.ID, 0, func(d *dossier.Dossier) error {
		d.Parties[2].Until = now().Add(time.Second)
		note(d, asked, "hand_over_declined", now())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), asked, d.ID); fault.CodeOf(err) != "dossier_not_found" {
		t.Errorf("who is no party any more: %v", err)
	}
	if v, err := s.Verify(t.Context(), c, d.ID); err != nil || !v.Intact || v.Entries != 2 {
		t.Errorf("history: %+v, %v", v, err)
	}
}
