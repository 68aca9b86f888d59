// Package hosttest runs a service as a black box: its own database, an issuer
// of tokens, certificates of one authority, and peers that stand in for other
// services. It starts no server of the platform.
package hosttest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"motcua.vn/libs/authntest"
	"motcua.vn/libs/config"
	"motcua.vn/libs/freeport"
	"motcua.vn/libs/mtlstest"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
)

// StartTimeout is how long a service may take until it is ready.
const StartTimeout = 30 * time.Second

// World is what the services of one test share.
type World struct {
	Issuer    *authntest.Issuer
	Authority *mtlstest.Authority
	dir       string
	known     map[string]string // service: host:port
}

// New makes a world that ends with the test.
func New(t testing.TB) *World {
	t.Helper()
	return &World{Issuer: authntest.NewIssuer(t), Authority: mtlstest.NewAuthority(t), dir: t.TempDir(), known: map[string]string{}}
}

// Peer stands in for another service: handler answers at its name over mutual
// TLS. It must be there before the configuration of those that call it is made.
func (w *World) Peer(t testing.TB, service string, handler http.Handler) {
	t.Helper()
	srv := httptest.NewUnstartedServer(handler)
	srv.TLS = w.Authority.Identity(t, service).ServerConfig()
	srv.StartTLS()
	t.Cleanup(srv.Close)
	w.known[service] = srv.Listener.Addr().String()
}

// Common is the configuration of a service on its own database, on free ports.
func (w *World) Common(t testing.TB, service string, db pgtest.Database) config.Common {
	t.Helper()
	files := w.Authority.Issue(t, w.dir, service)
	c := config.Common{
		HTTPAddr: freeAddr(t), AdminAddr: freeAddr(t), Instance: service + "-test", Sample: true,
		Database:  config.Database{URL: config.NewSecret(db.AppURL), RelayURL: config.NewSecret(db.RelayURL), MaxConns: 8},
		TLS:       config.TLS{CertFile: files.Cert, KeyFile: files.Key, CAFile: files.CA},
		Realm:     config.Realm{IssuerURL: w.Issuer.URL, KeycloakURL: w.Issuer.KeycloakURL(), ClientID: service, ClientSecret: config.NewSecret("secret")},
		Discovery: config.Discovery{Fallback: map[string]string{}},
	}
	for name, addr := range w.known {
		c.Discovery.Fallback[name] = addr
	}
	w.known[service] = c.HTTPAddr
	return c
}

// Address is where a peer or a service of this world listens, for a configuration that was made before it.
func (w *World) Address(service string) string { return w.known[service] }

func freeAddr(t testing.TB) string {
	t.Helper()
	port, err := freeport.Take()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("127.0.0.1:%d", port)
}

// Start runs the service until the test ends, or stop is called, and returns
// once its required dependencies answer.
func (w *World) Start(t testing.TB, c config.Common, serve func(ctx context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("%s ended: %v", c.Instance, err)
		}
	}
	t.Cleanup(stop)
	if err := Ready(ctx, c, ended); err != nil {
		stopped = true
		cancel()
		t.Fatalf("%s: %v", c.Instance, err)
	}
	return stop
}

// Ready waits for /readyz, or for an end that came first.
func Ready(ctx context.Context, c config.Common, ended <-chan error) error {
	ctx, cancel := context.WithTimeout(ctx, StartTimeout)
	defer cancel()
	client := &http.Client{Timeout: 5 * time.Second}
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.AdminAddr+"/readyz", nil)
		if err != nil {
			return err
		}
		res, err := client.Do(req)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
			err = fmt.Errorf("readyz answers %d", res.StatusCode)
		}
		select {
		case err := <-ended:
			return fmt.Errorf("ended before it was ready: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("not ready in %s: %w", StartTimeout, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// As adds the caller's token, and the agency it acts for, to a request: an
// editor of generated clients.
func (w *World) As(t testing.TB, service string, c tenant.Caller) func(context.Context, *http.Request) error {
	t.Helper()
	token := w.Issuer.Token(t, c, service, nil)
	return func(_ context.Context, req *http.Request) error {
		req.Header.Set("Authorization", "Bearer "+token)
		if c.Acting != "" {
			req.Header.Set("X-Acting-Agency", string(c.Acting))
		}
		return nil
	}
}

// Env is the environment of a process of the service, for tests of real binaries.
func Env(c config.Common, more ...string) []string {
	env := []string{
		"HTTP_ADDR=" + c.HTTPAddr, "ADMIN_ADDR=" + c.AdminAddr, "INSTANCE=" + c.Instance,
		"DATABASE_URL=" + c.Database.URL.Value(), "DATABASE_RELAY_URL=" + c.Database.RelayURL.Value(),
		"TLS_CERT_FILE=" + c.TLS.CertFile, "TLS_KEY_FILE=" + c.TLS.KeyFile, "TLS_CA_FILE=" + c.TLS.CAFile,
		"ISSUER_URL=" + c.Realm.IssuerURL, "KEYCLOAK_URL=" + c.Realm.KeycloakURL,
		"SAMPLE=" + strconv.FormatBool(c.Sample),
		"CLIENT_ID=" + c.Realm.ClientID, "CLIENT_SECRET=" + c.Realm.ClientSecret.Value(),
		"NATS_URL=" + c.NATS.URL, "NATS_USER=" + c.NATS.User, "NATS_PASSWORD=" + c.NATS.Password.Value(),
	}
	var list string
	for service, addr := range c.Discovery.Fallback {
		list += "," + service + "=" + addr
	}
	if list != "" {
		env = append(env, "DISCOVERY_FALLBACK="+list[1:])
	}
	return append(env, more...)
}
