package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"motcua.vn/libs/freeport"
	"motcua.vn/libs/mtls"
)

// process is the one instance of dossiers.
type process struct {
	binary string
	env    []string
	log    string
	admin  string
	cmd    *exec.Cmd
	ended  chan error
}

// build compiles the service as it is shipped.
func build(ctx context.Context, dir string) (string, error) {
	binary := filepath.Join(dir, service)
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, "./services/dossiers/cmd/dossiers")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
}

// newProcess says what the service is told; addr is where it will listen.
func newProcess(binary, dir, addr, admin string, d *database, i *issuer, files mtls.Files, keys, lookup string) (*process, error) {
	var words map[string]string
	if err := json.Unmarshal([]byte(os.Getenv("TEST_NATS_PASSWORDS")), &words); err != nil {
		return nil, fmt.Errorf("TEST_NATS_PASSWORDS: run `make bench`: %w", err)
	}
	return &process{binary: binary, log: filepath.Join(dir, "dossiers.log"), admin: admin, env: []string{
		"HTTP_ADDR=" + addr, "ADMIN_ADDR=" + admin, "INSTANCE=dossiers-bench", "LOG_LEVEL=warn",
		"DATABASE_URL=" + d.url("app", d.words.App), "DATABASE_RELAY_URL=" + d.url("relay", d.words.Relay), "DATABASE_OWNER_URL=" + d.url("owner", d.words.Owner),
		"TLS_CERT_FILE=" + files.Cert, "TLS_KEY_FILE=" + files.Key, "TLS_CA_FILE=" + files.CA,
		"ISSUER_URL=" + i.url + realm, "KEYCLOAK_URL=" + i.url, "CLIENT_ID=" + service, "CLIENT_SECRET=" + secret(),
		"NATS_URL=" + os.Getenv("TEST_NATS_URL"), "NATS_USER=" + service, "NATS_PASSWORD=" + words[service],
		"SAMPLE=true", "ENCRYPTION_KEYS=" + keys, "LOOKUP_KEY=" + lookup,
	}}, nil
}

func (p *process) migrate(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, p.binary, "migrate")
	cmd.Env = p.env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("dossiers migrate: %w\n%s", err, out)
	}
	return nil
}

// start returns once the service is ready.
func (p *process) start(ctx context.Context) error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p.cmd = exec.Command(p.binary, "serve") //nolint:noctx // it ends by stop, in good order
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = p.env, log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	p.ended = make(chan error, 1)
	go func() { p.ended <- p.cmd.Wait() }()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !p.ready(ctx) {
		select {
		case err := <-p.ended:
			p.cmd = nil
			return fmt.Errorf("dossiers ended: %w\n%s", errors.Join(err, ctx.Err()), p.tail())
		case <-ctx.Done():
			return fmt.Errorf("dossiers is not ready: %w\n%s", ctx.Err(), p.tail())
		case <-tick.C:
		}
	}
	return nil
}

func (p *process) ready(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.admin+"/livez", nil)
	if err != nil {
		return false
	}
	res, err := (&http.Client{Timeout: 5 * time.Second}).Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// stop ends the service as a deployment does, or by force after 15 s.
func (p *process) stop() error {
	if p.cmd == nil {
		return nil
	}
	cmd := p.cmd
	p.cmd = nil
	_ = cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-p.ended:
		return err
	case <-time.After(15 * time.Second):
		_ = cmd.Process.Kill()
		return fmt.Errorf("dossiers did not end: %w", <-p.ended)
	}
}

// tail is the end of the service's log.
func (p *process) tail() string {
	b, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-2000):])
}

func freeAddr() (string, error) {
	port, err := freeport.Take()
	return fmt.Sprintf("127.0.0.1:%d", port), err
}
