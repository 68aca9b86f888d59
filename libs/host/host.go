// Package host wires what every service has in common, so that a service's
// root reads as what is its own: pools, certificate, discovery, token checks,
// its own token, health, and the end in good order.
package host

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"motcua.vn/libs/authn"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/clock"
	"motcua.vn/libs/config"
	"motcua.vn/libs/discovery"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/mtls"
	"motcua.vn/libs/outbox"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/run"
)

// Host is one instance of one service.
type Host struct {
	Name      string
	Config    config.Common
	DB        *pg.DB // as <svc>_app
	Relay     *pg.DB // as <svc>_relay; nil without an outbox
	Directory *discovery.Directory
	Denials   *authn.Denials
	Verifier  *authn.Verifier
	Token     *authn.ServiceToken
	Bus       *bus.Conn // nil without NATS_URL
	Health    *run.Health
	Group     *run.Group

	listeners run.Listeners
	identity  *mtls.Identity
	keys      *authn.RemoteKeys
}

// parties says whose tokens each certificate may bring: everybody their own, so
// people's tokens come from the portal alone. The loader of the sample province
// has one certificate for its two accounts and for the people it signs in.
func parties(sample bool) map[string][]string {
	all := map[string][]string{}
	for _, name := range []string{"portal", "identity", "dossiers", "documents", "notifications"} {
		all[name] = []string{name}
	}
	if sample {
		all["sample"] = []string{"sample-author", "sample-publisher", "portal"}
	}
	return all
}

// Open makes the host and begins to listen, so that a taken port fails before
// anything else; it needs no other server to answer yet.
func Open(ctx context.Context, name string, c config.Common) (*Host, error) {
	identity, err := mtls.Load(mtls.Files{Cert: c.TLS.CertFile, Key: c.TLS.KeyFile, CA: c.TLS.CAFile})
	if err != nil {
		return nil, err
	}
	directory, err := discovery.New(discovery.Options{
		Identity: identity, ConsulAddr: c.Discovery.ConsulAddr, ConsulToken: c.Discovery.ConsulToken, Fallback: c.Discovery.Fallback,
	})
	if err != nil {
		return nil, err
	}
	listeners, err := run.Listen(c.HTTPAddr, c.AdminAddr)
	if err != nil {
		return nil, err
	}
	h := &Host{
		Name: name, Config: c, Directory: directory, Denials: authn.NewDenials(), listeners: listeners, identity: identity,
		Token:  authn.NewServiceToken(c.Realm.KeycloakURL, c.Realm.ClientID, c.Realm.ClientSecret),
		Health: run.NewHealth(name, c.Name(name)), Group: run.NewGroup(ctx),
	}
	if h.DB, err = pg.Open(ctx, c.Database.URL.Value(), c.Database.MaxConns); err != nil {
		return nil, err
	}
	if !c.Database.RelayURL.Empty() {
		if h.Relay, err = pg.Open(ctx, c.Database.RelayURL.Value(), relayConns); err != nil {
			return nil, err
		}
	}
	if c.NATS.URL != "" {
		if h.Bus, err = bus.Connect(bus.From(c.NATS, c.Name(name))); err != nil {
			return nil, err
		}
		h.Health.Add(run.Check{Name: "nats", Remedy: "start NATS or check NATS_URL, NATS_USER and NATS_PASSWORD; events wait for it", Optional: true, Probe: h.Bus.Ping})
	}
	certs := strings.TrimRight(c.Realm.KeycloakURL, "/") + "/realms/motcua/protocol/openid-connect/certs"
	h.keys = authn.NewRemoteKeys(certs, &http.Client{Timeout: 3 * time.Second})
	h.Verifier = authn.New(authn.Options{
		Issuer: c.Realm.IssuerURL, Audience: name, Parties: parties(c.Sample), Keys: h.keys, Denials: h.Denials, Clock: clock.System{},
	})
	h.Health.Add(run.Check{Name: "postgresql", Remedy: "start PostgreSQL or check DATABASE_URL", Probe: h.DB.Ping})
	h.Health.Add(run.Check{Name: "consul", Remedy: "start the agent or check CONSUL_ADDR and CONSUL_TOKEN", Optional: true, Probe: directory.Ping})
	return h, nil
}

const relayConns = 4 // the lock, the listener, the publisher, one spare

// Serve answers over mutual TLS until the context of Open ends, registered for discovery; what
// runs in Group ends with it.
func (h *Host) Serve(service *kit.Service, mux http.Handler) error {
	h.Group.Go("keys", h.keys.Warm) // the portal takes no tokens and needs none
	return h.serve(func(ctx context.Context) error {
		return run.HTTP(ctx, h.listeners, h.identity.ServerConfig(), service.Handler(mux), h.Health)
	})
}

// ServePublic answers browsers over plain HTTP, for the portal behind its ingress.
func (h *Host) ServePublic(handler http.Handler) error {
	return h.serve(func(ctx context.Context) error { return run.HTTP(ctx, h.listeners, nil, handler, h.Health) })
}

func (h *Host) serve(listen func(context.Context) error) error {
	defer h.close()
	h.Group.Go("discovery", func(ctx context.Context) error {
		return h.Directory.Register(ctx, h.Name, h.Config.Name(h.Name), h.listeners.Main.Addr())
	})
	h.Group.Go("http", listen)
	if h.Bus != nil {
		h.Group.Go("denials", h.watchDenials)
	}
	if err := h.Group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// PublishOutbox relays the service's outbox to the bus for as long as it serves; for services that have one.
func (h *Host) PublishOutbox() {
	if h.Bus != nil && h.Relay != nil {
		h.Group.Go("relay", outbox.NewRelay(h.Relay, h.Bus).Run)
	}
}

func (h *Host) close() {
	if h.Bus != nil {
		h.Bus.Close()
	}
	h.Directory.Close()
	h.DB.Close()
	if h.Relay != nil {
		h.Relay.Close()
	}
}
