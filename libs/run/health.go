package run

import (
	"context"
	"encoding/json"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// probeTimeout bounds one check, so that a hanging dependency is named too.
const probeTimeout = 2 * time.Second

// Check is one dependency of the process.
type Check struct {
	Name   string
	Remedy string // what an engineer does about it
	// Optional dependencies are shown but their absence leaves the process ready.
	Optional bool
	Probe    func(ctx context.Context) error
}

// Health knows whether this process can serve and, if not, which dependency is
// to blame.
type Health struct {
	service, instance string
	draining          atomic.Bool
	mu                sync.Mutex
	checks            []Check
}

// NewHealth makes a registry without checks.
func NewHealth(service, instance string) *Health {
	return &Health{service: service, instance: instance}
}

// Add registers a dependency.
func (h *Health) Add(c Check) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.checks = append(h.checks, c)
}

func (h *Health) drain() { h.draining.Store(true) }

// Result is what /readyz says of one dependency.
type Result struct {
	Name     string `json:"name"`
	OK       bool   `json:"ok"`
	Optional bool   `json:"optional,omitempty"`
	Error    string `json:"error,omitempty"`
	Remedy   string `json:"remedy,omitempty"`
	Millis   int64  `json:"ms"`
}

// Report is the body of /readyz. Status is ready, degraded (an optional
// dependency is down), unready or draining; the last two come with 503.
type Report struct {
	Service  string   `json:"service"`
	Instance string   `json:"instance"`
	Status   string   `json:"status"`
	Checks   []Result `json:"checks"`
}

// Report probes every dependency at once.
func (h *Health) Report(ctx context.Context) Report {
	h.mu.Lock()
	checks := append([]Check(nil), h.checks...)
	h.mu.Unlock()
	report := Report{Service: h.service, Instance: h.instance, Status: "ready", Checks: make([]Result, len(checks))}
	var wait sync.WaitGroup
	for i, c := range checks {
		wait.Go(func() { report.Checks[i] = probe(ctx, c) })
	}
	wait.Wait()
	for _, r := range report.Checks {
		switch {
		case r.OK:
		case !r.Optional:
			report.Status = "unready"
		case report.Status == "ready":
			report.Status = "degraded"
		}
	}
	if h.draining.Load() {
		report.Status = "draining"
	}
	return report
}

func probe(ctx context.Context, c Check) Result {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	start := time.Now()
	err := guarded(ctx, c.Probe)
	r := Result{Name: c.Name, OK: err == nil, Optional: c.Optional, Millis: time.Since(start).Milliseconds()}
	if err != nil {
		r.Error, r.Remedy = err.Error(), c.Remedy
	}
	return r
}

// Handler serves /livez (the process answers), /readyz (each dependency with its
// error and remedy) and /version.
func (h *Health) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"status": "alive"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		report, status := h.Report(r.Context()), http.StatusOK
		if report.Status == "unready" || report.Status == "draining" {
			status = http.StatusServiceUnavailable
		}
		answer(w, status, report)
	})
	mux.HandleFunc("GET /version", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"service": h.service, "instance": h.instance, "version": Version()})
	})
	return mux
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// version is set by the linker when images are built: -X motcua.vn/libs/run.version=v1.2.3.
var version string

// Version is the release this binary was built from, or the commit, or "development".
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "development"
}
