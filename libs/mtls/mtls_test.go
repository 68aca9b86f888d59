package mtls_test

import (
	"crypto/tls"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/mtls"
	"motcua.vn/libs/mtlstest"
)

// serve answers each request with the peer's proven name.
func serve(t *testing.T, config *tls.Config) string {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, mtls.PeerName(r))
	}))
	s.TLS = config
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}

func get(config *tls.Config, url string) (string, error) {
	c := http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true}}
	res, err := c.Get(url)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	return string(body), err
}

func TestPeersProveTheirNames(t *testing.T) {
	t.Parallel()
	ours, foreign := mtlstest.NewAuthority(t), mtlstest.NewAuthority(t)
	url := serve(t, ours.Identity(t, "dossiers").ServerConfig())
	portal := ours.Identity(t, "portal")

	for _, c := range []struct {
		reason string
		config *tls.Config
		want   string // empty: the handshake fails
	}{
		{"the right name is wanted and served", portal.ClientConfig("dossiers"), "portal"},
		{"a server of our authority is not whom the client wants", portal.ClientConfig("identity"), ""},
		{"a client of a foreign authority", foreign.Identity(t, "portal").ClientConfig("dossiers"), ""},
		{"a client without certificate", &tls.Config{InsecureSkipVerify: true}, ""},
		{"a client of TLS 1.2", func() *tls.Config {
			c := portal.ClientConfig("dossiers")
			c.MinVersion, c.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
			return c
		}(), ""},
	} {
		got, err := get(c.config, url)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, %v", c.reason, got, err)
		}
	}
}

func TestPlainRequestHasNoPeer(t *testing.T) {
	t.Parallel()
	if got := mtls.PeerName(httptest.NewRequest(http.MethodGet, "/", nil)); got != "" {
		t.Errorf("peer %q", got)
	}
}

func TestRotationNeedsNoRestart(t *testing.T) {
	t.Parallel()
	before, after := mtlstest.NewAuthority(t), mtlstest.NewAuthority(t)
	dir := t.TempDir()
	server, err := mtls.Load(before.Issue(t, dir, "dossiers"))
	if err != nil {
		t.Fatal(err)
	}
	url := serve(t, server.ServerConfig())
	old, next := before.Identity(t, "portal"), after.Identity(t, "portal")
	if _, err := get(old.ClientConfig("dossiers"), url); err != nil {
		t.Fatal(err)
	}
	after.Issue(t, dir, "dossiers")
	deadline := time.Now().Add(10 * time.Second)
	for {
		if _, err = get(next.ClientConfig("dossiers"), url); err == nil || time.Now().After(deadline) {
			break
		}
	}
	if err != nil {
		t.Fatalf("the new authority is not served: %v", err)
	}
	if _, err := get(old.ClientConfig("dossiers"), url); err == nil {
		t.Error("the former authority is still accepted")
	}
}

func TestLoadNamesTheMissingFile(t *testing.T) {
	t.Parallel()
	_, err := mtls.Load(mtls.Files{Cert: "/nowhere/a.crt", Key: "/nowhere/a.key", CA: "/nowhere/ca.crt"})
	if err == nil || !strings.Contains(err.Error(), "/nowhere/a.crt") {
		t.Errorf("error %v", err)
	}
}
