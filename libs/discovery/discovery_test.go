package discovery_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"motcua.vn/libs/discovery"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/mtls"
	"motcua.vn/libs/mtlstest"
)

// peer is one instance of a service behind mutual TLS.
type peer struct {
	*httptest.Server
	addr     string
	requests atomic.Int64
}

func newPeer(t *testing.T, config *tls.Config, h http.HandlerFunc) *peer {
	t.Helper()
	p := &peer{}
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.requests.Add(1)
		h(w, r)
	}))
	p.TLS, p.Config.ErrorLog = config, log.New(io.Discard, "", 0)
	p.StartTLS()
	t.Cleanup(p.Close)
	p.addr = p.Listener.Addr().String()
	return p
}

func (p *peer) kill() {
	_ = p.Listener.Close()
	p.CloseClientConnections()
}

func echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Peer", mtls.PeerName(r))
	_, _ = io.Copy(w, r.Body)
}

// refusing is an address at which nobody listens.
func refusing(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func doer(t *testing.T, id *mtls.Identity, timeout time.Duration, addrs ...string) *discovery.Doer {
	t.Helper()
	d, err := discovery.New(discovery.Options{
		Identity: id, Timeout: timeout, Fallback: map[string]string{"dossiers": strings.Join(addrs, ";")},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d.Doer("dossiers")
}

func call(d *discovery.Doer, method string, body io.Reader, key string) (string, int, error) {
	req, err := http.NewRequest(method, "https://dossiers/v1/dossiers", body)
	if err != nil {
		return "", 0, err
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := d.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	return string(b), res.StatusCode, err
}

func TestInstancesAreUsedInTurnUnderTheServicesName(t *testing.T) {
	t.Parallel()
	ca := mtlstest.NewAuthority(t)
	config := ca.Identity(t, "dossiers").ServerConfig()
	host := func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Host+" "+mtls.PeerName(r)) }
	one, two := newPeer(t, config, host), newPeer(t, config, host)
	d := doer(t, ca.Identity(t, "portal"), 0, one.addr, two.addr)
	for range 10 {
		if got, status, err := call(d, http.MethodGet, nil, ""); got != "dossiers portal" || status != 200 || err != nil {
			t.Fatalf("got %q %d %v", got, status, err)
		}
	}
	if one.requests.Load() != 5 || two.requests.Load() != 5 {
		t.Errorf("%d and %d requests", one.requests.Load(), two.requests.Load())
	}
}

func TestRefusedConnectionGoesToTheNextInstanceWhateverTheMethod(t *testing.T) {
	t.Parallel()
	ca := mtlstest.NewAuthority(t)
	alive := newPeer(t, ca.Identity(t, "dossiers").ServerConfig(), echo)
	d := doer(t, ca.Identity(t, "portal"), 0, refusing(t), alive.addr, refusing(t))
	for range 20 {
		// A stream can be read only once and must arrive whole.
		got, status, err := call(d, http.MethodPost, io.MultiReader(strings.NewReader("paper ")), "")
		if got != "paper " || status != 200 || err != nil {
			t.Fatalf("got %q %d %v", got, status, err)
		}
	}
	if alive.requests.Load() != 20 {
		t.Errorf("%d requests arrived", alive.requests.Load())
	}
}

func TestPoisonedInstanceGetsNoByteOfARequest(t *testing.T) {
	t.Parallel()
	ca, foreign := mtlstest.NewAuthority(t), mtlstest.NewAuthority(t)
	alive := newPeer(t, ca.Identity(t, "dossiers").ServerConfig(), echo)
	stranger := newPeer(t, foreign.Identity(t, "dossiers").ServerConfig(), echo)
	colleague := newPeer(t, ca.Identity(t, "notifications").ServerConfig(), echo)
	naked := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a plain listener got a request") }))
	defer naked.Close()
	d := doer(t, ca.Identity(t, "portal"), 0, stranger.addr, colleague.addr, naked.Listener.Addr().String(), alive.addr)
	for range 12 {
		if _, status, err := call(d, http.MethodPost, strings.NewReader("citizen's token"), ""); status != 200 || err != nil {
			t.Fatalf("got %d %v", status, err)
		}
	}
	if n := stranger.requests.Load() + colleague.requests.Load(); n != 0 {
		t.Errorf("poisoned instances got %d requests", n)
	}
}

func TestOnlyWhatIsSafeIsRepeated(t *testing.T) {
	t.Parallel()
	ca := mtlstest.NewAuthority(t)
	config := ca.Identity(t, "dossiers").ServerConfig()
	for _, c := range []struct {
		reason  string
		method  string
		key     string
		body    func() io.Reader
		succeed bool
	}{
		{"a GET", http.MethodGet, "", func() io.Reader { return nil }, true},
		{"a POST with its key", http.MethodPost, "k", func() io.Reader { return strings.NewReader("x") }, true},
		{"a POST without key may have been done", http.MethodPost, "", func() io.Reader { return strings.NewReader("x") }, false},
		{"a stream with a key cannot be read again", http.MethodPost, "k", func() io.Reader { return io.MultiReader(strings.NewReader("x")) }, false},
	} {
		for what, broken := range map[string]http.HandlerFunc{
			"cuts off": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
			"answers 503": func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.WriteHeader(http.StatusServiceUnavailable)
			},
		} {
			bad, good := newPeer(t, config, broken), newPeer(t, config, echo)
			d := doer(t, ca.Identity(t, "portal"), 0, bad.addr, good.addr)
			ok := 0
			for range 2 {
				if _, status, err := call(d, c.method, c.body(), c.key); status == 200 && err == nil {
					ok++
				}
			}
			if want := map[bool]int{true: 2, false: 1}[c.succeed]; ok != want {
				t.Errorf("%s, one instance of two %s: %d of 2 succeeded, want %d", c.reason, what, ok, want)
			}
			if bad.requests.Load() != 1 {
				t.Errorf("%s: the broken instance got %d requests", c.reason, bad.requests.Load())
			}
		}
	}
}

func TestRetriesStayWithinTheirBudget(t *testing.T) {
	t.Parallel()
	ca := mtlstest.NewAuthority(t)
	config := ca.Identity(t, "dossiers").ServerConfig()
	down := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
	one, two := newPeer(t, config, down), newPeer(t, config, down)
	d := doer(t, ca.Identity(t, "portal"), 0, one.addr, two.addr)
	const requests = 200
	for range requests {
		if _, status, err := call(d, http.MethodGet, nil, ""); status != 503 || err != nil {
			t.Fatalf("got %d %v, want the service's own answer", status, err)
		}
	}
	if n := one.requests.Load() + two.requests.Load(); n > requests+requests/10+10 {
		t.Errorf("%d requests arrived for %d sent", n, requests)
	}
}

func TestKilledInstanceCostsNoRequest(t *testing.T) {
	t.Parallel()
	ca := mtlstest.NewAuthority(t)
	config := ca.Identity(t, "dossiers").ServerConfig()
	one, two := newPeer(t, config, echo), newPeer(t, config, echo)
	d := doer(t, ca.Identity(t, "portal"), 0, one.addr, two.addr)
	results := make(chan error, 400)
	for worker := range 4 {
		go func() {
			for i := range 100 {
				if worker == 0 && i == 20 {
					one.kill()
				}
				_, _, err := call(d, http.MethodPost, bytes.NewReader(make([]byte, 2000)), "key")
				results <- err
			}
		}()
	}
	for range cap(results) {
		if err := <-results; err != nil {
			t.Errorf("a request failed: %v", err)
		}
	}
}

func TestHangingInstanceEndsWithTheDeadlineAndAFault(t *testing.T) {
	t.Parallel()
	ca := mtlstest.NewAuthority(t)
	hang := newPeer(t, ca.Identity(t, "dossiers").ServerConfig(), func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	d := doer(t, ca.Identity(t, "portal"), 100*time.Millisecond, hang.addr)
	if _, _, err := call(d, http.MethodGet, nil, ""); fault.KindOf(err) != fault.KindUnavailable {
		t.Errorf("default deadline: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://dossiers/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if res, err := d.Do(req); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("caller's deadline: %v %v", res, err)
	}
}

func TestNobodyThereIsAFault(t *testing.T) {
	t.Parallel()
	id := mtlstest.NewAuthority(t).Identity(t, "portal")
	for reason, d := range map[string]*discovery.Doer{"none is known": doer(t, id, 0), "all refuse": doer(t, id, 0, refusing(t), refusing(t))} {
		if _, _, err := call(d, http.MethodGet, nil, ""); fault.KindOf(err) != fault.KindUnavailable || fault.CodeOf(err) != "dependency_unavailable" {
			t.Errorf("%s: %v", reason, err)
		}
	}
}

func TestTheOnlyInstanceIsAskedAsSoonAsItIsBack(t *testing.T) {
	t.Parallel()
	ca := mtlstest.NewAuthority(t)
	config := ca.Identity(t, "dossiers").ServerConfig()
	one := newPeer(t, config, echo)
	d := doer(t, ca.Identity(t, "portal"), 0, one.addr)
	one.kill()
	if _, _, err := call(d, http.MethodGet, nil, ""); err == nil {
		t.Fatal("a killed instance answers")
	}
	l, err := net.Listen("tcp", one.addr)
	if err != nil {
		t.Fatal(err)
	}
	again := &http.Server{Handler: http.HandlerFunc(echo), TLSConfig: config}
	go func() { _ = again.ServeTLS(l, "", "") }()
	defer func() { _ = again.Close() }()
	if _, _, err := call(d, http.MethodGet, nil, ""); err != nil {
		t.Errorf("still out of use: %v", err)
	}
}

func TestNewRefusesAnAddressThatIsNone(t *testing.T) {
	t.Parallel()
	_, err := discovery.New(discovery.Options{Fallback: map[string]string{"dossiers": "somewhere"}})
	if err == nil || !strings.Contains(err.Error(), "DISCOVERY_FALLBACK") {
		t.Errorf("error %v", err)
	}
}
