// Package discovery finds the instances of a service and calls them: Consul
// when an agent answers, else the last known instances, else the configured
// list, so that Consul is never on the critical path. Every call is mutual TLS
// with the service's name as server name; a planted address gets no byte of a
// request.
package discovery

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-kit/kit/sd"
	sdconsul "github.com/go-kit/kit/sd/consul"

	"motcua.vn/libs/config"
	"motcua.vn/libs/mtls"
)

// DefaultTimeout ends a request whose context has no deadline, until its headers
// have arrived; bodies are bound by the caller's context alone.
const DefaultTimeout = 15 * time.Second

// Options tell a Directory where to look and who asks.
type Options struct {
	Identity    *mtls.Identity
	ConsulAddr  string // host:port; empty: the fallback alone
	ConsulToken config.Secret
	Fallback    map[string]string // service: "host:port;host:port"
	Timeout     time.Duration     // zero: DefaultTimeout
}

// Directory holds one Doer per service.
type Directory struct {
	options Options
	agent   *agent // nil without Consul

	mu    sync.Mutex
	doers map[string]*Doer
}

// New makes a directory. It contacts nobody yet; addresses that cannot be
// parsed are refused.
func New(o Options) (*Directory, error) {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	for service, list := range o.Fallback {
		for _, addr := range instances(list) {
			if _, _, err := net.SplitHostPort(addr); err != nil {
				return nil, fmt.Errorf("DISCOVERY_FALLBACK: %s: %w", service, err)
			}
		}
	}
	d := &Directory{options: o, doers: map[string]*Doer{}}
	if o.ConsulAddr != "" {
		a, err := newAgent(o.ConsulAddr, o.ConsulToken)
		if err != nil {
			return nil, err
		}
		d.agent = a
	}
	return d, nil
}

func instances(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ';' || r == ' ' })
}

// Doer gives the client of a service. It is a generated client's
// HttpRequestDoer; the host of a request's URL is the service's name.
func (d *Directory) Doer(service string) *Doer {
	d.mu.Lock()
	defer d.mu.Unlock()
	if known, ok := d.doers[service]; ok {
		return known
	}
	source := newSteady(instances(d.options.Fallback[service]))
	if d.agent != nil {
		// The first question to Consul blocks; requests must not wait for it.
		go source.follow(func() sd.Instancer {
			return sdconsul.NewInstancer(d.agent, kitLogger{}, service, nil, true)
		})
	}
	doer := &Doer{
		service: service, timeout: d.options.Timeout, budget: newBudget(), source: source,
		endpoints: sd.NewEndpointer(source, factory(service, d.options.Identity), kitLogger{}),
	}
	d.doers[service] = doer
	return doer
}

// Client wraps the service's Doer for libraries that want an http.Client. It
// follows no redirect.
func (d *Directory) Client(service string) *http.Client {
	return &http.Client{
		Transport:     roundTripper{d.Doer(service)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type roundTripper struct{ *Doer }

func (r roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return r.Do(req) }

// Ping tells whether Consul answers, for health; nil when none is configured.
func (d *Directory) Ping(ctx context.Context) error {
	if d.agent == nil {
		return nil
	}
	return d.agent.ping(ctx)
}

// Close stops watching and drops idle connections.
func (d *Directory) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.agent != nil {
		d.agent.stop()
	}
	for _, doer := range d.doers {
		doer.source.Stop()
		doer.endpoints.Close()
	}
	clear(d.doers)
}

// kitLogger passes what go-kit's service discovery says to slog, for whoever debugs.
type kitLogger struct{}

func (kitLogger) Log(pairs ...any) error {
	slog.Debug("service discovery", pairs...)
	return nil
}

var _ sdconsul.Client = (*agent)(nil)
