// Package identity wires the service of people and agencies: the agency tree,
// official accounts and mandates, citizen profiles, assurance. Credentials and
// e-mail addresses live in Keycloak, whose realm this package declares.
package identity

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/clock"
	"motcua.vn/libs/config"
	"motcua.vn/libs/host"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/run"
	"motcua.vn/libs/seal"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/agency"
	"motcua.vn/services/identity/internal/citizen"
	"motcua.vn/services/identity/internal/httpapi"
	"motcua.vn/services/identity/internal/jobs"
	"motcua.vn/services/identity/internal/keycloak"
	"motcua.vn/services/identity/internal/official"
	"motcua.vn/services/identity/internal/postgres"
)

// Config is what this service is told beside what all are told.
type Config struct {
	config.Common
	config.Keys
	PublicURL string        `env:"PUBLIC_URL"`             // where invitations of officials lead; empty: to no page
	SyncEvery time.Duration `env:"SYNC_EVERY,default=2s"`  // how soon Keycloak follows what could not be told at once
	MendEvery time.Duration `env:"MEND_EVERY,default=60s"` // how soon a change by hand in Keycloak is mended
}

// Validate checks what no single variable can tell.
func (c *Config) Validate() error {
	if c.SyncEvery <= 0 || c.MendEvery <= 0 {
		return errors.New("SYNC_EVERY and MEND_EVERY must be positive")
	}
	if c.LookupKey.Empty() {
		return errors.New("LOOKUP_KEY: is required")
	}
	return nil
}

// Run serves until ctx ends.
func Run(ctx context.Context) error {
	var c Config
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	return Serve(ctx, c)
}

// Migrate brings the schema up to date and ends.
func Migrate(ctx context.Context) error {
	var c config.Migration
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	return postgres.Migrate(ctx, c.OwnerURL.Value())
}

// Serve is Run with a configuration that was read already, for tests.
func Serve(ctx context.Context, c Config) error {
	ring, err := seal.ParseRing(c.EncryptionKeys.Value())
	if err != nil {
		return err
	}
	key, err := seal.ParseLookupKey(c.LookupKey.Value())
	if err != nil {
		return err
	}
	h, err := host.Open(ctx, "identity", c.Common)
	if err != nil {
		return err
	}
	store := postgres.New(h.DB, ring, key)
	accounts := keycloak.NewAccounts(c.Realm.KeycloakURL, c.PublicURL, h.Token.Token)
	api := &httpapi.API{
		Agencies: &agency.Agencies{Store: postgres.Agencies{Store: store}, Clock: clock.System{}},
		Officials: &official.Officials{
			Store: postgres.Officials{Store: store}, Directory: accounts, Clock: clock.System{},
			Trouble: func(ctx context.Context, what string, r official.Record, err error) {
				slog.WarnContext(ctx, "tried again later", "what", what, "official", r.String(), "error", err)
			},
		},
		Citizens: &citizen.Citizens{
			Store: postgres.Citizens{Store: store}, Directory: accounts, Clock: clock.System{},
			Trouble: func(ctx context.Context, what string, a citizen.Account, err error) {
				slog.WarnContext(ctx, "tried again later", "what", what, "account", a.String(), "error", err)
			},
		},
		Journal: store,
	}
	service, err := kit.New(h.Name, identityv1.Spec, h.Verifier)
	if err != nil {
		return err
	}
	h.PublishOutbox()
	h.SweepCommands()
	h.Health.Add(run.Check{Name: "schema", Remedy: "run `identity migrate`", Probe: func(ctx context.Context) error { return h.DB.Current(ctx, postgres.Newest) }})
	h.Health.Add(run.Check{Name: "keycloak", Remedy: "start Keycloak, check KEYCLOAK_URL, run `identity realm`", Optional: true, Probe: func(ctx context.Context) error {
		_, err := h.Token.Token(ctx)
		return err
	}})
	jobs.Start(h.Group, work(c, api, store, h)...)
	return h.Serve(service, handler(service, api))
}

func handler(service *kit.Service, api *httpapi.API) http.Handler {
	return identityv1.HandlerWithOptions(
		identityv1.NewStrictHandlerWithOptions(api, []identityv1.StrictMiddlewareFunc{kit.Middleware[identityv1.StrictHandlerFunc](service)},
			identityv1.StrictHTTPServerOptions{RequestErrorHandlerFunc: kit.BadRequest, ResponseErrorHandlerFunc: kit.WriteProblem}),
		identityv1.StdHTTPServerOptions{ErrorHandlerFunc: kit.BadRequest})
}

const (
	batch       = 50               // officials or citizens per step of a job
	denialEvery = time.Second      // under the 5 s within which tokens are denied
	denialLife  = 10 * time.Minute // longer than a token lives

	rotationEvery = time.Hour // a new key is given by a new start, which looks at once
)

// work lists what this service does later and again.
func work(c Config, api *httpapi.API, store *postgres.Store, h *host.Host) []jobs.Job {
	self := tenant.ServiceCaller("identity")
	return []jobs.Job{
		{Name: "synchronise officials", Every: c.SyncEvery, Batch: batch, Do: func(ctx context.Context) (int, error) { return api.Officials.Synchronise(ctx, batch) }},
		{Name: "synchronise citizens", Every: c.SyncEvery, Batch: batch, Do: func(ctx context.Context) (int, error) { return api.Citizens.Synchronise(ctx, batch) }},
		{Name: "end mandates", Every: c.SyncEvery, Batch: batch, Do: func(ctx context.Context) (int, error) { return api.Officials.Expire(ctx, batch) }},
		{Name: "apply successions", Every: c.SyncEvery, Do: api.Agencies.Apply},
		{Name: "mend officials", Every: c.MendEvery, Delay: c.MendEvery, Do: api.Officials.Mend},
		{Name: "mend citizens", Every: c.MendEvery, Delay: c.MendEvery, Do: api.Citizens.Mend},
		{Name: "seal anew", Every: rotationEvery, Do: func(ctx context.Context) (int, error) { return store.Reseal(ctx, self) }},
		{Name: "forget denials", Every: c.MendEvery, Do: func(ctx context.Context) (int, error) {
			return 0, store.ForgetDenials(ctx, self, time.Now().Add(-denialLife))
		}},
		{Name: "deny", Every: denialEvery, Do: func(ctx context.Context) (int, error) {
			return 0, store.Denied(ctx, self, time.Now().Add(-denialLife), func(account id.UUID, before time.Time) {
				h.Denials.Deny(account.String(), before)
			})
		}},
	}
}
