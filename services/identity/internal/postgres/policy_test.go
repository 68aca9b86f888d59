package postgres_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/libs/authntest"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/citizen"
	"motcua.vn/services/identity/internal/postgres"
)

func TestEveryTableIsUnderRowLevelSecurity(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t, "identity", postgres.Migrate)
	pgtest.CheckPolicies(t, db, map[string]string{"goose_db_version": "the schema's version, no data"})
}

// changed gives how many rows a statement changed as the caller, -1 where the database refused it.
func changed(t *testing.T, db *pg.DB, c tenant.Caller, statement string, args ...any) int64 {
	t.Helper()
	rows := int64(-1)
	_ = db.InTx(t.Context(), c, func(ctx context.Context, tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, statement, args...)
		if err == nil {
			rows = tag.RowsAffected()
		}
		return err
	})
	return rows
}

// Staff see citizens' profiles; with SQL of their own they change none, whatever role a wrong contract gave them.
func TestStaffChangeNoProfile(t *testing.T) {
	t.Parallel()
	f := open(t)
	_, account := f.person(t)
	db, officer := f.Database.Open(t, 2), authntest.Staff("H53.30.01", tenant.ReceptionOfficer)
	if p, err := f.citizens.Find(t.Context(), officer, account); err != nil || p.Phone == "" {
		t.Errorf("the counter cannot see the profile: %v", err)
	}
	const another = `insert into profile (account, kind, assurance, full_name) values ($1, 'citizen', 1, 'x')`
	for reason, c := range map[string]struct {
		statement string
		account   citizen.Account
		want      int64
	}{
		"change a profile":  {"update profile set full_name = 'x' where account = $1", account, 0},
		"open a profile":    {another, citizen.Account{UUID: id.New()}, -1},
		"delete a profile":  {"delete from profile where account = $1", account, -1},
		"lock it to change": {"select 1 from profile where account = $1 for no key update", account, 0},
	} {
		for who, caller := range map[string]tenant.Caller{"an officer": officer, "dossiers": tenant.ServiceCaller("dossiers"), "notifications": tenant.ServiceCaller("notifications")} {
			if got := changed(t, db, caller, c.statement, c.account.UUID); got != c.want {
				t.Errorf("%s by %s: %d rows, want %d", reason, who, got, c.want)
			}
		}
	}
	if changed(t, db, tenant.ServiceCaller("notifications"), "select 1 from profile where account = $1", account.UUID) != 0 {
		t.Error("notifications, which never asks for profiles, sees one")
	}
}

// A proof opens the door to the one profile, in the transaction that records it and for as long.
func TestAProofLetsItsOfficerWriteInItsOwnTransactionAlone(t *testing.T) {
	t.Parallel()
	f := open(t)
	_, account := f.person(t)
	_, other := f.person(t)
	db, officer := f.Database.Open(t, 2), authntest.Staff("H53.30.01", tenant.ReceptionOfficer)
	proof := citizen.Proof{
		ID: citizen.ID{UUID: id.New()}, Account: account, CitizenID: "001087000001", FullName: "Nguyễn Thị Mẫu", BirthDate: worktime.Date{Year: 1987, Month: time.May, Day: 12},
		Document: "citizen_id_card", Agency: "H53.30.01", Officer: officer.Subject, At: time.Now(),
	}
	prove := func(p citizen.Proof, key string) error {
		fresh := citizen.Profile{Account: p.Account, Kind: tenant.Citizen, Assurance: 1, Language: "vi", Version: 1}
		_, err := f.citizens.Prove(t.Context(), officer, key, fresh, p, func(is *citizen.Profile) error {
			is.Assurance, is.CitizenID, is.FullName = citizen.Proven, p.CitizenID, p.FullName
			return nil
		})
		return err
	}
	if err := prove(proof, "one"); err != nil {
		t.Fatal(err)
	}
	for reason, target := range map[string]citizen.Account{"afterwards": account, "somebody else's": other} {
		if got := changed(t, db, officer, "update profile set full_name = 'x' where account = $1", target.UUID); got != 0 {
			t.Errorf("%s: %d rows were changed", reason, got)
		}
	}
	proof.ID, proof.Account, proof.CitizenID = citizen.ID{UUID: id.New()}, citizen.Account{UUID: id.New()}, "001087000002"
	if err := prove(proof, "two"); err != nil {
		t.Errorf("somebody who never signed in here: %v", err)
	}
	if p, err := f.citizens.Find(t.Context(), officer, proof.Account); err != nil || p.Assurance != citizen.Proven {
		t.Errorf("%+v, %v", p, err)
	}
}
