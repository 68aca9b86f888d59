package postgres_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"testing"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/seal"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres"
	"motcua.vn/services/dossiers/internal/procedure"
)

const (
	commune tenant.Agency = "H53.12"
	other   tenant.Agency = "H53.13"
)

func database(t testing.TB) pgtest.Database {
	t.Helper()
	return pgtest.New(t, "dossiers", postgres.Migrate)
}

func keys(t testing.TB) postgres.Keys {
	t.Helper()
	ring, err := seal.ParseRing("one:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	lookUp, err := seal.ParseLookupKey(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{2}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return postgres.Keys{Ring: ring, LookUp: lookUp}
}

func store(t testing.TB, db pgtest.Database) *postgres.Store {
	t.Helper()
	return postgres.New(db.Open(t, 8), keys(t), dossier.DailyShort)
}

func citizen() tenant.Caller {
	return tenant.Caller{Kind: tenant.Citizen, Subject: id.New().String(), Assurance: 2}
}

func officer(agency tenant.Agency, roles ...tenant.Role) tenant.Caller {
	if len(roles) == 0 {
		roles = []tenant.Role{tenant.ReceptionOfficer, tenant.CaseOfficer}
	}
	return tenant.Caller{
		Kind: tenant.Staff, Subject: id.New().String(), Acting: agency, Mandates: []tenant.Mandate{{Agency: agency, Roles: roles}},
	}
}

func now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// filing is a dossier as the domain leaves it when an applicant files online: a synthetic one.
func filing(c tenant.Caller, agency tenant.Agency) *dossier.Dossier {
	at := now()
	d := &dossier.Dossier{
		ID: dossier.ID{UUID: id.New()}, Status: dossier.AwaitingReception, Channel: dossier.Online, Language: "vi", Procedure: "1.001193",
		ProcedureVersion: 1, ProcedureName: procedure.Text{VI: "Trích lục khai sinh", EN: "Birth certificate extract"}, Creator: c.Subject,
		ReceiveAgency: agency, HandleAgency: agency, CreatedAt: at, UpdatedAt: at, FiledAt: at,
		Persons: []dossier.Person{{
			ID: id.New(), Part: dossier.Owner, Kind: procedure.Citizen, Account: c.Subject, FullName: "Nguyễn Thị Mẫu", CitizenID: "072099000001",
			BirthDate: worktime.Date{Year: 1999, Month: time.March, Day: 8}, Phone: "0900000001", Email: "mau@example.vn", Address: "Ấp Mẫu, xã Mẫu",
		}},
		Parties: []dossier.Party{{Agency: agency, Part: dossier.Receive, Since: at}, {Agency: agency, Part: dossier.Handle, Since: at}},
	}
	d.Content = dossier.Content{
		Terms:   dossier.Terms{ServiceLevel: 4, Limit: worktime.Limit{Unit: worktime.WorkingDays, Amount: 1}},
		Answers: map[string]any{"fullName": "Nguyễn Thị Mẫu", "citizenId": "072099000001", "copies": float64(2)},
		Clock:   dossier.Clock{State: dossier.NotStarted, ReceptionDue: at.Add(8 * time.Hour)},
		Results: []dossier.Result{{Key: "extract", Name: procedure.Text{VI: "Bản sao trích lục"}}},
	}
	note(d, c, "filed", at)
	return d
}

// note records something that happened.
func note(d *dossier.Dossier, c tenant.Caller, what string, at time.Time) {
	d.Recorded = append(d.Recorded, dossier.Fact{
		Type: "dossier." + what + ".v1", At: at, Status: d.Status, Actor: c, Agency: c.Acting,
		Data: map[string]any{"procedure": string(d.Procedure), "status": string(d.Status), "channel": string(d.Channel), "at": at},
	})
}

func command(key string, body ...byte) dossier.Command {
	return dossier.Command{Operation: "createDossier", Key: key, Hash: append([]byte{1}, body...)}
}

func create(t testing.TB, s *postgres.Store, c tenant.Caller, d *dossier.Dossier) *dossier.Dossier {
	t.Helper()
	made, err := s.Create(t.Context(), c, dossier.Command{}, d)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// count asks as the superuser, whom nothing is hidden from.
func count(t testing.TB, db pgtest.Database, query string, args ...any) (n int) {
	t.Helper()
	if err := db.Superuser(t).QueryRow(context.WithoutCancel(t.Context()), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
