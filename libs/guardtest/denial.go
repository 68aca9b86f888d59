package guardtest

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/id"
)

// Denier stands in for identity, which denies the account that it returns. The
// service under test needs a bus, because only with one it asks for denials.
func Denier(t testing.TB, w *hosttest.World) string {
	t.Helper()
	account := id.New().String()
	w.Peer(t, "identity", http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v1/denials" {
			rw.WriteHeader(http.StatusNotFound)
			return
		}
		rw.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(rw).Encode(map[string]any{"denials": []map[string]any{{"account": account, "before": time.Now().Add(time.Hour)}}})
	}))
	return account
}

const denialWait = 10 * time.Second

// awaitDenial waits until the service refuses the denied account at an operation that lets people in.
func (g Target) awaitDenial(t *testing.T, doc *openapi3.T) {
	t.Helper()
	if g.Denied == "" {
		t.Fatal("guardtest: name a denied account")
	}
	for path, item := range doc.Paths.Map() {
		get := item.Get
		if get == nil {
			continue
		}
		o := operation{id: get.OperationID, method: http.MethodGet, path: path, op: get, params: append(item.Parameters[:len(item.Parameters):len(item.Parameters)], get.Parameters...)}
		raw, err := json.Marshal(get.Extensions["x-access"])
		if err != nil || json.Unmarshal(raw, &o.access) != nil || o.access.Public || get.Extensions["x-stream"] != nil || (!o.access.Citizen && len(o.access.Staff) == 0) {
			continue
		}
		c := o.allowed()
		c.Subject = g.Denied
		for deadline := time.Now().Add(denialWait); time.Now().Before(deadline); {
			req := g.request(t, o)
			req.Header.Set("Authorization", "Bearer "+g.World.Issuer.Token(t, c, g.Service, before()))
			resp, err := g.client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusUnauthorized {
				return
			}
		}
		t.Fatalf("%s lets a denied account in", o.id)
	}
	t.Fatal("guardtest: no operation to try a denied account at")
}
