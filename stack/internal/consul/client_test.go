package consul_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"motcua.vn/stack/internal/consul"
)

func put(t *testing.T, token, path string, body any) int {
	t.Helper()
	addr := os.Getenv("TEST_CONSUL_ADDR")
	if addr == "" {
		t.Fatal("TEST_CONSUL_ADDR is not set: run under `stack exec consul -- go test`")
	}
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://"+addr+path, bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Consul-Token", token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

func TestAServiceRegistersItselfAlone(t *testing.T) {
	t.Parallel()
	tokens := map[string]string{}
	if err := json.Unmarshal([]byte(os.Getenv("TEST_CONSUL_TOKENS")), &tokens); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		token, name string
		want        int
		why         string
	}{
		{tokens["documents"], "documents", 200, "a service registers its own name"},
		{tokens["documents"], "dossiers", 403, "a planted instance of another service would be sent citizens' requests"},
		{"", "documents", 403, "the default is to deny"},
	} {
		got := put(t, c.token, "/v1/agent/service/register", map[string]any{"ID": c.name + "-acl-test", "Name": c.name, "Port": 1})
		if got != c.want {
			t.Errorf("%s: status %d, want %d", c.why, got, c.want)
		}
	}
	err := consul.Healthy(t.Context(), os.Getenv("TEST_CONSUL_ADDR"), tokens["portal"], []string{"documents"})
	if err != nil {
		t.Errorf("another service cannot find it: %v", err)
	}
	if err := consul.Healthy(t.Context(), os.Getenv("TEST_CONSUL_ADDR"), tokens["portal"], []string{"notifications"}); err == nil {
		t.Error("a service nobody registered is healthy")
	}
	if got := put(t, tokens["documents"], "/v1/agent/service/deregister/documents-acl-test", nil); got != 200 {
		t.Errorf("deregistration: status %d", got)
	}
	if got := put(t, tokens["documents"], "/v1/acl/policy", map[string]any{"Name": "intruder"}); got != 403 {
		t.Errorf("a service may write policies: status %d", got)
	}
}
