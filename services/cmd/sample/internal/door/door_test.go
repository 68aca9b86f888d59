package door

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/config"
)

const secret = "12345678901234567890" // of RFC 6238, appendix B

func TestCodeIsThatOfRFC6238(t *testing.T) {
	t.Parallel()
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		if got := Code(secret, time.Unix(at, 0)); got != want {
			t.Errorf("at %d: %s, not %s", at, got, want)
		}
	}
}

// keycloak answers like Keycloak's pages do, with the public host in its forms and Secure cookies on plain http.
func keycloak(t *testing.T) *httptest.Server {
	t.Helper()
	var challenge, state string
	mux := http.NewServeMux()
	page := func(w http.ResponseWriter, step, input string) {
		fmt.Fprintf(w, `<form id="kc-form" method="post" action="http://public.example/login/%s?a=1&amp;b=2"><input name="%s"></form>`, step, input)
	}
	mux.HandleFunc("GET "+realm+"auth", func(w http.ResponseWriter, r *http.Request) {
		challenge, state = r.URL.Query().Get("code_challenge"), r.URL.Query().Get("state")
		http.SetCookie(w, &http.Cookie{Name: "AUTH_SESSION_ID", Value: "one", Secure: true})
		page(w, "password", "password")
	})
	mux.HandleFunc("POST /login/password", func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("AUTH_SESSION_ID"); err != nil || c.Value != "one" || r.URL.Query().Get("b") != "2" {
			http.Error(w, "cookie", http.StatusBadRequest)
			return
		}
		if r.FormValue("password") != "right" {
			page(w, "password", "password")
			return
		}
		page(w, "otp", "otp")
	})
	mux.HandleFunc("POST /login/otp", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("otp") != Code(secret, time.Now()) {
			page(w, "otp", "otp")
			return
		}
		http.Redirect(w, r, "https://portal.example/auth/callback?code=c1&state="+url.QueryEscape(state), http.StatusFound)
	})
	mux.HandleFunc("POST "+realm+"token", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if base64.RawURLEncoding.EncodeToString(sum[:]) != challenge || r.FormValue("client_secret") != "s" || r.FormValue("code") != "c1" {
			http.Error(w, "no", http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "t1", "refresh_token": "r1", "expires_in": 300})
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestSignInGivesThePersonsToken(t *testing.T) {
	t.Parallel()
	d := Door{KeycloakURL: keycloak(t).URL, PublicURL: "https://portal.example", Secret: config.NewSecret("s")}
	s, err := d.SignIn(t.Context(), Person{User: "cb-0001", Password: "right", Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	if err := s.Authorise(t.Context(), req); err != nil || req.Header.Get("Authorization") != "Bearer t1" {
		t.Errorf("%v %q", err, req.Header.Get("Authorization"))
	}
}

func TestRefusedPasswordIsNotTriedAgainAndNotSaid(t *testing.T) {
	t.Parallel()
	d := Door{KeycloakURL: keycloak(t).URL, PublicURL: "https://portal.example", Secret: config.NewSecret("s")}
	_, err := d.SignIn(t.Context(), Person{User: "cb-0001", Password: "wrong-word", Secret: secret})
	if err == nil || strings.Contains(err.Error(), "wrong-word") || !strings.Contains(err.Error(), "cb-0001") {
		t.Errorf("%v", err)
	}
}
