package id_test

import (
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"pgregory.net/rapid"

	"motcua.vn/libs/id"
)

// noun shows how a domain names its own identifier.
type noun struct{ id.UUID }

func TestNewIsVersion7AndGrows(t *testing.T) {
	t.Parallel()
	before := time.Now().Add(-time.Millisecond)
	previous := id.New()
	for range 50_000 {
		u := id.New()
		if u.String() <= previous.String() {
			t.Fatalf("%v is not after %v", u, previous)
		}
		previous = u
	}
	if v := previous[6] >> 4; v != 7 {
		t.Errorf("version is %d, want 7", v)
	}
	if v := previous[8] >> 6; v != 2 {
		t.Errorf("variant is %b, want 10", v)
	}
	// A burst may run ahead of the clock by one step of a quarter microsecond per identifier.
	if at := previous.Time(); at.Before(before) || at.After(time.Now().Add(time.Second)) {
		t.Errorf("%v was made at %v, want the present", previous, at)
	}
}

func TestNewIsDistinctBetweenGoroutines(t *testing.T) {
	t.Parallel()
	var seen sync.Map
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5_000 {
				if _, twice := seen.LoadOrStore(id.New(), true); twice {
					t.Error("the same identifier was made twice")
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestParse(t *testing.T) {
	t.Parallel()
	const good = "0193a5b2-7c3d-7e4f-8a5b-6c7d8e9fa0b1"
	cases := []struct {
		text, want, reason string
	}{
		{good, good, "the canonical form"},
		{"0193A5B2-7C3D-7E4F-8A5B-6C7D8E9FA0B1", good, "upper case is accepted on the way in"},
		{"6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "Keycloak makes other versions"},
		{"", "", "empty names nothing"},
		{"00000000-0000-0000-0000-000000000000", "", "the nil UUID names nothing"},
		{"{0193a5b2-7c3d-7e4f-8a5b-6c7d8e9fa0b}", "", "braces are another system's"},
		{"0193a5b27c3d7e4f8a5b6c7d8e9fa0b1", "", "without hyphens one identifier would have two spellings"},
		{"0193a5b2-7c3d-7e4f-8a5b-6c7d8e9fa0bg", "", "g is no digit"},
		{"0193a5b2-7c3d-7e4f-8a5b-6c7d8e9fa0bế", "", "length is in bytes"},
	}
	for _, c := range cases {
		u, err := id.Parse(c.text)
		if u.String() != c.want || (err == nil) != (c.want != "") {
			t.Errorf("Parse(%q) = %v, %v; want %q: %s", c.text, u, err, c.want, c.reason)
		}
		if err != nil && !errors.Is(err, id.ErrMalformed) {
			t.Errorf("Parse(%q) fails with %v, want ErrMalformed", c.text, err)
		}
	}
}

func TestEveryRepresentationReturns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var u id.UUID
		copy(u[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
		u[0] |= 1 // never the nil UUID
		want := noun{u}

		raw, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var fromJSON noun
		if err := json.Unmarshal(raw, &fromJSON); err != nil || fromJSON != want {
			t.Fatalf("JSON %s gives %v, %v", raw, fromJSON, err)
		}

		types := pgtype.NewMap()
		for _, format := range []int16{pgtype.TextFormatCode, pgtype.BinaryFormatCode} {
			wire, err := types.Encode(pgtype.UUIDOID, format, want, nil)
			if err != nil {
				t.Fatalf("format %d: %v", format, err)
			}
			var got noun
			if err := types.Scan(pgtype.UUIDOID, format, wire, &got); err != nil || got != want {
				t.Fatalf("format %d gives %v, %v; want %v", format, got, err, want)
			}
		}
	})
}

func TestZeroIsNULL(t *testing.T) {
	t.Parallel()
	types := pgtype.NewMap()
	wire, err := types.Encode(pgtype.UUIDOID, pgtype.BinaryFormatCode, id.UUID{}, nil)
	if err != nil || wire != nil {
		t.Fatalf("the zero UUID is written as %x, %v; want NULL", wire, err)
	}
	u := id.New()
	if err := types.Scan(pgtype.UUIDOID, pgtype.BinaryFormatCode, nil, &u); err != nil || !u.IsZero() {
		t.Fatalf("NULL is read as %v, %v; want the zero UUID", u, err)
	}
	raw, err := json.Marshal(struct {
		ID id.UUID `json:"id,omitzero"`
	}{})
	if err != nil || string(raw) != "{}" {
		t.Fatalf("omitzero gives %s, %v", raw, err)
	}
}

func TestScanRefusesOtherTypes(t *testing.T) {
	t.Parallel()
	var u id.UUID
	if err := u.Scan(int64(7)); !errors.Is(err, id.ErrMalformed) {
		t.Errorf("a number is scanned with %v, want ErrMalformed", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("0193a5b2-7c3d-7e4f-8a5b-6c7d8e9fa0b1")
	f.Add("0193a5b2-7c3d-7e4f-8a5b")
	f.Fuzz(func(t *testing.T, s string) {
		u, err := id.Parse(s)
		if err != nil {
			return
		}
		again, err := id.Parse(u.String())
		if err != nil || again != u {
			t.Fatalf("%q parses to %v, which parses to %v, %v", s, u, again, err)
		}
	})
}
