package stack_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/stack"
)

// checkout makes a checkout whose services are the stand-in of testdata.
func checkout(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	source, err := os.ReadFile("testdata/service.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	write := func(path string, b []byte) {
		path = filepath.Join(dir, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, b, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	write("go.work", []byte("go 1.26\n\nuse ./services\n"))
	write("services/go.mod", []byte("module example.test/services\n\ngo 1.26\n"))
	write("services/cmd/sample/main.go", source)
	for _, name := range []string{"identity", "dossiers", "documents", "notifications", "portal"} {
		write("services/"+name+"/cmd/"+name+"/main.go", source)
	}
	for _, tool := range []string{"nats", "consul"} {
		for _, file := range []string{"go.mod", "go.sum"} {
			b, err := os.ReadFile(filepath.Join("..", "tools", tool, file))
			if err != nil {
				t.Fatal(err)
			}
			write("tools/"+tool+"/"+file, b)
		}
	}
	return dir
}

func get(t *testing.T, client *http.Client, url string) (string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s", url, res.Status)
	}
	return string(b), err
}

func environment(t *testing.T, p *stack.Platform, name string) map[string]string {
	t.Helper()
	body, err := get(t, http.DefaultClient, p.AdminURL(name)+"/environment")
	if err != nil {
		t.Fatal(err)
	}
	var env map[string]string
	if err := json.Unmarshal([]byte(body), &env); err != nil {
		t.Fatal(err)
	}
	return env
}

// await polls until the condition holds.
func await(t *testing.T, what string, holds func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		err := holds()
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s: %v", what, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestPlatform runs one whole platform: every foreign server is the real one,
// the services are stand-ins that keep to the contract.
func TestPlatform(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	p, err := stack.Start(t.Context(), stack.Options{Checkout: checkout(t), Fast: true, Traces: true, Log: &log, Env: map[string]map[string]string{"dossiers-2": {"LIMIT": "7"}}})
	if err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	t.Cleanup(func() { _ = p.Stop() })

	t.Run("portal answers", func(t *testing.T) {
		if body, err := get(t, http.DefaultClient, p.URL("portal")+"/"); err != nil || body != "portal-1" {
			t.Errorf("got %q, %v", body, err)
		}
	})
	t.Run("each instance is told what the contract says", func(t *testing.T) { told(t, p) })
	t.Run("services prove their names", func(t *testing.T) { names(t, p) })
	t.Run("a killed process comes back", func(t *testing.T) { comesBack(t, p) })
	t.Run("a halted process stays down", func(t *testing.T) { staysDown(t, p) })
	t.Run("services register as soon as Consul answers", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		if err := p.AwaitRegistered(ctx); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("the one-time code of a sample official", func(t *testing.T) {
		code, left, err := stack.OTP(filepath.Join(p.SecretsDir(), "otp.json"), "canbo01", time.Now())
		if err != nil || len(code) != 6 || left <= 0 {
			t.Errorf("got %q, %s, %v", code, left, err)
		}
	})
	t.Run("memory is told", func(t *testing.T) {
		var out bytes.Buffer
		if err := stack.Memory(p.Dir(), &out); err != nil || !strings.Contains(out.String(), "keycloak") {
			t.Errorf("%v\n%s", err, out.String())
		}
	})
	t.Run("nothing is left", func(t *testing.T) { nothingLeft(t, p) })
}

func told(t *testing.T, p *stack.Platform) {
	env := environment(t, p, "dossiers-2")
	want := map[string]string{
		"INSTANCE":             "dossiers-2",
		"ISSUER_URL":           p.URL("keycloak") + "/realms/motcua",
		"CLIENT_ID":            "dossiers",
		"NATS_URL":             p.NATSURL(),
		"NATS_USER":            "dossiers",
		"CONSUL_ADDR":          p.ConsulAddr(),
		"OTEL_TRACES_EXPORTER": "zipkin",
		"LIMIT":                "7",
	}
	for name, value := range want {
		if env[name] != value {
			t.Errorf("%s = %q, want %q", name, env[name], value)
		}
	}
	for _, name := range []string{"DATABASE_URL", "DATABASE_RELAY_URL", "CLIENT_SECRET", "NATS_PASSWORD", "CONSUL_TOKEN", "ENCRYPTION_KEYS", "LOOKUP_KEY"} {
		info, err := os.Stat(env[name+"_FILE"])
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s_FILE = %q: %v", name, env[name+"_FILE"], err)
		}
	}
	if env["SMTP_ADDR"] != "" || env["DATABASE_OWNER_URL_FILE"] != "" {
		t.Error("dossiers is told more than it needs")
	}
	address, err := os.ReadFile(env["DATABASE_URL_FILE"])
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), string(address))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	var user string
	if err := conn.QueryRow(t.Context(), "select current_user").Scan(&user); err != nil || user != "dossiers_app" {
		t.Errorf("connected as %q, %v", user, err)
	}
	if files := environment(t, p, "documents-1")["BLOB_URL"]; !strings.HasPrefix(files, "file:///") {
		t.Errorf("BLOB_URL = %q", files)
	}
}

func names(t *testing.T, p *stack.Platform) {
	tlsDir := filepath.Join(p.SecretsDir(), "tls")
	ca, err := os.ReadFile(filepath.Join(tlsDir, "ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	portal, err := tls.LoadX509KeyPair(filepath.Join(tlsDir, "portal.pem"), filepath.Join(tlsDir, "portal-key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	client := func(name string, certs ...tls.Certificate) *http.Client {
		return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: name, Certificates: certs, MinVersion: tls.VersionTLS13}}}
	}
	if body, err := get(t, client("dossiers", portal), p.URL("dossiers-1")); err != nil || body != "dossiers-1" {
		t.Errorf("portal to dossiers: %q, %v", body, err)
	}
	if _, err := get(t, client("identity", portal), p.URL("dossiers-1")); err == nil {
		t.Error("dossiers passed for identity")
	}
	if _, err := get(t, client("dossiers"), p.URL("dossiers-1")); err == nil {
		t.Error("a caller without a certificate was let in")
	}
}

func comesBack(t *testing.T, p *stack.Platform) {
	for _, name := range []string{"dossiers-1", "nats", "postgres"} {
		process := p.Process(name)
		before := process.Pid()
		if err := process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := process.AwaitReady(t.Context()); err != nil {
			t.Fatal(err)
		}
		await(t, name, func() error {
			if now := process.Pid(); now == 0 || now == before {
				return fmt.Errorf("pid %d, before %d", now, before)
			}
			return nil
		})
	}
	await(t, "state file", func() error {
		s, err := stack.ReadState(p.Dir())
		if err == nil && s.Pids["nats"] != p.Process("nats").Pid() {
			err = errors.New("the state holds an old pid")
		}
		return err
	})
}

func staysDown(t *testing.T, p *stack.Platform) {
	process := p.Process("identity-1")
	process.Halt()
	if _, err := get(t, http.DefaultClient, p.AdminURL("identity-1")+"/readyz"); err == nil || process.Pid() != 0 {
		t.Errorf("it still answers, pid %d", process.Pid())
	}
	if err := process.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func nothingLeft(t *testing.T, p *stack.Platform) {
	pids := p.State().Pids
	dir := p.Dir()
	if err := p.Stop(); err != nil {
		t.Fatal(err)
	}
	for name, pid := range pids {
		if err := syscall.Kill(pid, 0); err == nil {
			t.Errorf("%s (%d) still runs", name, pid)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is left: %v", dir, err)
	}
	if _, err := get(t, http.DefaultClient, p.URL("portal")); err == nil {
		t.Error("the portal still answers")
	}
}
