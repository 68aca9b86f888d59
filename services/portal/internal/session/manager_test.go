package session_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"motcua.vn/services/portal/internal/session"
)

func TestOnlyPathsOfThisSiteAreLocal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path   string
		local  bool
		reason string
	}{
		{"/", true, "home"},
		{"/dossiers/1?x=//y#z", true, "what follows the path is this site's"},
		{"/apply/2.000635/người", true, "diacritics"},
		{"", false, "nothing"},
		{"dossiers", false, "relative"},
		{"//evil.example", false, "another site"},
		{"/\t/evil.example", false, "browsers drop the tab"},
		{"/\n/evil.example", false, "and the line feed"},
		{"/\x00/evil.example", false, "and what else controls"},
		{"/\x7f/evil.example", false, "delete is a control character too"},
		{"/\\evil.example", false, "browsers read \\ as /"},
		{"https://evil.example/", false, "an address"},
		{"javascript:alert(1)", false, "a script"},
		{"/%zz", false, "not an address"},
	} {
		got := session.Local(c.path)
		if want := c.path; c.local && got != want || !c.local && got != "/" {
			t.Errorf("%q gives %q: %s", c.path, got, c.reason)
		}
	}
}

func TestSignOutRenewsTheVisitor(t *testing.T) {
	t.Parallel()
	m := session.NewManager(nil, nil, []byte("key"), "http://localhost")
	w := httptest.NewRecorder()
	if _, err := m.End(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sign-out", nil), nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range w.Result().Cookies() {
		if c.Name == "motcua-visitor" && len(c.Value) == 43 && c.MaxAge > 0 {
			return
		}
	}
	t.Errorf("the next person gets what this one typed: %v", w.Result().Cookies())
}

func TestMarkTellsAccountsApart(t *testing.T) {
	t.Parallel()
	m := session.NewManager(nil, nil, []byte("key"), "http://localhost")
	if a := m.Mark("a"); a == m.Mark("b") || a != m.Mark("a") || len(a) != 43 {
		t.Errorf("mark %q", a)
	}
}
