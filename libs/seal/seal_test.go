package seal_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"

	"motcua.vn/libs/seal"
)

func key(b byte) string { return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32)) }

func ring(t testing.TB, text string) *seal.Ring {
	t.Helper()
	r, err := seal.ParseRing(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOpenGivesBackWhatWasSealed(t *testing.T) {
	old, now := ring(t, "a:"+key(1)), ring(t, "b:"+key(2)+",a:"+key(1))
	sealed, err := old.Seal([]byte("072087001234"), []byte("row"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := now.Open(sealed, []byte("row"))
	if err != nil || string(got) != "072087001234" {
		t.Fatalf("after rotation: %q, %v", got, err)
	}
	if !now.Stale(sealed) || old.Stale(sealed) {
		t.Error("only what an older key sealed is stale")
	}
}

func TestOpenRefuses(t *testing.T) {
	r := ring(t, "a:"+key(1))
	sealed, err := r.Seal([]byte("secret"), []byte("row"))
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, c := range map[string]struct{ sealed, aad []byte }{
		"another row, because rows must not be exchanged": {sealed, []byte("other")},
		"a changed byte":                    {changed, []byte("row")},
		"a cut":                             {sealed[:5], []byte("row")},
		"nothing":                           {nil, []byte("row")},
		"a key that the ring does not hold": {append([]byte{1, 'z'}, sealed[2:]...), []byte("row")},
	} {
		if _, err := r.Open(c.sealed, c.aad); !errors.Is(err, seal.ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseRingRefuses(t *testing.T) {
	for _, text := range []string{"", "a", "a:short", ":" + key(1), "a:" + key(1) + ",a:" + key(2)} {
		if _, err := seal.ParseRing(text); err == nil {
			t.Errorf("%.8q was accepted", text)
		}
	}
}

func FuzzOpen(f *testing.F) {
	r := ring(f, "a:"+key(1))
	sealed, err := r.Seal([]byte("secret"), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte{255})
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := r.Open(b, nil); err == nil && !bytes.Equal(b, sealed) {
			t.Errorf("forged bytes opened as %q", got)
		}
	})
}
