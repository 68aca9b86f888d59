package identity_test

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/config"
	"motcua.vn/services/identity"
	"motcua.vn/services/identity/internal/keycloak"
)

// env gives a variable that `stack exec` sets; a component that is missing fails.
func env(t testing.TB, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: run under `go run ./stack/cmd/stack exec pg,nats,keycloak,mail -- go test ./services/identity/...`", name)
	}
	return v
}

const publicURL = "http://localhost:8080"

func clientSecret(id string) string { return "secret-of-" + id + "-0123456789" }

func realmConfig(t testing.TB, sample bool) identity.RealmConfig {
	t.Helper()
	secrets := map[string]string{}
	for _, id := range keycloak.Clients(true) {
		secrets[id] = clientSecret(id)
	}
	b, err := json.Marshal(secrets)
	if err != nil {
		t.Fatal(err)
	}
	return identity.RealmConfig{
		KeycloakURL: env(t, "TEST_KEYCLOAK_URL"), AdminUser: env(t, "TEST_KEYCLOAK_ADMIN_USER"),
		AdminPassword: config.NewSecret(env(t, "TEST_KEYCLOAK_ADMIN_PASSWORD")), ClientSecrets: config.NewSecret(string(b)),
		PublicURL: publicURL, Sample: sample, SMTPAddr: env(t, "TEST_SMTP_ADDR"), SMTPFrom: "Một Cửa <khong-tra-loi@motcua.example>", SMTPTLS: "off",
	}
}

var declareOnce sync.Once

// realm declares the realm once per test binary; all tests share it.
func realm(t testing.TB) *admin {
	t.Helper()
	declareOnce.Do(func() {
		if err := identity.DeclareRealm(context.Background(), realmConfig(t, true)); err != nil {
			t.Fatal(err)
		}
	})
	return &admin{t: t, url: env(t, "TEST_KEYCLOAK_URL")}
}

// admin plays the administrator who changes things by hand.
type admin struct {
	t     testing.TB
	url   string
	token string
}

func (a *admin) call(method, path string, in, out any) int {
	a.t.Helper()
	if a.token == "" {
		a.token = a.signIn()
	}
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			a.t.Fatal(err)
		}
		body = strings.NewReader(string(b))
	}
	req, err := http.NewRequestWithContext(a.t.Context(), method, a.url+"/admin/realms/motcua"+path, body)
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+a.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		a.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusUnauthorized { // the master realm's tokens live a minute
		a.token = ""
		return a.call(method, path, in, out)
	}
	if out != nil {
		if err := json.NewDecoder(res.Body).Decode(out); err != nil {
			a.t.Fatalf("%s %s: %d, %v", method, path, res.StatusCode, err)
		}
	}
	return res.StatusCode
}

func (a *admin) signIn() string {
	a.t.Helper()
	res, err := http.PostForm(a.url+"/realms/master/protocol/openid-connect/token", url.Values{
		"grant_type": {"password"}, "client_id": {"admin-cli"}, "username": {env(a.t, "TEST_KEYCLOAK_ADMIN_USER")},
		"password": {env(a.t, "TEST_KEYCLOAK_ADMIN_PASSWORD")},
	})
	if err != nil {
		a.t.Fatal(err)
	}
	defer res.Body.Close()
	var body struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil || body.Token == "" {
		a.t.Fatalf("administrator's sign-in: %d, %v", res.StatusCode, err)
	}
	return body.Token
}

// must fails unless the change by hand was accepted.
func (a *admin) must(method, path string, in any) {
	a.t.Helper()
	if status := a.call(method, path, in, nil); status >= http.StatusBadRequest {
		a.t.Fatalf("%s %s: %d", method, path, status)
	}
}

func (a *admin) get(path string) any {
	a.t.Helper()
	var v any
	if status := a.call(http.MethodGet, path, nil, &v); status != http.StatusOK {
		a.t.Fatalf("GET %s: %d %v", path, status, v)
	}
	return v
}

// client gives one client as Keycloak shows it.
func (a *admin) client(id string) map[string]any {
	a.t.Helper()
	list, _ := a.get("/clients?clientId=" + id).([]any)
	if len(list) == 0 {
		return nil
	}
	c, _ := list[0].(map[string]any)
	return c
}

// snapshot is everything that Declare answers for, without ids that change when a thing is made anew.
func (a *admin) snapshot() map[string]any {
	a.t.Helper()
	all := map[string]any{}
	for _, path := range []string{
		"", "/users/profile", a.flow("browserFlow"), a.flow("resetCredentialsFlow"), "/authentication/required-actions", "/groups?search=citizens&briefRepresentation=false", "/default-groups", "/localization/vi", "/localization/en",
	} {
		all[generation.ReplaceAllString(path, "")] = plain(a.get(path))
	}
	for _, id := range keycloak.Clients(true) {
		c := a.client(id)
		if c == nil {
			continue
		}
		key, _ := c["id"].(string)
		all[id] = plain(c)
		all[id+" scopes"] = plain(a.get("/clients/" + key + "/default-client-scopes"))
		user, _ := a.get("/clients/" + key + "/service-account-user").(map[string]any)
		account, _ := user["id"].(string)
		all[id+" account"] = plain(user)
		all[id+" roles"] = plain(a.get("/users/" + account + "/role-mappings"))
	}
	return all
}

// generation ends the names of a flow and its sub-flows that was built while the other one was in use.
var generation = regexp.MustCompile(`( |%20)2\b`)

// flow is the path of the flow that the realm uses.
func (a *admin) flow(binding string) string {
	a.t.Helper()
	is, _ := a.get("").(map[string]any)
	alias, _ := is[binding].(string)
	return "/authentication/flows/" + url.PathEscape(alias) + "/executions"
}

// plain drops ids, generations of flows, and sorts lists of named things.
func plain(v any) any {
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, "motcua ") {
			return generation.ReplaceAllString(v, "")
		}
	case map[string]any:
		out := maps.Clone(v)
		for _, k := range []string{"id", "flowId", "authenticationConfig", "createdTimestamp", "containerId"} {
			delete(out, k)
		}
		for k := range out {
			out[k] = plain(out[k])
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plain(v[i])
		}
		if len(out) > 0 {
			if m, ok := out[0].(map[string]any); !ok || m["level"] == nil { // the order of a flow counts
				slices.SortFunc(out, func(x, y any) int { return strings.Compare(text(x), text(y)) })
			}
		}
		return out
	}
	return v
}

func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func TestRealmTwiceChangesNothing(t *testing.T) {
	a := realm(t)
	before := a.snapshot()
	if err := identity.DeclareRealm(t.Context(), realmConfig(t, true)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, a.snapshot()); diff != "" {
		t.Errorf("the second time changed something:\n%s", diff)
	}
}

func TestRealmMendsWhatWasChangedByHand(t *testing.T) {
	a := realm(t)
	before := a.snapshot()
	a.must(http.MethodPut, "", map[string]any{"realm": "motcua", "verifyEmail": false, "bruteForceProtected": false, "passwordPolicy": "", "accessTokenLifespan": 86400})
	profile, _ := a.get("/users/profile").(map[string]any)
	profile["unmanagedAttributePolicy"] = "ENABLED"
	attributes, _ := profile["attributes"].([]any)
	for _, x := range attributes {
		if attr, _ := x.(map[string]any); attr["name"] == "assurance" {
			attr["permissions"] = map[string]any{"view": []string{"admin", "user"}, "edit": []string{"admin", "user"}}
		}
	}
	a.must(http.MethodPut, "/users/profile", profile)
	flow := a.flow("browserFlow")
	lines, _ := a.get(flow).([]any)
	for _, x := range lines {
		line, _ := x.(map[string]any)
		if name, _ := line["displayName"].(string); strings.HasPrefix(name, "motcua code of officials") {
			line["requirement"] = "DISABLED"
			a.must(http.MethodPut, flow, line)
		}
	}
	portal := a.client("portal")
	key, _ := portal["id"].(string)
	portal["redirectUris"] = []string{"https://attacker.example/*"}
	portal["fullScopeAllowed"], portal["directAccessGrantsEnabled"] = true, true
	portal["protocolMappers"] = []any{}
	a.must(http.MethodPut, "/clients/"+key, portal)
	groups, _ := a.get("/groups?search=citizens").([]any)
	group, _ := groups[0].(map[string]any)
	a.must(http.MethodPut, "/groups/"+group["id"].(string), map[string]any{"name": "citizens", "attributes": map[string]any{"assurance": []string{"2"}}})
	code, _ := a.get("/authentication/required-actions/CONFIGURE_TOTP").(map[string]any)
	code["enabled"] = false
	a.must(http.MethodPut, "/authentication/required-actions/CONFIGURE_TOTP", code)
	if cmp.Equal(before, a.snapshot()) {
		t.Fatal("the changes by hand are not seen by the snapshot")
	}
	if err := identity.DeclareRealm(t.Context(), realmConfig(t, true)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, a.snapshot()); diff != "" {
		t.Errorf("not mended:\n%s", diff)
	}
}

// A mend that is cut off anywhere leaves officials with a flow that asks for their code, and the next run finishes it.
func TestAMendThatIsCutOffAsksOfficialsForNoLess(t *testing.T) {
	a := realm(t)
	target, err := url.Parse(env(t, "TEST_KEYCLOAK_URL"))
	if err != nil {
		t.Fatal(err)
	}
	before := a.snapshot()
	for _, after := range []int{1, 7, 12} {
		flow := a.flow("browserFlow")
		lines, _ := a.get(flow).([]any)
		for _, x := range lines { // seen by nobody who signs in, and not as it should be
			line, _ := x.(map[string]any)
			if name, _ := line["displayName"].(string); strings.HasPrefix(name, "motcua code by choice") {
				line["requirement"] = "DISABLED"
				a.must(http.MethodPut, flow, line)
			}
		}
		built := 0
		proxy := httputil.NewSingleHostReverseProxy(target)
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/authentication/") {
				if built++; built > after {
					w.WriteHeader(http.StatusServiceUnavailable)
					return
				}
			}
			proxy.ServeHTTP(w, r)
		}))
		c := realmConfig(t, true)
		c.KeycloakURL = srv.URL
		if err := identity.DeclareRealm(t.Context(), c); err == nil {
			t.Fatalf("after %d steps: it was not cut off", after)
		}
		srv.Close()
		asks := false
		lines, _ = a.get(a.flow("browserFlow")).([]any)
		for _, x := range lines {
			line, _ := x.(map[string]any)
			name, _ := line["displayName"].(string)
			asks = asks || strings.HasPrefix(name, "motcua code of officials") && line["requirement"] == "CONDITIONAL"
		}
		if !asks {
			t.Errorf("after %d steps the realm uses %s: officials sign in without a code", after, a.flow("browserFlow"))
		}
		if err := identity.DeclareRealm(t.Context(), realmConfig(t, true)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, a.snapshot()); diff != "" {
			t.Errorf("after %d steps, not finished:\n%s", after, diff)
		}
		ours := 0
		all, _ := a.get("/authentication/flows").([]any)
		for _, x := range all {
			if f, _ := x.(map[string]any); strings.HasPrefix(text(f["alias"]), `"motcua`) {
				ours++
			}
		}
		if ours != 2 {
			t.Errorf("after %d steps %d flows of ours are left", after, ours)
		}
	}
}

func TestProductionHasNoBootstrapAccounts(t *testing.T) {
	a := realm(t)
	if err := identity.DeclareRealm(t.Context(), realmConfig(t, false)); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"sample-author", "sample-publisher"} {
		if a.client(id) != nil {
			t.Errorf("client %s exists without SAMPLE=true", id)
		}
	}
	if a.client("portal") == nil {
		t.Error("portal is gone")
	}
	if err := identity.DeclareRealm(t.Context(), realmConfig(t, true)); err != nil {
		t.Fatal(err)
	}
	refused := identity.ImportCredentials(t.Context(), identity.CredentialConfig{}, strings.NewReader("[]"), io.Discard)
	if refused == nil {
		t.Error("known credentials are imported without SAMPLE=true")
	}
}
