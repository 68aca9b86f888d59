package seal_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"

	"motcua.vn/libs/seal"
)

func key(b byte) string { return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32)) }

func ring(t testing.TB, s string) *seal.Ring {
	t.Helper()
	r, err := seal.ParseRing(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestKeysRotateWhileOldValuesStayReadable(t *testing.T) {
	t.Parallel()
	aad := []byte("person.citizen_id:1")
	before, after := ring(t, "k1:"+key(1)), ring(t, "k2:"+key(2)+", k1:"+key(1))
	old := before.Seal([]byte("001099000001"), aad)
	for _, r := range []*seal.Ring{before, after} {
		if plain, err := r.Open(old, aad); err != nil || string(plain) != "001099000001" {
			t.Fatalf("opened %q, %v", plain, err)
		}
	}
	if before.Stale(old) || !after.Stale(old) || seal.KeyID(old) != "k1" {
		t.Errorf("key %s", seal.KeyID(old))
	}
	fresh := after.Seal([]byte("001099000001"), aad)
	if _, err := before.Open(fresh, aad); err == nil {
		t.Error("opened without the key")
	}
	if bytes.Equal(fresh, after.Seal([]byte("001099000001"), aad)) {
		t.Error("the same value is sealed the same twice")
	}
	if bytes.Contains(fresh, []byte("0010990")) {
		t.Error("the value shows")
	}
}

func TestAnyChangeMakesAValueUnreadable(t *testing.T) {
	t.Parallel()
	r := ring(t, "k1:"+key(1)+",k2:"+key(1)) // the same key under two ids: the id is authenticated too
	sealed := r.Seal([]byte("secret"), []byte("row 1"))
	if _, err := r.Open(sealed, []byte("row 2")); err == nil {
		t.Error("opened in another row")
	}
	for i := range sealed {
		for _, bit := range []byte{1, 3} { // 3 turns k1 into k2
			changed := bytes.Clone(sealed)
			changed[i] ^= bit
			if _, err := r.Open(changed, []byte("row 1")); err == nil {
				t.Errorf("opened with byte %d changed", i)
			}
		}
		if _, err := r.Open(sealed[:i], []byte("row 1")); err == nil {
			t.Errorf("opened the first %d bytes", i)
		}
	}
}

func TestParseNamesTheKeyAndNeverShowsIt(t *testing.T) {
	t.Parallel()
	for reason, s := range map[string]string{
		"empty": "", "no id": key(1), "too short": "k1:QUJD", "no base64": "k1:***secret***", "twice": "k1:" + key(1) + ",k1:" + key(2),
		"an empty part": "k1:" + key(1) + ",", "a long id": strings.Repeat("k", 33) + ":" + key(1),
	} {
		_, err := seal.ParseRing(s)
		if err == nil {
			t.Errorf("accepted: %s", reason)
		} else if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), key(1)) {
			t.Errorf("%s: the error shows the key: %v", reason, err)
		}
	}
	if _, err := seal.ParseLookupKey("short"); err == nil {
		t.Error("a short lookup key was accepted")
	}
}

func TestMACFindsEqualValuesOnly(t *testing.T) {
	t.Parallel()
	one, err := seal.ParseLookupKey(key(1))
	if err != nil {
		t.Fatal(err)
	}
	two, err := seal.ParseLookupKey(key(2))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.MAC("001099000001"), one.MAC("001099000001")) || len(one.MAC("")) != 32 {
		t.Error("equal values differ")
	}
	if bytes.Equal(one.MAC("001099000001"), one.MAC("001099000002")) || bytes.Equal(one.MAC("001099000001"), two.MAC("001099000001")) {
		t.Error("different values or keys agree")
	}
}

func FuzzOpen(f *testing.F) {
	r := ring(f, "k1:"+key(1))
	f.Add(r.Seal([]byte("secret"), nil))
	f.Add([]byte{1, 2, 'k', '1'})
	f.Add([]byte{1, 255})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		plain, err := r.Open(b, nil)
		if err == nil && string(plain) != "secret" {
			t.Fatalf("opened a forgery: %q", plain)
		}
		_ = r.Stale(b)
	})
}
