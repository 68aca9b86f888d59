package pg_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/authntest"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
)

// schema is the command log and a table under the caller's settings.
func schema(ctx context.Context, ownerURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, pg.CommandLogFor("documents")+`
		create table note (id int primary key, text text not null);
		alter table note enable row level security;
		alter table note force row level security;
		create policy note_all on note to documents_app using (nullif(current_setting('app.kind', true), '') is not null);
		create policy note_owner on note to documents_owner using (true);
		grant select, insert, update on note to documents_app;`)
	return err
}

func openApp(t *testing.T) *pg.DB {
	t.Helper()
	db, err := pg.Open(t.Context(), pgtest.New(t, "documents", schema).AppURL, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func TestInTxSaysWhoAsks(t *testing.T) {
	t.Parallel()
	db, c := openApp(t), authntest.Staff("H53.12", tenant.CaseOfficer)
	var kind, subject, agencies string
	err := db.InTx(t.Context(), c, func(ctx context.Context, tx pgx.Tx) error {
		return tx.QueryRow(ctx, `select current_setting('app.kind'), current_setting('app.subject'), current_setting('app.agencies')`).Scan(&kind, &subject, &agencies)
	})
	if err != nil || kind != "staff" || subject != c.Subject || agencies != "H53.12" {
		t.Errorf("%q %q %q, %v", kind, subject, agencies, err)
	}
}

func TestInTxRefusesASettingThatIsNoIdOrCode(t *testing.T) {
	t.Parallel()
	db := openApp(t)
	c := tenant.Caller{Kind: tenant.Citizen, Subject: "x',true); drop table note; --"}
	err := db.InTx(t.Context(), c, func(context.Context, pgx.Tx) error { return nil })
	if err == nil || strings.Contains(err.Error(), "drop") {
		t.Errorf("want a refusal that does not quote it, got %v", err)
	}
}

func TestInTxRefusesNesting(t *testing.T) {
	t.Parallel()
	db, c := openApp(t), tenant.ServiceCaller("documents")
	err := db.InTx(t.Context(), c, func(ctx context.Context, _ pgx.Tx) error {
		return db.InTx(ctx, c, func(context.Context, pgx.Tx) error { return nil })
	})
	if err == nil {
		t.Error("the inner commit would not be one")
	}
}

func TestInReadTxCannotWrite(t *testing.T) {
	t.Parallel()
	db := openApp(t)
	err := db.InReadTx(t.Context(), tenant.ServiceCaller("documents"), func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `insert into note values (1, 'x')`)
		return err
	})
	if err == nil {
		t.Error("a reading transaction wrote")
	}
}

func TestInTxRunsAgainAfterASerializationFailure(t *testing.T) {
	t.Parallel()
	db, tries := openApp(t), 0
	err := db.InTx(t.Context(), tenant.ServiceCaller("documents"), func(ctx context.Context, tx pgx.Tx) error {
		tries++
		if tries < 3 {
			_, err := tx.Exec(ctx, `do $$ begin raise exception 'again' using errcode = '40001'; end $$`)
			return err
		}
		return nil
	})
	if err != nil || tries != 3 {
		t.Errorf("%d tries, %v", tries, err)
	}
}

func TestCommandIsDoneOncePerKeyAndSubject(t *testing.T) {
	t.Parallel()
	db := openApp(t)
	first, second := authntest.Citizen(1), authntest.Citizen(1)
	take := func(c tenant.Caller, body string) (string, bool, error) {
		var resource string
		var replay bool
		err := db.InTx(t.Context(), c, func(ctx context.Context, tx pgx.Tx) (err error) {
			cmd := pg.Command{Subject: c.Subject, Operation: "createNote", Key: "key-0001", Hash: pg.HashOf(body)}
			if resource, replay, err = cmd.Take(ctx, tx); err != nil || replay {
				return err
			}
			return cmd.Done(ctx, tx, "note-of-"+c.Subject)
		})
		return resource, replay, err
	}
	if _, replay, err := take(first, "a"); err != nil || replay {
		t.Fatalf("the first time: %v, %v", replay, err)
	}
	if resource, replay, err := take(first, "a"); err != nil || !replay || resource != "note-of-"+first.Subject {
		t.Errorf("the same key and body: %q %v %v", resource, replay, err)
	}
	if _, _, err := take(first, "b"); !errors.Is(err, pg.ErrKeyReused) {
		t.Errorf("the same key with another body: %v", err)
	}
	if _, replay, err := take(second, "b"); err != nil || replay {
		t.Errorf("another subject's key is another key: %v, %v", replay, err)
	}
}

func TestFaultSaysUnavailableWhenTheServerIsAway(t *testing.T) {
	t.Parallel()
	db, err := pg.Open(t.Context(), "postgres://x:y@127.0.0.1:1/z?connect_timeout=1", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = pg.Fault(db.InTx(t.Context(), tenant.ServiceCaller("documents"), func(context.Context, pgx.Tx) error { return nil }))
	if fault.KindOf(err) != fault.KindUnavailable {
		t.Errorf("%v", err)
	}
	if _, err := pg.Open(t.Context(), "postgres://user:secret@%zz", 1); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("an address that cannot be read is refused without quoting it: %v", err)
	}
}
