package identity_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"motcua.vn/libs/authn"
	"motcua.vn/libs/clock"
	"motcua.vn/libs/config"
	"motcua.vn/libs/tenant"
)

// peer stands for the certificate of whoever the token belongs to; libs/authn tries others.
const peer = "any"

// verifier is what a service builds of its configuration (libs/host).
func verifier(t testing.TB, audience string) *authn.Verifier {
	t.Helper()
	certs := env(t, "TEST_KEYCLOAK_URL") + "/realms/motcua/protocol/openid-connect/certs"
	return authn.New(authn.Options{
		Issuer: issuer(t), Audience: audience, Parties: map[string][]string{peer: {"portal", "identity", "dossiers", "documents", "notifications", "sample-author", "sample-publisher"}},
		Keys: authn.NewRemoteKeys(certs, http.DefaultClient), Clock: clock.System{},
	})
}

func TestCitizensTokenIsWhatServicesExpect(t *testing.T) {
	t.Parallel()
	realm(t)
	account, email := newCitizen(t)
	_, got := signIn(t, email)
	for _, service := range []string{"identity", "dossiers", "documents", "notifications"} {
		caller, claims, err := verifier(t, service).Verify(t.Context(), "Bearer "+got.Access, peer)
		if err != nil {
			t.Fatalf("%s refuses a citizen's token: %v", service, err)
		}
		if caller.Kind != tenant.Citizen || caller.Subject != account || caller.Assurance != 1 || len(caller.Mandates) != 0 {
			t.Errorf("caller %+v", caller)
		}
		if claims.Name != "Nguyễn Thị Mẫu" || claims.Email != email || !claims.Verified || claims.Session == "" {
			t.Errorf("claims %+v", claims)
		}
		if life := claims.Expiry.Time().Sub(claims.IssuedAt.Time()); life.Minutes() != 5 {
			t.Errorf("the token lives %s", life)
		}
		for kind, raw := range map[string]string{"ID token": got.ID, "refresh token": got.Refresh} {
			if _, _, err := verifier(t, service).Verify(t.Context(), "Bearer "+raw, peer); !errors.Is(err, authn.ErrInvalid) {
				t.Errorf("%s accepts an %s: %v", service, kind, err)
			}
		}
	}
	if _, _, err := verifier(t, "reporting").Verify(t.Context(), "Bearer "+got.Access, peer); !errors.Is(err, authn.ErrInvalid) {
		t.Errorf("a service that is not in aud accepts the token: %v", err)
	}
}

func TestServicesTokensReachWhatTheyMayCall(t *testing.T) {
	t.Parallel()
	realm(t)
	cases := []struct {
		client  string
		allowed []string
		reason  string
	}{
		{"portal", []string{"identity", "dossiers", "documents", "notifications"}, "it fetches on behalf of nobody in the background"},
		{"dossiers", []string{"identity", "documents"}, "citizen ids and results"},
		{"documents", []string{"identity", "dossiers"}, "access decisions and limits"},
		{"notifications", []string{"identity", "dossiers"}, "denials and facts"},
		{"identity", nil, "it calls nobody but Keycloak"},
		{"sample-author", []string{"identity", "dossiers"}, "the importer; people send their papers themselves"},
	}
	for _, c := range cases {
		t.Run(c.client, func(t *testing.T) {
			t.Parallel()
			source := authn.NewServiceToken(env(t, "TEST_KEYCLOAK_URL"), c.client, config.NewSecret(clientSecret(c.client)))
			token, err := source.Token(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, service := range []string{"identity", "dossiers", "documents", "notifications"} {
				caller, _, err := verifier(t, service).Verify(t.Context(), "Bearer "+token, peer)
				want := strings.Contains(" "+strings.Join(c.allowed, " ")+" ", " "+service+" ")
				if (err == nil) != want {
					t.Errorf("%s at %s: %v, want accepted %v (%s)", c.client, service, err, want, c.reason)
				}
				if err == nil && (caller.Kind != tenant.Service || caller.Subject != c.client) {
					t.Errorf("caller %+v", caller)
				}
			}
		})
	}
}

// TestCitizenCannotRaiseTheirAssurance tries the account console's own API with
// the console's own token.
func TestCitizenCannotRaiseTheirAssurance(t *testing.T) {
	t.Parallel()
	a := realm(t)
	account, email := newCitizen(t)
	b, _ := signIn(t, email)
	console := newBrowser(t, "account-console", issuer(t)+"/account/")
	console.http.Jar = b.http.Jar // the same session: no second prompt
	code := console.open("auth")
	if code == "" {
		t.Fatalf("the console asks again:\n%s", console.page)
	}
	token := console.exchange(code).Access
	post := func(attributes map[string]any) int {
		body, err := json.Marshal(map[string]any{"username": "x-" + email[:12], "email": email, "firstName": "Nguyễn Thị Mẫu", "attributes": attributes})
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, issuer(t)+"/account/", strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		return res.StatusCode
	}
	for name, attributes := range map[string]map[string]any{
		"assurance":  {"assurance": []string{"2"}},
		"kind":       {"kind": []string{"staff"}},
		"mandates":   {"mandates": []string{`[{"agency":"H53","roles":["province_administrator"]}]`}},
		"undeclared": {"shoe_size": []string{"43"}},
	} {
		status := post(attributes)
		user, _ := a.get("/users/" + account).(map[string]any)
		if kept, _ := user["attributes"].(map[string]any); kept[name] != nil || len(kept) > 0 {
			t.Errorf("%s: answered %d and kept %v", name, status, kept)
		}
	}
	caller, _, err := verifier(t, "dossiers").Verify(t.Context(), "Bearer "+b.exchange(b.open("auth")).Access, peer)
	if err != nil || caller.Assurance != 1 || caller.Kind != tenant.Citizen {
		t.Errorf("afterwards the token says %+v, %v", caller, err)
	}
	if _, _, err := verifier(t, "dossiers").Verify(t.Context(), "Bearer "+token, peer); err == nil {
		t.Error("the console's token is accepted by dossiers")
	}
}

func TestGuessingAPasswordLocks(t *testing.T) {
	t.Parallel()
	realm(t)
	_, email := newCitizen(t)
	b := portalBrowser(t)
	b.open("auth")
	for range 5 {
		if code := b.submit(map[string]string{"username": email, "password": "sai-mat-khau-roi"}); code != "" {
			t.Fatal("a wrong password signs in")
		}
	}
	if code := b.submit(map[string]string{"username": email, "password": password}); code != "" {
		t.Error("the right password signs in after five wrong ones")
	}
}

func TestRegistrationAsksForEmailAndOneName(t *testing.T) {
	t.Parallel()
	a := realm(t)
	b := portalBrowser(t)
	b.open("registrations")
	for _, field := range []string{`name="email"`, `name="firstName"`} {
		if !strings.Contains(b.page, field) {
			t.Errorf("the page lacks %s", field)
		}
	}
	for _, field := range []string{`name="lastName"`, `name="assurance"`, `name="kind"`} {
		if strings.Contains(b.page, field) {
			t.Errorf("the page shows %s", field)
		}
	}
	name := unique()
	b.submit(map[string]string{"email": name + "@example.vn", "firstName": "Trần Văn Thử", "username": "x" + name + "@example.vn"})
	if list, _ := a.get("/users?search=" + name).([]any); len(list) != 0 {
		t.Errorf("somebody took another's e-mail address for a user name: %v", list)
	}
	email := unique() + "@example.vn"
	if code := b.submit(map[string]string{"email": email, "firstName": "Trần Văn Thử", "assurance": "2", "user.attributes.assurance": "2"}); code != "" {
		t.Fatal("registered without a verified e-mail address")
	}
	res, err := http.Get(env(t, "TEST_MAIL_URL") + "/messages?to=" + url.QueryEscape(email))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(body), email) {
		t.Errorf("no verification e-mail: %s %v; the page says\n%s", body, err, b.page)
	}
}
