package authn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"

	"motcua.vn/libs/fault"
)

// KeySource gives the public key of a key id.
type KeySource interface {
	Key(ctx context.Context, kid string) (any, error)
}

// RemoteKeys fetches a JWKS (RFC 7517) and keeps it. An unknown key id fetches
// again, at most every 10 seconds, so that forged ids cannot make us hammer
// Keycloak; when Keycloak is away the known keys go on serving, and nobody who
// has one of them waits for a fetch.
type RemoteKeys struct {
	url    string
	client *http.Client
	keys   atomic.Pointer[map[string]any]

	fetching sync.Mutex // guards what follows; who needs a new key waits for one fetch
	fetched  time.Time
	lastErr  error
}

const (
	refetchEvery = 10 * time.Second
	warmEvery    = time.Second
	maxKeySet    = 1 << 20 // bytes
)

// NewRemoteKeys makes a source for the address of a JWKS.
func NewRemoteKeys(url string, client *http.Client) *RemoteKeys {
	r := &RemoteKeys{url: url, client: client}
	r.keys.Store(&map[string]any{})
	return r
}

// Warm fetches until keys are there, so that a service that was asked nothing yet can verify tokens when Keycloak goes
// away. It ends with nil, or with the context.
func (r *RemoteKeys) Warm(ctx context.Context) error {
	tick := time.NewTicker(warmEvery)
	defer tick.Stop()
	for {
		r.fetching.Lock()
		if len(*r.keys.Load()) == 0 {
			r.lastErr = r.fetch(ctx)
		}
		r.fetching.Unlock()
		if len(*r.keys.Load()) > 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// Key gives the key; unknown after a fetch is ErrInvalid, no keys at all unavailable.
func (r *RemoteKeys) Key(ctx context.Context, kid string) (any, error) {
	if k, ok := (*r.keys.Load())[kid]; ok {
		return k, nil
	}
	r.fetching.Lock()
	defer r.fetching.Unlock()
	if k, ok := (*r.keys.Load())[kid]; ok {
		return k, nil
	}
	if time.Since(r.fetched) > refetchEvery {
		r.fetched = time.Now()
		r.lastErr = r.fetch(ctx)
	}
	known := *r.keys.Load()
	if k, ok := known[kid]; ok {
		return k, nil
	}
	if len(known) == 0 && r.lastErr != nil {
		r.fetched = time.Time{} // nobody can pass without keys; ask again at once
		return nil, fault.Unavailable("issuer_unavailable", "the sign-in service does not answer; try again").Because(r.lastErr)
	}
	return nil, ErrInvalid
}

func (r *RemoteKeys) fetch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url, nil)
	if err != nil {
		return err
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("keys: status %d", resp.StatusCode)
	}
	var set jose.JSONWebKeySet
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxKeySet)).Decode(&set); err != nil {
		return err
	}
	keys := map[string]any{}
	for _, k := range set.Keys {
		if k.Use == "sig" && k.IsPublic() && k.KeyID != "" {
			keys[k.KeyID] = k.Key
		}
	}
	if len(keys) == 0 {
		return errors.New("keys: none to verify with")
	}
	r.keys.Store(&keys)
	return nil
}
