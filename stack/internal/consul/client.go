package consul

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

var caller = &http.Client{Timeout: 10 * time.Second}

// client speaks the few calls of Consul's HTTP API that the stack needs.
type client struct{ base, token string }

// led returns nil once the agent has a leader and its access control answers.
func (c client) led(ctx context.Context) error {
	var leader string
	if err := c.call(ctx, http.MethodGet, "/v1/status/leader", nil, &leader); err != nil {
		return err
	}
	if leader == "" {
		return fmt.Errorf("no leader yet")
	}
	return c.call(ctx, http.MethodGet, "/v1/acl/token/self", nil, nil)
}

// grant makes a token that may register the one service and read all.
func (c client) grant(ctx context.Context, service, token string) error {
	rules := fmt.Sprintf("service %q { policy = \"write\" }\nservice_prefix \"\" { policy = \"read\" }\nnode_prefix \"\" { policy = \"read\" }\nagent_prefix \"\" { policy = \"read\" }\n", service)
	policy := map[string]any{"Name": "register-" + service, "Description": "Registers " + service + " alone, reads all services.", "Rules": rules}
	if err := c.call(ctx, http.MethodPut, "/v1/acl/policy", policy, nil); err != nil {
		return err
	}
	return c.call(ctx, http.MethodPut, "/v1/acl/token", map[string]any{
		"SecretID":    token,
		"Description": service,
		"Policies":    []map[string]string{{"Name": "register-" + service}},
	}, nil)
}

func (c client) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("X-Consul-Token", c.token)
	res, err := caller.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s: %s", method, path, res.Status, bytes.TrimSpace(b))
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(b, out)
}

// Healthy returns nil when the agent at an address knows a passing instance
// of every service, and otherwise says which it misses.
func Healthy(ctx context.Context, addr, token string, services []string) error {
	c := client{base: "http://" + addr, token: token}
	for _, name := range services {
		var entries []json.RawMessage
		if err := c.call(ctx, http.MethodGet, "/v1/health/service/"+name+"?passing=1", nil, &entries); err != nil {
			return err
		}
		if len(entries) == 0 {
			return fmt.Errorf("consul knows no healthy instance of %s", name)
		}
	}
	return nil
}
