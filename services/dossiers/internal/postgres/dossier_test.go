package postgres_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/services/dossiers/internal/dossier"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	db := database(t)
	s := store(t, db)
	c := citizen()
	d := filing(c, commune)
	file := id.New()
	d.Parts = []dossier.Part{{Component: "paper", File: &file, FileName: "giay.pdf", Size: 5 << 30, MediaType: "application/pdf", AddedAt: now()}}
	d.Steps = []dossier.StepRun{{ID: id.New(), Step: "tham-dinh", Kind: dossier.Lead, Agency: commune, Since: d.FiledAt, Due: d.Clock.ReceptionDue}}
	made := create(t, s, c, d)
	if made.Version != 1 || made.Number == "" || made.HistorySeq != 1 {
		t.Fatalf("version %d, number %q, history %d", made.Version, made.Number, made.HistorySeq)
	}
	read, err := s.Get(t.Context(), c, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(made, read, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("written (-) and read (+) differ:\n%s", diff)
	}
	for _, secret := range []string{"072099000001", "0900000001"} {
		if n := count(t, db, `select count(*) from dossier d join dossier_person p on p.dossier = d.id
			where d::text || p::text || encode(d.sealed, 'escape') like '%' || $1 || '%'`, secret); n != 0 {
			t.Errorf("%s stands in the database as it is", secret)
		}
	}
}

func TestUpdateCountsVersionsAndMindsThem(t *testing.T) {
	t.Parallel()
	s := store(t, database(t))
	c := citizen()
	d := create(t, s, c, filing(c, commune))
	boss := officer(commune)
	changed, err := s.Update(t.Context(), boss, dossier.Command{}, d.ID, 1, func(d *dossier.Dossier) error {
		d.Status, d.ReceivedAt, d.UpdatedAt = dossier.Received, now(), now()
		d.Persons = append(d.Persons, dossier.Person{ID: id.New(), Part: dossier.Submitter, Kind: "citizen", FullName: "Trần Văn Mẫu"})
		d.Steps = append(d.Steps, dossier.StepRun{ID: id.New(), Step: "tham-dinh", Kind: dossier.Lead, Agency: commune, Officer: boss.Subject, Since: now()})
		note(d, boss, "received", now())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	read, err := s.Get(t.Context(), boss, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(changed, read, cmpopts.EquateEmpty()); diff != "" || read.Version != 2 {
		t.Errorf("version %d; written (-) and read (+) differ:\n%s", read.Version, diff)
	}
	never := func(*dossier.Dossier) error { t.Error("change ran"); return nil }
	if _, err := s.Update(t.Context(), boss, dossier.Command{}, d.ID, 1, never); fault.CodeOf(err) != "version_mismatch" {
		t.Errorf("an old version: %v", err)
	}
	if _, err := s.Update(t.Context(), officer(other), dossier.Command{}, d.ID, 0, never); fault.CodeOf(err) != "dossier_not_found" {
		t.Errorf("another agency: %v", err)
	}
	if v, err := s.Verify(t.Context(), boss, d.ID); err != nil || !v.Intact || v.Entries != 2 {
		t.Errorf("history: %+v, %v", v, err)
	}
}

func TestAChangeThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	db := database(t)
	s := store(t, db)
	c := citizen()
	d := create(t, s, c, filing(c, commune))
	refused := fault.Conflict("refused", "the domain said no")
	_, err := s.Update(t.Context(), c, command("key"), d.ID, 0, func(d *dossier.Dossier) error {
		d.Status = dossier.Withdrawn
		return refused
	})
	if fault.CodeOf(err) != "refused" {
		t.Fatalf("got %v", err)
	}
	if n := count(t, db, `select count(*) from command_log`); n != 0 {
		t.Errorf("%d commands stand as done", n)
	}
	if read, err := s.Get(t.Context(), c, d.ID); err != nil || read.Status != dossier.AwaitingReception || read.Version != 1 {
		t.Errorf("%+v, %v", read, err)
	}
}
