// Package guardtest tries every operation of a contract as everybody who must
// not: without token, with a token that is another thing, for another service,
// expired, locked, of the wrong kind, without the role, for a foreign agency,
// and as a stranger on somebody's thing. The cases are made from the contract;
// an operation for which none can be made fails.
package guardtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"motcua.vn/libs/authntest"
	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/tenant"
)

// Target is a running service with something in it.
type Target struct {
	World   *hosttest.World
	Service string
	Spec    []byte
	// Denied is an account whose tokens the service refuses by now.
	Denied string
	// Path gives values of path and query parameters that lead to existing things; others take the contract's example.
	Path map[string]string
	// Owned are path parameters whose thing belongs to somebody: strangers get 404.
	Owned []string
	// Unowned says of operations without an owned parameter why there is no stranger: "lists one's own".
	Unowned map[string]string
	// Public is the status of public operations; 200 where it says nothing.
	Public map[string]int

	client *http.Client
	thief  *http.Client // shows a service's certificate that has nothing to do with the token
}

type access struct {
	Public  bool     `json:"public"`
	Citizen bool     `json:"citizen"`
	Staff   []string `json:"staff"`
	Service []string `json:"service"`
}

type operation struct {
	id, method, path string
	access           access
	op               *openapi3.Operation
	params           openapi3.Parameters
}

// foreign is an agency at which nobody of a target has a part.
const foreign tenant.Agency = "H99.99"

// Run tries all operations.
func Run(t *testing.T, target Target) {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(target.Spec)
	if err != nil {
		t.Fatal(err)
	}
	target.client = target.World.Client(t, target.Service)
	target.thief = target.World.ClientAs(t, target.Service, "reporting")
	target.awaitDenial(t, doc)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := operation{id: op.OperationID, method: method, path: path, op: op, params: slices.Concat(item.Parameters, op.Parameters)}
			raw, err := json.Marshal(op.Extensions["x-access"])
			if err != nil || json.Unmarshal(raw, &o.access) != nil {
				t.Fatalf("%s: no x-access", o.id)
			}
			t.Run(o.id, func(t *testing.T) { target.try(t, o) })
		}
	}
}

func (g Target) try(t *testing.T, o operation) {
	if o.access.Public {
		want := http.StatusOK
		if s, ok := g.Public[o.id]; ok {
			want = s
		}
		g.expect(t, o, "anybody", nil, "", want)
		return
	}
	g.tokens(t, o)
	g.kinds(t, o)
	g.strangers(t, o)
}

// allowed makes a caller whom the contract lets try.
func (o operation) allowed() tenant.Caller {
	switch {
	case o.access.Citizen:
		return authntest.Citizen(2)
	case len(o.access.Staff) > 0:
		return authntest.Staff(foreign, o.role())
	}
	return tenant.ServiceCaller(o.access.Service[0])
}

func (o operation) role() tenant.Role {
	if o.access.Staff[0] == "any" {
		return tenant.CaseOfficer
	}
	return tenant.Role(o.access.Staff[0])
}

// tokens tries what is no valid token here: 401.
func (g Target) tokens(t *testing.T, o operation) {
	t.Helper()
	c := o.allowed()
	bad := map[string]authntest.Claims{
		"an ID token":      {"typ": "ID"},
		"a refresh token":  {"typ": "Refresh"},
		"a foreign issuer": {"iss": "http://elsewhere.example/realms/motcua"},
		"a foreign client": {"azp": "stranger", "client_id": "stranger"},
		"an expired token": {"exp": time.Now().Add(-time.Hour).Unix()},
	}
	for name, claims := range bad {
		g.expect(t, o, name, []string{"Bearer " + g.World.Issuer.Token(t, c, g.Service, claims)}, "", http.StatusUnauthorized)
	}
	g.expect(t, o, "no token", nil, "", http.StatusUnauthorized)
	g.expect(t, o, "no token at all", []string{"Bearer x.y.z"}, "", http.StatusUnauthorized)
	thief := g
	thief.client = g.thief
	thief.expect(t, o, "a service with the token of another client", []string{"Bearer " + g.World.Issuer.Token(t, c, g.Service, nil)}, "", http.StatusUnauthorized)
	g.expect(t, o, "a foreign audience", []string{"Bearer " + g.World.Issuer.Token(t, c, "elsewhere", nil)}, "", http.StatusUnauthorized)
	if c.Kind != tenant.Service && g.Denied != "" {
		c.Subject = g.Denied
		g.expect(t, o, "a locked account", []string{"Bearer " + g.World.Issuer.Token(t, c, g.Service, before())}, "", http.StatusUnauthorized)
	}
}

// before dates a token to a minute ago: what is issued after a lock is not denied by it.
func before() authntest.Claims { return authntest.Claims{"iat": time.Now().Add(-time.Minute).Unix()} }

// kinds tries callers whom the contract does not list: 403.
func (g Target) kinds(t *testing.T, o operation) {
	t.Helper()
	if !o.access.Citizen {
		g.as(t, o, "a citizen", authntest.Citizen(2), "", http.StatusForbidden)
	}
	for _, role := range tenant.Roles() {
		if !slices.Contains(o.access.Staff, string(role)) && !slices.Contains(o.access.Staff, "any") {
			g.as(t, o, "staff without the role", authntest.Staff(foreign, role), "", http.StatusForbidden)
			break
		}
	}
	for _, service := range []string{"documents", "notifications", "identity", "sample-publisher"} {
		if !slices.Contains(o.access.Service, service) && service != g.Service {
			g.as(t, o, "a service that is not listed", tenant.ServiceCaller(service), "", http.StatusForbidden)
			break
		}
	}
	if len(o.access.Staff) > 0 {
		g.as(t, o, "staff for an agency that is not theirs", authntest.Staff(foreign, o.role()), "H98.98", http.StatusForbidden)
		ended := authntest.Staff(foreign, o.role())
		ended.Mandates[0].Until = time.Now().Add(-time.Hour)
		g.as(t, o, "staff whose mandate ended", ended, "", http.StatusForbidden)
	}
}

// strangers tries people with the right kind and role on a thing that is not theirs: 404.
func (g Target) strangers(t *testing.T, o operation) {
	t.Helper()
	if !slices.ContainsFunc(g.Owned, func(name string) bool { return strings.Contains(o.path, "{"+name+"}") }) {
		if g.Unowned[o.id] == "" {
			t.Errorf("%s: no case for strangers; say in Unowned why there is none", o.id)
		}
		return
	}
	if o.access.Citizen {
		g.as(t, o, "a foreign citizen", authntest.Citizen(2), "", http.StatusNotFound)
	}
	if len(o.access.Staff) > 0 {
		g.as(t, o, "a foreign agency", authntest.Staff(foreign, o.role()), string(foreign), http.StatusNotFound)
	}
}

func (g Target) as(t *testing.T, o operation, who string, c tenant.Caller, acting string, want int) {
	t.Helper()
	g.expect(t, o, who, []string{"Bearer " + g.World.Issuer.Token(t, c, g.Service, nil)}, acting, want)
}

func (g Target) expect(t *testing.T, o operation, who string, authorization []string, acting string, want int) {
	t.Helper()
	req := g.request(t, o)
	for _, a := range authorization {
		req.Header.Set("Authorization", a)
	}
	if acting != "" {
		req.Header.Set("X-Acting-Agency", acting)
	}
	resp, err := g.client.Do(req)
	if err != nil {
		t.Fatalf("%s as %s: %v", o.id, who, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 2000))
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != want {
		t.Errorf("%s as %s: %d, want %d: %s", o.id, who, resp.StatusCode, want, body)
	}
}

// request makes a request that fits the contract, from its examples.
func (g Target) request(t *testing.T, o operation) *http.Request {
	t.Helper()
	path, query, headers := o.path, url.Values{}, http.Header{}
	for _, ref := range o.params {
		p := ref.Value
		value, given := g.Path[p.Name]
		if !given && p.Example != nil {
			value = fmt.Sprint(p.Example)
		}
		switch {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
		case p.In == "query" && (p.Required || given):
			query.Set(p.Name, value)
		case p.In == "header" && p.Required:
			headers.Set(p.Name, value)
		}
	}
	var body io.Reader
	if o.op.RequestBody != nil {
		kind, content := exampleBody(t, o)
		body = bytes.NewReader(content)
		headers.Set("Content-Type", kind)
	}
	req, err := http.NewRequestWithContext(t.Context(), o.method, "https://"+g.Service+path+"?"+query.Encode(), body)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range headers {
		req.Header[k] = v
	}
	return req
}

func exampleBody(t *testing.T, o operation) (kind string, content []byte) {
	t.Helper()
	for kind, media := range o.op.RequestBody.Value.Content {
		if media.Schema.Value.Format == "binary" {
			return kind, []byte("%PDF-1.7\n%%EOF\n")
		}
		example := media.Example
		if example == nil {
			example = media.Schema.Value.Example
		}
		raw, err := json.Marshal(example)
		if err != nil {
			t.Fatal(err)
		}
		return kind, raw
	}
	t.Fatalf("%s: a body without content", o.id)
	return "", nil
}
