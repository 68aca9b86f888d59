package hosttest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// Client calls a service at its name ("https://documents/v1/..."), with the
// certificate of the client whose token a request carries: the portal's for
// people and for everybody without a token.
func (w *World) Client(t testing.TB, service string) *http.Client {
	t.Helper()
	return &http.Client{Transport: &speaker{t: t, w: w, service: service, as: map[string]http.RoundTripper{}}}
}

// ClientAs is Client with the certificate of one name, whatever the token.
func (w *World) ClientAs(t testing.TB, service, name string) *http.Client {
	t.Helper()
	return &http.Client{Transport: w.transport(t, service, name)}
}

func (w *World) transport(t testing.TB, service, name string) *http.Transport {
	t.Helper()
	transport := &http.Transport{
		TLSClientConfig: w.Authority.Identity(t, name).ClientConfig(service),
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, w.known[service])
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return transport
}

// speaker holds one transport for each name it has spoken as.
type speaker struct {
	t       testing.TB
	w       *World
	service string
	mu      sync.Mutex
	as      map[string]http.RoundTripper
}

func (s *speaker) RoundTrip(req *http.Request) (*http.Response, error) {
	name := holder(req.Header.Get("Authorization"))
	s.mu.Lock()
	through, ok := s.as[name]
	if !ok {
		through = s.w.transport(s.t, s.service, name)
		s.as[name] = through
	}
	s.mu.Unlock()
	return through.RoundTrip(req)
}

// holder gives the name of the certificate of who would hold the token.
func holder(authorization string) string {
	var claims struct {
		Party string `json:"azp"`
	}
	parts := strings.Split(authorization, ".")
	if len(parts) == 3 {
		if raw, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
			_ = json.Unmarshal(raw, &claims) // tests send broken tokens too
		}
	}
	switch {
	case strings.HasPrefix(claims.Party, "sample-"):
		return "sample"
	case claims.Party == "":
		return "portal"
	}
	return claims.Party
}
