package info

import (
	"testing"

	identityv1 "motcua.vn/api/identity/v1"
)

func TestAgenciesAreFoundAsPeopleType(t *testing.T) {
	t.Parallel()
	x := identityv1.Agency{Code: "H53.31.15", Name: "Ủy ban nhân dân xã Đôn Thuận", Address: "Ấp Bà Nhã, xã Đôn Thuận"}
	cases := []struct {
		q      string
		want   bool
		reason string
	}{
		{"", true, "no query lists all"},
		{"Đôn Thuận", true, "as it is written"},
		{"don thuan", true, "without diacritics"},
		{"DON  thuan ba nha", true, "words of name and address, in any case"},
		{"thua\u0302n", true, "decomposed text is the same text"},
		{"don thuan 2", false, "every word has to occur"},
		{"thanh dien", false, "another commune"},
	}
	for _, c := range cases {
		if got := holds(x, c.q); got != c.want {
			t.Errorf("%q: %t, want %t: %s", c.q, got, c.want, c.reason)
		}
	}
}

func TestDialKeepsDigits(t *testing.T) {
	t.Parallel()
	if got := dial("+84 (276) 382 2233"); got != "+842763822233" {
		t.Errorf("dial gives %q", got)
	}
}
