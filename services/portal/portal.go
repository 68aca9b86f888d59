// Package portal serves the pages of Một Cửa: citizens and officers see the
// platform through it. It holds no rule; buttons come from the actions that a
// service returns. Its database keeps sessions and forms typed signed out.
package portal

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/propagation"

	"motcua.vn/libs/config"
	"motcua.vn/libs/host"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/run"
	"motcua.vn/libs/seal"
	"motcua.vn/services/portal/internal/page"
	"motcua.vn/services/portal/internal/postgres"
	"motcua.vn/services/portal/internal/session"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/text"
	"motcua.vn/services/portal/internal/upstream"
	"motcua.vn/services/portal/internal/web"
)

// Config of the portal.
type Config struct {
	config.Common
	config.Keys
	PublicURL string   `env:"PUBLIC_URL,default=http://localhost:8080"`
	Brand     string   `env:"BRAND,default=Một Cửa Tây Ninh"`
	Proxies   []string `env:"TRUSTED_PROXIES"` // networks whose X-Forwarded-For is believed
}

// Migrate brings the schema up to date.
func Migrate(ctx context.Context) error {
	var c config.Migration
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	return pg.Migrate(ctx, c.OwnerURL.Value(), postgres.Migrations())
}

// Run serves until ctx ends.
func Run(ctx context.Context) error {
	var c Config
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	ring, err := seal.ParseRing(c.EncryptionKeys.Value())
	if err != nil {
		return err
	}
	csrf, err := csrfKey(c)
	if err != nil {
		return err
	}
	proxies, err := parseProxies(c.Proxies)
	if err != nil {
		return err
	}
	h, err := host.Open(ctx, "portal", c.Common)
	if err != nil {
		return err
	}
	h.Health.Add(run.Check{Name: "schema", Remedy: "run `portal migrate`", Probe: func(ctx context.Context) error { return h.DB.Current(ctx, postgres.Version) }})
	store := postgres.New(h.DB, ring)
	provider := session.NewProvider(c.Realm.IssuerURL, c.Realm.KeycloakURL, c.Realm.ClientID, c.Realm.ClientSecret, c.PublicURL)
	h.Health.Add(run.Check{Name: "keycloak", Remedy: "start Keycloak or check KEYCLOAK_URL; sign-in waits for it", Optional: true, Probe: provider.Up})
	clients := upstream.New(h.Directory)
	s := &site.Site{
		Brand: c.Brand, PublicURL: c.PublicURL, Texts: text.Bundle(), Sessions: session.NewManager(store, provider, csrf, c.PublicURL),
		Clients: clients, Agencies: site.NewAgencies(clients), Proxies: proxies, SignInAt: origin(c.Realm.IssuerURL), Kept: store,
	}
	h.Group.Go("sweep", func(ctx context.Context) error { return sweep(ctx, store) })
	mux := http.NewServeMux()
	mux.Handle("GET "+web.AssetPrefix, web.Assets())
	page.Routes(mux, s)
	mux.Handle("/", s.Page(site.NotFound))
	return h.ServePublic(traced(http.NewCrossOriginProtection().Handler(mux), mux))
}

// traced begins a trace of our own for every request, named by the page's
// pattern. Browsers are strangers: with their traceparent they could turn
// tracing off or mix their trace into another's, and their baggage would travel
// on to every service, so neither header is read.
func traced(handler http.Handler, mux *http.ServeMux) http.Handler {
	return otelhttp.NewHandler(handler, "portal",
		otelhttp.WithPropagators(propagation.NewCompositeTextMapPropagator()),
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { _, pattern := mux.Handler(r); return pattern }))
}

// csrfKey is derived from the key that encrypts now, so that every instance has the same.
func csrfKey(c Config) ([]byte, error) {
	_, encoded, _ := strings.Cut(strings.Split(c.EncryptionKeys.Value(), ",")[0], ":")
	key, err := seal.ParseLookupKey(strings.TrimSpace(encoded))
	if err != nil {
		return nil, err
	}
	return key.MAC("csrf"), nil
}

func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

func parseProxies(all []string) (site.Proxies, error) {
	var networks site.Proxies
	for _, text := range all {
		n, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil {
			return nil, errors.New("TRUSTED_PROXIES: " + text + " is not a network such as 10.0.0.0/8")
		}
		networks = append(networks, n)
	}
	return networks, nil
}

// sweep removes what has run out, every ten minutes; it may be killed at any instant.
func sweep(ctx context.Context, store session.Store) error {
	tick := time.NewTicker(10 * time.Minute)
	defer tick.Stop()
	for {
		if err := store.Sweep(ctx, time.Now()); err != nil && ctx.Err() == nil {
			site.Complain(ctx, "sweep", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}
