// Package pagetest serves pages over stand-ins of the services: real handlers,
// sessions and mutual TLS, with answers that a test writes as JSON.
package pagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua.vn/libs/config"
	"motcua.vn/libs/discovery"
	"motcua.vn/libs/mtlstest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/keep"
	"motcua.vn/services/portal/internal/session"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/text"
	"motcua.vn/services/portal/internal/upstream"
)

// Call is what a stand-in was asked.
type Call struct {
	Path   string // "dossiers POST /v1/dossiers/…/take"
	Query  url.Values
	Header http.Header
	Body   string
}

// Desk is a browser of one member of staff at the portal, with the services behind it.
type Desk struct {
	Site    *site.Site
	Headers map[string]string // of every answer of the services
	mux     *http.ServeMux
	mu      sync.Mutex
	answers map[string]any
	calls   []Call
	cookie  *http.Cookie
	store   *sessions
}

// Account of the officer who is signed in.
const Account = "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b01"

// New signs an officer in who acts for H53.12 with the given roles; routes adds the pages under test.
func New(t *testing.T, routes func(*http.ServeMux, *site.Site), roles ...tenant.Role) *Desk {
	t.Helper()
	d := &Desk{mux: http.NewServeMux(), answers: map[string]any{}}
	authority := mtlstest.NewAuthority(t)
	fallback := map[string]string{}
	for _, name := range []string{"dossiers", "identity", "documents", "notifications"} {
		s := httptest.NewUnstartedServer(d.standIn(name))
		s.TLS = authority.Identity(t, name).ServerConfig()
		s.StartTLS()
		t.Cleanup(s.Close)
		fallback[name] = strings.TrimPrefix(s.URL, "https://")
	}
	directory, err := discovery.New(discovery.Options{Identity: authority.Identity(t, "portal"), Fallback: fallback})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(directory.Close)
	const secret = "a-secret-of-the-browser-that-has-43-letters"
	store := &sessions{one: session.Session{
		Hash: session.HashOf(secret), Account: Account, Kind: tenant.Staff, Name: "Phạm Văn Lý", Acting: "H53.12", LastSeen: time.Now(), Created: time.Now(),
		Mandates: []tenant.Mandate{{Agency: "H53.12", Roles: roles}}, Tokens: session.Tokens{Access: "token", Expiry: time.Now().Add(time.Hour)},
	}}
	provider := session.NewProvider("http://localhost/realms/motcua", "http://localhost", "portal", config.NewSecret("none"), "http://localhost")
	clients := upstream.New(directory)
	d.Site = &site.Site{
		Brand: "Một Cửa", PublicURL: "http://localhost", Texts: text.Bundle(), Clients: clients, Agencies: site.NewAgencies(clients),
		Sessions: session.NewManager(store, provider, []byte("a key of tests"), "http://localhost"), Kept: &kept{forms: map[string]keep.Form{}},
	}
	d.store = store
	d.cookie = &http.Cookie{Name: "motcua", Value: secret}
	routes(d.mux, d.Site)
	return d
}

// Answer sets what a service says to "dossiers GET /v1/…": a value as JSON, or a status number.
func (d *Desk) Answer(path string, value any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answers[path] = value
}

// Calls gives what was asked under a path so far.
func (d *Desk) Calls(path string) []Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []Call
	for _, c := range d.calls {
		if c.Path == path {
			all = append(all, c)
		}
	}
	return all
}

// Problem is a refusal of a service (RFC 9457).
type Problem struct {
	Status int     `json:"status"`
	Code   string  `json:"code"`
	Detail string  `json:"detail"`
	Fields []Field `json:"fields,omitempty"`
}

// Field is a place that a Problem complains about.
type Field struct {
	Path string `json:"path"`
	Code string `json:"code"`
}

func (d *Desk) standIn(service string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		path := service + " " + r.Method + " " + r.URL.Path
		d.mu.Lock()
		d.calls = append(d.calls, Call{path, r.URL.Query(), r.Header, string(body)})
		value, ok := d.answers[path]
		d.mu.Unlock()
		if !ok {
			value = Problem{Status: http.StatusNotFound, Code: "not_found", Detail: "the test has no answer for " + path}
		}
		status := http.StatusOK
		w.Header().Set("Content-Type", "application/json")
		for name, text := range d.Headers {
			w.Header().Set(name, text)
		}
		if p, isProblem := value.(Problem); isProblem {
			status = p.Status
			w.Header().Set("Content-Type", "application/problem+json")
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(value)
	})
}

// ServeHTTP answers as the portal does, for the officer who is signed in.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.AddCookie(d.cookie)
	r.AddCookie(&http.Cookie{Name: "motcua-visitor", Value: "a-visitor-of-the-portal-that-has-43-letters"})
	d.mux.ServeHTTP(w, r)
}

// Get opens a page and gives its HTML.
func (d *Desk) Get(t *testing.T, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d %s", path, w.Code, w.Body.String())
	}
	return w.Body.String()
}

// Post sends a form as our own pages do; headers may follow in pairs.
func (d *Desk) Post(t *testing.T, path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	body := url.Values{"csrf": {d.Token()}}
	maps.Copy(body, form)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

// Token of the officer's forms: Post sends it in the form, our scripts in the header X-CSRF-Token.
func (d *Desk) Token() string {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", nil)
	r.AddCookie(d.cookie)
	return d.Site.Sessions.CSRF(httptest.NewRecorder(), r)
}

// Go opens a page that leads on and gives where to.
func (d *Desk) Go(t *testing.T, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("GET %s: %d %s", path, w.Code, w.Body.String())
	}
	return w.Header().Get("Location")
}

// Multipart sends a form as a page without scripts does where it has a file field: with files by field, or without any.
func (d *Desk) Multipart(t *testing.T, path string, files ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for _, field := range files {
		file, err := m.CreateFormFile(field, field+".pdf")
		if err == nil {
			_, err = file.Write([]byte("%PDF"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}
