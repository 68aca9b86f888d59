package kit_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"motcua.vn/libs/authn"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/tenant"
)

const spec = `{
 "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "security": [{"token": []}],
 "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
 "paths": {
  "/things": {"get": {"operationId": "listThings", "x-access": {"citizen": true},
   "parameters": [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9}},
    {"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["a", "b"]}},
    {"name": "must", "in": "query", "required": true, "schema": {"type": "string", "minLength": 1}}],
   "responses": {"default": {"description": "x"}}}},
  "/streams": {"post": {"operationId": "putStream", "x-access": {"citizen": true}, "x-stream": true,
   "requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}},
   "responses": {"default": {"description": "x"}}}}
 }}`

// anybody verifies every token as a citizen's.
type anybody struct{}

func (anybody) Verify(_ context.Context, header, _ string) (tenant.Caller, authn.Claims, error) {
	if header == "" {
		return tenant.Caller{}, authn.Claims{}, authn.ErrMissing
	}
	return tenant.Caller{Kind: tenant.Citizen, Subject: "x"}, authn.Claims{}, nil
}

// strict is what the generator calls StrictHandlerFunc.
type strict func(ctx context.Context, w http.ResponseWriter, r *http.Request, request any) (any, error)

// serve answers every operation through its chain with f.
func serve(t *testing.T, operation string, f strict) http.Handler {
	t.Helper()
	s, err := kit.New("test", []byte(spec), anybody{})
	if err != nil {
		t.Fatal(err)
	}
	chained := kit.Middleware[strict](s)(f, operation)
	return s.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := chained(r.Context(), w, r, nil); err != nil {
			kit.WriteProblem(w, r, err)
		}
	}))
}

func call(h http.Handler, method, target string, body io.Reader, token string) (int, string) {
	r := httptest.NewRequest(method, target, body)
	if token != "" {
		r.Header.Set("Authorization", token)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var p struct{ Code string }
	_ = json.Unmarshal(w.Body.Bytes(), &p)
	return w.Code, p.Code
}

func TestZeroIsAbsent(t *testing.T) {
	t.Parallel()
	h := serve(t, "ListThings", func(_ context.Context, _ http.ResponseWriter, r *http.Request, _ any) (any, error) {
		if q := r.URL.Query(); q.Has("limit") && q.Get("limit") == "0" || q.Has("kind") && q.Get("kind") == "" {
			return nil, fault.Conflict("seen", "x")
		}
		return nil, nil
	})
	cases := []struct {
		reason, query, code string
		status              int
	}{
		{"generated clients write what was left out as zero", "?limit=0&kind=&must=x", "", 200},
		{"a value that is one", "?limit=3&kind=a&must=x", "", 200},
		{"a value out of range is refused", "?limit=10&must=x", "invalid_request", 422},
		{"a value that is none of the list too", "?kind=c&must=x", "invalid_request", 422},
		{"what is required cannot be zero", "?must=", "invalid_request", 422},
		{"and not be left out", "", "invalid_request", 422},
	}
	for _, c := range cases {
		if status, code := call(h, http.MethodGet, "/things"+c.query, nil, "Bearer x"); status != c.status || code != c.code {
			t.Errorf("%s: %d %s, want %d %s", c.reason, status, code, c.status, c.code)
		}
	}
}

func TestChain(t *testing.T) {
	t.Parallel()
	ok := func(context.Context, http.ResponseWriter, *http.Request, any) (any, error) { return nil, nil }
	if status, code := call(serve(t, "ListThings", ok), http.MethodGet, "/things?must=x", nil, ""); status != 401 || code != "token_missing" {
		t.Errorf("without a token: %d %s", status, code)
	}
	if status, _ := call(serve(t, "Unheard", ok), http.MethodGet, "/things?must=x", nil, "Bearer x"); status != 500 {
		t.Errorf("an operation that the contract does not know: %d", status)
	}
	panics := func(context.Context, http.ResponseWriter, *http.Request, any) (any, error) { panic("secret") }
	if status, code := call(serve(t, "ListThings", panics), http.MethodGet, "/things?must=x", nil, "Bearer x"); status != 500 || code != "internal" {
		t.Errorf("a panic: %d %s", status, code)
	}
}

// untouched fails when somebody reads before the handler does.
type untouched struct {
	t    *testing.T
	open bool
}

func (u *untouched) Read([]byte) (int, error) {
	if !u.open {
		u.t.Error("a body that streams was read before its handler")
	}
	return 0, io.EOF
}

func TestStreamsAreNotRead(t *testing.T) {
	t.Parallel()
	body := &untouched{t: t}
	h := serve(t, "PutStream", func(_ context.Context, _ http.ResponseWriter, r *http.Request, _ any) (any, error) {
		body.open = true
		return io.Copy(io.Discard, r.Body)
	})
	r := httptest.NewRequest(http.MethodPost, "/streams", io.MultiReader(body, strings.NewReader("x")))
	r.Header.Set("Authorization", "Bearer x")
	r.Header.Set("Content-Type", "application/octet-stream")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK || !body.open {
		t.Errorf("%d", w.Code)
	}
}
