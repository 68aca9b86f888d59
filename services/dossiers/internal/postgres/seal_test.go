package postgres_test

import (
	"bytes"
	"encoding/base64"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/seal"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres"
)

func TestKeysRotate(t *testing.T) {
	t.Parallel()
	db := database(t)
	old := keys(t)
	both, fresh := old, old
	next := "two:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	var err error
	if both.Ring, err = seal.ParseRing(next + ",one:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32))); err != nil {
		t.Fatal(err)
	}
	if fresh.Ring, err = seal.ParseRing(next); err != nil {
		t.Fatal(err)
	}
	pool := db.Open(t, 4)
	c := citizen()
	d := create(t, postgres.New(pool, old, dossier.DailyShort), c, filing(c, commune))
	after := postgres.New(pool, fresh, dossier.DailyShort)
	if _, err := after.Get(t.Context(), c, d.ID); fault.KindOf(err) != fault.KindInternal {
		t.Fatalf("read without its key: %v", err)
	}
	rotating := postgres.New(pool, both, dossier.DailyShort)
	for run, want := range []int{3, 0} { // citizen id, phone, answers; then nothing is left
		if n, err := rotating.Reseal(t.Context()); n != want || err != nil {
			t.Errorf("run %d sealed %d anew, %v; want %d", run+1, n, err, want)
		}
	}
	read, err := after.Get(t.Context(), c, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d, read, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("rotation changed (-before +after):\n%s", diff)
	}
}

// A value opens in its own column alone: whoever writes SQL cannot show a phone number as a citizen id.
func TestSealedValuesAreBoundToTheirColumn(t *testing.T) {
	t.Parallel()
	db := database(t)
	s, c := store(t, db), citizen()
	d := create(t, s, c, filing(c, commune))
	for _, statement := range []string{
		`update dossier_person set citizen_id = phone`, `update dossier_person set citizen_id = (select sealed from dossier)`,
	} {
		if _, err := db.Superuser(t).Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Get(t.Context(), c, d.ID); fault.KindOf(err) != fault.KindInternal {
			t.Errorf("after %q it reads, %v", statement, err)
		}
	}
}

// What v0.1.0 bound to the row alone still opens, until the rotation has bound it to its column.
func TestFormerSealsOpenAndAreResealed(t *testing.T) {
	t.Parallel()
	db := database(t)
	s, k, c := store(t, db), keys(t), citizen()
	d := create(t, s, c, filing(c, commune))
	p := d.Persons[0]
	var sealed []byte
	if err := db.Superuser(t).QueryRow(t.Context(), `select sealed from dossier`).Scan(&sealed); err != nil {
		t.Fatal(err)
	}
	answers, err := k.Ring.Open(sealed, []byte("dossier.sealed:"+d.ID.String()))
	if err != nil {
		t.Fatal(err)
	}
	for statement, args := range map[string][]any{
		`update dossier_person set citizen_id = $1, phone = $2`: {k.Ring.Seal([]byte(p.CitizenID), p.ID[:]), k.Ring.Seal([]byte(p.Phone), p.ID[:])},
		`update dossier set sealed = $1`:                        {k.Ring.Seal(answers, d.ID.UUID[:])},
	} {
		if _, err := db.Superuser(t).Exec(t.Context(), statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	for run, want := range []int{3, 0} { // citizen id, phone, answers; then nothing is left
		read, err := s.Get(t.Context(), c, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(d, read, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("before run %d (-written +read):\n%s", run+1, diff)
		}
		if n, err := s.Reseal(t.Context()); n != want || err != nil {
			t.Errorf("run %d sealed %d anew, %v; want %d", run+1, n, err, want)
		}
	}
	if err := db.Superuser(t).QueryRow(t.Context(), `select phone from dossier_person`).Scan(&sealed); err != nil {
		t.Fatal(err)
	}
	if phone, err := k.Ring.Open(sealed, []byte("dossier_person.phone:"+p.ID.String())); err != nil || string(phone) != p.Phone {
		t.Errorf("the phone is not bound to its column: %v", err)
	}
}
