package identity_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/bustest"
	"motcua.vn/libs/config"
	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity"
	"motcua.vn/services/identity/internal/postgres"
)

// world is one running identity: its own database and stream, tokens of an
// issuer of ours, and the real Keycloak for accounts.
type world struct {
	*hosttest.World
	*admin
	config identity.Config
	db     pgtest.Database
	api    *identityv1.ClientWithResponses
	events *bustest.Collector
	down   func(bool) // whether Keycloak answers
}

// The callers of most tests.
var (
	author     = tenant.ServiceCaller("sample-author")
	publisher  = tenant.ServiceCaller("sample-publisher")
	provincial = func() tenant.Caller { return staff("H53", tenant.ProvinceAdministrator) }
)

func staff(a tenant.Agency, roles ...tenant.Role) tenant.Caller {
	return tenant.Caller{Kind: tenant.Staff, Subject: id.New().String(), Mandates: []tenant.Mandate{{Agency: a, Roles: roles}}, Acting: a}
}

func key32(t testing.TB) string {
	t.Helper()
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}

// start runs identity. It mends nothing: all tests share one realm, and what one
// database does not know, its identity would take for forged.
func start(t *testing.T) *world { return startMending(t, time.Hour) }

// startMending is start for tests that run alone.
func startMending(t *testing.T, every time.Duration) *world {
	t.Helper()
	w := prepare(t)
	w.config.MendEvery = every
	stream := bustest.NewStream(t)
	w.events = stream.Collect(t)
	w.config.NATS = stream.NATS(t)
	w.Start(t, w.config.Common, func(ctx context.Context) error { return identity.Serve(ctx, w.config) })
	return w
}

// prepare makes everything but the running service.
func prepare(t *testing.T) *world {
	t.Helper()
	w := &world{admin: realm(t), World: hosttest.New(t), db: pgtest.New(t, "identity", postgres.Migrate)}
	w.t = t
	w.config = identity.Config{
		Common: w.Common(t, "identity", w.db), PublicURL: publicURL, SyncEvery: 50 * time.Millisecond, MendEvery: time.Hour,
		Keys: config.Keys{EncryptionKeys: config.NewSecret("k1:" + key32(t)), LookupKey: config.NewSecret(key32(t))},
	}
	w.config.Realm.KeycloakURL, w.down = w.keycloak(t)
	w.config.Realm.ClientSecret = config.NewSecret(clientSecret("identity"))
	api, err := identityv1.NewClientWithResponses("https://identity", identityv1.WithHTTPClient(w.Client(t, "identity")))
	if err != nil {
		t.Fatal(err)
	}
	w.api = api
	return w
}

// keycloak is the real one with the keys of our issuer in place of its own; it can be cut off.
func (w *world) keycloak(t *testing.T) (address string, down func(bool)) {
	t.Helper()
	target, err := url.Parse(env(t, "TEST_KEYCLOAK_URL"))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := url.Parse(w.Issuer.KeycloakURL())
	if err != nil {
		t.Fatal(err)
	}
	cut := make(chan bool, 1)
	cut <- false
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		if strings.HasSuffix(r.In.URL.Path, "/certs") {
			r.SetURL(keys)
			return
		}
		r.SetURL(target)
	}}
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		is := <-cut
		cut <- is
		if is && !strings.HasSuffix(r.URL.Path, "/certs") {
			rw.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		proxy.ServeHTTP(rw, r)
	}))
	t.Cleanup(srv.Close)
	return srv.URL, func(is bool) { <-cut; cut <- is }
}

func (w *world) as(c tenant.Caller) identityv1.RequestEditorFn { return w.As(w.t, "identity", c) }

func code(p *identityv1.Problem) string {
	if p == nil {
		return ""
	}
	return p.Code
}

// enter puts an agency into the tree.
func (w *world) enter(code, parent string, level identityv1.AgencyInputLevel, divisions ...string) {
	w.t.Helper()
	in := identityv1.AgencyInput{Code: code, Name: "Cơ quan " + code, Level: level, Parent: parent, Since: date(w.t, "2016-01-01")}
	for _, d := range divisions {
		in.Divisions = append(in.Divisions, identityv1.Division{Key: d, Name: d})
	}
	res, err := w.api.CreateAgencyWithResponse(w.t.Context(), &identityv1.CreateAgencyParams{IdempotencyKey: id.New().String()}, in, w.as(author))
	if err != nil || res.JSON201 == nil {
		w.t.Fatalf("agency %s: %v %s", code, err, res.Body)
	}
}

// tree enters a province with two departments, a district and two communes.
func (w *world) tree() {
	w.t.Helper()
	w.enter("H53", "", identityv1.AgencyInputLevelProvince)
	w.enter("H53.12", "H53", identityv1.AgencyInputLevelProvince, "cap-phep")
	w.enter("H53.14", "H53", identityv1.AgencyInputLevelProvince)
	w.enter("H53.30", "H53", identityv1.AgencyInputLevelDistrict)
	w.enter("H53.30.01", "H53.30", identityv1.AgencyInputLevelCommune)
	w.enter("H53.30.02", "H53.30", identityv1.AgencyInputLevelCommune)
}

func (w *world) create(c tenant.Caller, key string, in identityv1.OfficialInput) *identityv1.CreateOfficialResponse {
	w.t.Helper()
	res, err := w.api.CreateOfficialWithResponse(w.t.Context(), &identityv1.CreateOfficialParams{IdempotencyKey: key}, in, w.as(c))
	if err != nil {
		w.t.Fatal(err)
	}
	return res
}

// official makes an official with one mandate.
func (w *world) official(agency string, roles ...string) identityv1.Official {
	w.t.Helper()
	name := unique()
	res := w.create(author, id.New().String(), identityv1.OfficialInput{
		Username: name, FullName: "Phạm Văn Lý", Email: name + "@example.vn", Agency: agency, Roles: roles,
	})
	if res.JSON201 == nil {
		w.t.Fatalf("official: %s", res.Body)
	}
	return *res.JSON201
}

// user is the account as Keycloak has it.
func (w *world) user(account string) map[string]any {
	w.t.Helper()
	u, _ := w.get("/users/" + account).(map[string]any)
	return u
}

func attributeOf(u map[string]any, name string) string {
	all, _ := u["attributes"].(map[string]any)
	list, _ := all[name].([]any)
	if len(list) == 0 {
		return ""
	}
	s, _ := list[0].(string)
	return s
}

// eventually waits for a condition.
func eventually(t testing.TB, within time.Duration, what string, done func() bool) {
	t.Helper()
	deadline := time.After(within)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-deadline:
			t.Fatalf("not within %s: %s", within, what)
		case <-tick.C:
		}
	}
}
