package run_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/mtls"
	"motcua.vn/libs/mtlstest"
	"motcua.vn/libs/run"
)

func listen(t *testing.T) run.Listeners {
	t.Helper()
	l, err := run.Listen("127.0.0.1:0", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestHTTPFinishesRunningRequestsAndEndsStreams(t *testing.T) {
	t.Parallel()
	l := listen(t)
	started, release := make(chan struct{}, 2), make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		started <- struct{}{}
		<-release
		if r.Context().Err() != nil {
			t.Error("a running request was cancelled")
		}
		_, _ = io.WriteString(w, "done")
	})
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		run.Extend(r.Context(), 0)
		started <- struct{}{}
		<-run.Stopping(r.Context())
		_, _ = io.WriteString(w, "bye")
		close(release)
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run.HTTP(ctx, l, nil, mux, run.NewHealth("x", "x-1")) }()
	bodies := make(chan string, 2)
	for _, path := range []string{"/slow", "/stream"} {
		go func() {
			res, err := http.Get("http://" + l.Main.Addr().String() + path)
			if err != nil {
				bodies <- err.Error()
				return
			}
			defer func() { _ = res.Body.Close() }()
			b, _ := io.ReadAll(res.Body)
			bodies <- string(b)
		}()
	}
	<-started
	<-started
	stop()
	if got := <-bodies + <-bodies; got != "donebye" && got != "byedone" {
		t.Errorf("bodies %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := http.Get("http://" + l.Main.Addr().String()); err == nil {
		t.Error("still listens")
	}
}

func TestHTTPServesMutualTLS(t *testing.T) {
	t.Parallel()
	l, authority := listen(t), mtlstest.NewAuthority(t)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- run.HTTP(ctx, l, authority.Identity(t, "dossiers").ServerConfig(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, mtls.PeerName(r))
		}), run.NewHealth("x", "x-1"))
	}()
	client := http.Client{Transport: &http.Transport{TLSClientConfig: authority.Identity(t, "portal").ClientConfig("dossiers")}}
	res, err := client.Get("https://" + l.Main.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(res.Body); string(b) != "portal" {
		t.Errorf("peer %q", b)
	}
	_ = res.Body.Close()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestListenNamesTheVariableOfATakenPort(t *testing.T) {
	t.Parallel()
	l := listen(t)
	defer func() { _ = l.Close() }()
	if _, err := run.Listen("127.0.0.1:0", l.Admin.Addr().String()); err == nil || !strings.Contains(err.Error(), "ADMIN_ADDR") {
		t.Errorf("error %v", err)
	}
}

func TestReadyzNamesTheBrokenDependency(t *testing.T) {
	t.Parallel()
	l, health := listen(t), run.NewHealth("dossiers", "dossiers-1")
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- run.HTTP(ctx, l, nil, http.NotFoundHandler(), health) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	admin := "http://" + l.Admin.Addr().String()
	ask := func(path string) (int, run.Report) {
		res, err := http.Get(admin + path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		var report run.Report
		if err := json.NewDecoder(res.Body).Decode(&report); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, report
	}
	fine := func(context.Context) error { return nil }
	health.Add(run.Check{Name: "postgres", Probe: fine})
	if status, r := ask("/readyz"); status != 200 || r.Status != "ready" || !r.Checks[0].OK {
		t.Errorf("all is well: %d %+v", status, r)
	}
	health.Add(run.Check{Name: "consul", Optional: true, Probe: func(context.Context) error { return errors.New("refused") }})
	if status, r := ask("/readyz"); status != 200 || r.Status != "degraded" {
		t.Errorf("an optional dependency is down: %d %+v", status, r)
	}
	health.Add(run.Check{Name: "nats", Remedy: "start NATS", Probe: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }})
	start := time.Now()
	status, r := ask("/readyz")
	if status != 503 || r.Status != "unready" || r.Checks[2].Remedy != "start NATS" || r.Checks[2].Error == "" || !r.Checks[0].OK {
		t.Errorf("a dependency hangs: %d %+v", status, r)
	}
	if time.Since(start) > 10*time.Second {
		t.Error("a hanging dependency hangs the report")
	}
	if status, _ := ask("/livez"); status != 200 {
		t.Errorf("livez %d", status)
	}
	if status, r := ask("/version"); status != 200 || r.Instance != "dossiers-1" {
		t.Errorf("version %d %+v", status, r)
	}
}
