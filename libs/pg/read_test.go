package pg_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/authntest"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/tenant"
)

func TestReaderSaysWhoAsksAndLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	db, c := openApp(t), authntest.Staff("H53.12", tenant.CaseOfficer)
	const who = `select current_setting('app.kind', true), current_setting('app.subject', true), current_setting('app.agencies', true)`
	var kind, subject, agencies string
	if err := db.Reader(c).QueryRow(t.Context(), who).Scan(&kind, &subject, &agencies); err != nil {
		t.Fatal(err)
	}
	if kind != "staff" || subject != c.Subject || agencies != "H53.12" {
		t.Errorf("%q %q %q", kind, subject, agencies)
	}
	// Every connection of the pool is asked, the used one among them.
	for range 8 {
		if err := db.Pool().QueryRow(t.Context(), who).Scan(&kind, &subject, &agencies); err == nil && kind+subject+agencies != "" {
			t.Fatalf("a connection kept %q %q %q", kind, subject, agencies)
		}
	}
}

func TestReaderCannotWrite(t *testing.T) {
	t.Parallel()
	db := openApp(t)
	r := db.Reader(tenant.ServiceCaller("documents"))
	if _, err := r.Exec(t.Context(), `insert into note values (1, 'x')`); err == nil {
		t.Error("a reader wrote")
	}
	err := db.InTx(t.Context(), tenant.ServiceCaller("documents"), func(ctx context.Context, tx pgx.Tx) error {
		if _, err := r.Exec(ctx, `select 1`); err == nil {
			t.Error("a reader inside a transaction takes a second connection")
		}
		_, err := tx.Exec(ctx, `insert into note values (1, 'x')`)
		return err
	})
	if err != nil {
		t.Errorf("a connection cannot write after it was read with: %v", err)
	}
}

func TestReaderGivesItsConnectionBack(t *testing.T) {
	t.Parallel()
	db := openApp(t)
	r := db.Reader(tenant.ServiceCaller("documents"))
	for n := range 20 { // five times the pool
		var got int
		switch n % 4 {
		case 0:
			if err := r.QueryRow(t.Context(), `select 1 where false`).Scan(&got); !errors.Is(err, pgx.ErrNoRows) {
				t.Errorf("no row: %v", err)
			}
		case 1:
			if err := r.QueryRow(t.Context(), `select 1/0`).Scan(&got); err == nil || pg.NoRows(err) {
				t.Errorf("a broken statement: %v", err)
			}
		case 2:
			rows, err := r.Query(t.Context(), `select generate_series(1, 1000)`)
			if err != nil || !rows.Next() {
				t.Fatal(err)
			}
			rows.Close() // the rest is of no interest
		case 3:
			rows, err := r.Query(t.Context(), `select generate_series(1, 3)`)
			if err != nil {
				t.Fatal(err)
			}
			all, err := pgx.CollectRows(rows, pgx.RowTo[int])
			if err != nil || !slices.Equal(all, []int{1, 2, 3}) {
				t.Errorf("%v %v", all, err)
			}
		}
	}
	if held := db.Pool().Stat().AcquiredConns(); held != 0 {
		t.Errorf("%d connections are held", held)
	}
}
