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
