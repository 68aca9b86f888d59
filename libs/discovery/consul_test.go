package discovery_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	consul "github.com/hashicorp/consul/api"

	"motcua.vn/libs/config"
	"motcua.vn/libs/discovery"
	"motcua.vn/libs/mtls"
	"motcua.vn/libs/mtlstest"
)

// line is the wire to the real Consul; tests cut it and lay it again.
type line struct {
	t        *testing.T
	addr     string
	mu       sync.Mutex
	listener net.Listener
	open     []net.Conn
}

func (l *line) lay() {
	listener, err := net.Listen("tcp", l.addr)
	if err != nil {
		l.t.Fatal(err)
	}
	l.mu.Lock()
	l.listener = listener
	l.mu.Unlock()
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", os.Getenv("TEST_CONSUL_ADDR"))
			if err != nil {
				_ = in.Close()
				continue
			}
			l.mu.Lock()
			l.open = append(l.open, in, out)
			l.mu.Unlock()
			go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
			go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
		}
	}()
}

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.listener != nil {
		_ = l.listener.Close()
	}
	for _, c := range l.open {
		_ = c.Close()
	}
	l.listener, l.open = nil, nil
}

func realConsul(t *testing.T) *consul.Client {
	t.Helper()
	addr := os.Getenv("TEST_CONSUL_ADDR")
	if addr == "" {
		t.Fatal("TEST_CONSUL_ADDR is empty: run under `go run ./stack exec consul --`")
	}
	c, err := consul.NewClient(&consul.Config{Address: addr, Token: os.Getenv("TEST_CONSUL_TOKEN")})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func eventually(t *testing.T, what string, limit time.Duration, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !ok(); {
		if time.Now().After(end) {
			t.Fatalf("within %s: not %s", limit, what)
		}
	}
}

func directory(t *testing.T, id *mtls.Identity, service, consulAddr, fallback string) *discovery.Directory {
	t.Helper()
	d, err := discovery.New(discovery.Options{
		Identity: id, ConsulAddr: consulAddr, ConsulToken: config.NewSecret(os.Getenv("TEST_CONSUL_TOKEN")),
		Fallback: map[string]string{service: fallback},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func get(d *discovery.Directory, service string) error {
	res, err := d.Client(service).Get("https://" + service + "/")
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func TestConsulComesLateGoesAndIsNeverMissed(t *testing.T) {
	t.Parallel()
	truth := realConsul(t)
	service := fmt.Sprintf("svc%d", time.Now().UnixNano())
	ca := mtlstest.NewAuthority(t)
	server := ca.Identity(t, service).ServerConfig()
	listed, configured := newPeer(t, server, echo), newPeer(t, server, echo)
	wire := &line{t: t, addr: refusing(t)}
	t.Cleanup(wire.cut)
	d := directory(t, ca.Identity(t, "portal"), service, wire.addr, configured.addr)

	if err := get(d, service); err != nil || configured.requests.Load() != 1 {
		t.Fatalf("Consul is absent, the configured list serves: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.Register(ctx, service, service+"-1", listed.Listener.Addr()) }()
	wire.lay()
	eventually(t, "using the instance that Consul lists", 60*time.Second, func() bool { return get(d, service) == nil && listed.requests.Load() > 0 })
	// The list has arrived: nobody else is asked any more.
	before := configured.requests.Load()
	for range 10 {
		if err := get(d, service); err != nil {
			t.Fatal(err)
		}
	}
	if configured.requests.Load() != before {
		t.Error("the configured list is used beside Consul's")
	}

	if err := truth.Agent().ServiceDeregister(service + "-1"); err != nil {
		t.Fatal(err)
	}
	count := func() int {
		entries, _, err := truth.Health().Service(service, "", true, nil)
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	eventually(t, "registered again after Consul forgot", 15*time.Second, func() bool { return count() == 1 })

	wire.cut()
	for range 50 {
		if err := get(d, service); err != nil {
			t.Fatalf("Consul is cut off, last known instances serve: %v", err)
		}
	}
	eventually(t, "critical once its beat is silent", 15*time.Second, func() bool { return count() == 0 })
	wire.lay()
	eventually(t, "registered when Consul is back", 15*time.Second, func() bool { return count() == 1 })
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if n := count(); n != 0 {
		t.Errorf("%d instances after the stop", n)
	}
}

func TestPlantedConsulEntryGetsNoRequest(t *testing.T) {
	t.Parallel()
	truth := realConsul(t)
	service := fmt.Sprintf("svc%d", time.Now().UnixNano())
	ca := mtlstest.NewAuthority(t)
	honest := newPeer(t, ca.Identity(t, service).ServerConfig(), echo)
	planted := newPeer(t, ca.Identity(t, "stranger").ServerConfig(), func(http.ResponseWriter, *http.Request) { t.Error("planted instance got a request") })
	for i, p := range []*peer{honest, planted} {
		addr := p.Listener.Addr().(*net.TCPAddr)
		r := &consul.AgentServiceRegistration{ID: fmt.Sprint(service, i), Name: service, Address: addr.IP.String(), Port: addr.Port}
		if err := truth.Agent().ServiceRegister(r); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = truth.Agent().ServiceDeregister(r.ID) })
	}
	d := directory(t, ca.Identity(t, "portal"), service, os.Getenv("TEST_CONSUL_ADDR"), "")
	eventually(t, "found through Consul", 10*time.Second, func() bool { return get(d, service) == nil })
	for range 20 {
		if err := get(d, service); err != nil {
			t.Fatal(err)
		}
	}
	if honest.requests.Load() < 20 {
		t.Errorf("the honest instance got %d requests", honest.requests.Load())
	}
}
