package authn_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"motcua.vn/libs/authn"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/clock"
)

// TestKnownKeysOutliveTheIssuer warms the keys, has the issuer hang, and verifies a good token while one of an
// unknown key waits for the issuer.
func TestKnownKeysOutliveTheIssuer(t *testing.T) {
	t.Parallel()
	i := authntest.NewIssuer(t)
	var hanging atomic.Bool
	asked := make(chan struct{}, 8)
	certs := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hanging.Load() {
			asked <- struct{}{}
			<-r.Context().Done()
			return
		}
		res, err := http.Get(i.URL + "/protocol/openid-connect/certs")
		if err != nil {
			t.Error(err)
			return
		}
		defer res.Body.Close()
		_, _ = io.Copy(w, res.Body)
	}))
	defer certs.Close()
	keys := authn.NewRemoteKeys(certs.URL, &http.Client{Timeout: 2 * time.Second})
	if err := keys.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	hanging.Store(true)
	v := authn.New(authn.Options{Issuer: i.URL, Audience: "dossiers", Parties: map[string][]string{"portal": {"portal"}}, Keys: keys, Clock: clock.System{}})
	waited := make(chan error, 1)
	go func() {
		_, err := keys.Key(t.Context(), "a key that nobody has")
		waited <- err
	}()
	<-asked
	good := "Bearer " + i.Token(t, authntest.Citizen(1), "dossiers", nil)
	if _, _, err := v.Verify(t.Context(), good, "portal"); err != nil {
		t.Errorf("a token of a known key: %v", err)
	}
	select {
	case err := <-waited:
		t.Errorf("the good token waited until the unknown key was given up: %v", err)
	default:
	}
	if err := <-waited; err == nil {
		t.Error("there is an unknown key")
	}
}
