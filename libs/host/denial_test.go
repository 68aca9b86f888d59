package host_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"motcua.vn/libs/authntest"
	"motcua.vn/libs/bustest"
	"motcua.vn/libs/host"
	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/pgtest"
)

// promised is how soon tokens of a locked account are refused everywhere.
const promised = 5 * time.Second

// ledger plays identity: what it holds was committed there, and whoever was not connected to NATS missed the event.
type ledger struct {
	mu      sync.Mutex
	denials []map[string]any
	asked   int
}

func (l *ledger) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	_ = json.NewEncoder(w).Encode(map[string]any{"denials": l.denials})
}

func (l *ledger) deny(account string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.denials = append(l.denials, map[string]any{"account": account, "before": time.Now()})
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.asked
}

func until(t *testing.T, within time.Duration, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(within); !ok(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", within, what)
		}
	}
}

// A denial that was told while NATS was away, or while only this instance was, is heard all the same.
func TestDenialsToldWhileNATSIsAwayAreHeard(t *testing.T) {
	t.Parallel()
	w, list, stream := hosttest.New(t), &ledger{}, bustest.NewStream(t)
	w.Peer(t, "identity", list)
	c := w.Common(t, "dossiers", pgtest.Database{AppURL: "postgres://dossiers_app@127.0.0.1:1/dossiers"})
	c.NATS = stream.NATS(t)
	real, err := url.Parse(c.NATS.URL)
	if err != nil {
		t.Fatal(err)
	}
	addr := free(t)
	c.NATS.URL = "nats://" + addr
	cut := bustest.Wire(t, addr, real.Host)

	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	h, err := host.Open(ctx, "dossiers", c)
	if err != nil {
		t.Fatal(err)
	}
	service, err := kit.New("dossiers", []byte(`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{}}`), h.Verifier)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(service, http.NotFoundHandler()) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	connected := func() bool {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		return h.Bus.Ping(ctx) == nil
	}
	until(t, promised, "asking at the start, connected to NATS", func() bool { return list.count() > 0 && connected() })

	cut()
	until(t, hosttest.StartTimeout, "noticing that NATS is gone", func() bool { return !connected() })
	locked, issued := authntest.Citizen(1).Subject, time.Now().Add(-time.Minute)
	list.deny(locked)
	until(t, promised, "a denial while NATS is away", func() bool { return h.Denials.Denied(locked, issued) })

	before := list.count()
	defer bustest.Wire(t, addr, real.Host)()
	until(t, hosttest.StartTimeout, "NATS is back", connected)
	another := authntest.Citizen(1).Subject
	list.deny(another)
	until(t, promised, "a denial of which the event was lost", func() bool { return h.Denials.Denied(another, issued) })
	if asked := list.count() - before; asked > 20 {
		t.Errorf("identity was asked %d times in some seconds", asked)
	}
}

func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
