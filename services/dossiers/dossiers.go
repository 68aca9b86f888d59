// Package dossiers wires the platform's main service: the catalogue of
// procedures, dossiers from draft to return, and the officers' work on them.
package dossiers

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/clock"
	"motcua.vn/libs/config"
	"motcua.vn/libs/formcel"
	"motcua.vn/libs/host"
	consume "motcua.vn/libs/inbox"
	later "motcua.vn/libs/jobs"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/obs"
	"motcua.vn/libs/run"
	"motcua.vn/libs/seal"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar"
	"motcua.vn/services/dossiers/internal/documents"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/events"
	"motcua.vn/services/dossiers/internal/httpapi"
	"motcua.vn/services/dossiers/internal/identity"
	"motcua.vn/services/dossiers/internal/inbox"
	"motcua.vn/services/dossiers/internal/jobs"
	"motcua.vn/services/dossiers/internal/postgres"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Config is what this service is told beside what all are told.
type Config struct {
	config.Common
	config.Keys
	NumberScheme      string        `env:"NUMBER_SCHEME,default=daily_short"` // daily_short: until 2025; daily_long: seen 2026
	CalendarEvery     time.Duration `env:"CALENDAR_EVERY,default=5s"`         // how soon an instance follows a calendar that another one wrote
	MaxDrafts         int           `env:"MAX_DRAFTS,default=50"`             // open drafts of one account
	NumberAtReception bool          `env:"NUMBER_AT_RECEPTION,default=false"` // setting of the province: numbers on filing or on reception
}

// Validate checks what no single variable can tell.
func (c *Config) Validate() error {
	if c.CalendarEvery <= 0 {
		return errors.New("CALENDAR_EVERY must be positive")
	}
	if c.MaxDrafts < 1 {
		return errors.New("MAX_DRAFTS must be at least 1")
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
	if err := postgres.Migrate(ctx, c.OwnerURL.Value()); err != nil {
		return err
	}
	return later.Migrate(ctx, c.OwnerURL.Value(), "dossiers")
}

// Serve is Run with a configuration that was read already, for tests.
func Serve(ctx context.Context, c Config) error {
	keys, scheme, err := c.parse()
	if err != nil {
		return err
	}
	h, err := host.Open(ctx, "dossiers", c.Common)
	if err != nil {
		return err
	}
	store, calendars := postgres.New(h.DB, keys, scheme), postgres.NewCalendars(h.DB)
	api := &httpapi.API{
		Procedures: procedure.NewService(postgres.NewCatalogue(h.DB), formcel.Compiler{}, clock.System{}),
		Calendars:  calendar.NewService(calendars, clock.System{}),
		Inbox:      inbox.NewService(postgres.NewOfficers(h.DB), clock.System{}),
		Events:     store.Events,
	}
	shelf, people := &calendar.Shelf{}, identity.New(h.Directory.Doer("identity"), h.Token.Authorise)
	api.Dossiers = dossier.NewService(dossier.Needs{
		Store: store, Backlog: store, Guesses: store, FileTasks: store, Agencies: store, Officials: people, Catalogue: api.Procedures, Calendars: shelf,
		Files: documents.New(h.Directory.Doer("documents"), h.Token.Authorise), Clock: clock.System{}, NumberAtReception: c.NumberAtReception,
		MaxDrafts: c.MaxDrafts, Reread: func(ctx context.Context) error { return shelf.Refresh(ctx, api.Calendars) },
	})
	queue, err := later.New(h.DB, c.Name(h.Name), jobs.New(jobs.Needs{
		Dossiers: api.Dossiers, Procedures: api.Procedures, CitizenIDs: people, Changes: calendars, Reseal: store.Reseal, Shelf: shelf, Calendars: api.Calendars,
	}))
	if err != nil {
		return err
	}
	h.Group.Go("jobs", queue.Run)
	h.Group.Go("calendars", func(ctx context.Context) error { return keep(ctx, shelf, api.Calendars, c.CalendarEvery) })
	h.Group.Go("files", func(ctx context.Context) error { return tell(ctx, api.Dossiers) })
	h.PublishOutbox()
	h.SweepCommands()
	api.Letters = consumeIdentity(h, queue, people)

	h.Health.Add(run.Check{Name: "schema", Remedy: "run `dossiers migrate`", Probe: func(ctx context.Context) error { return h.DB.Current(ctx, postgres.Newest) }})
	h.Health.Add(run.Check{Name: "calendars", Remedy: "without calendars nothing can be due; see the log", Probe: func(context.Context) error { return shelf.Ready() }})
	service, err := kit.New(h.Name, dossiersv1.Spec, h.Verifier)
	if err != nil {
		return err
	}
	return h.Serve(service, handler(service, api))
}

func (c *Config) parse() (postgres.Keys, dossier.Scheme, error) {
	ring, err := seal.ParseRing(c.EncryptionKeys.Value())
	if err != nil {
		return postgres.Keys{}, dossier.Scheme{}, err
	}
	lookUp, err := seal.ParseLookupKey(c.LookupKey.Value())
	if err != nil {
		return postgres.Keys{}, dossier.Scheme{}, err
	}
	scheme, err := dossier.SchemeNamed(c.NumberScheme)
	return postgres.Keys{Ring: ring, LookUp: lookUp}, scheme, err
}

func handler(service *kit.Service, api *httpapi.API) http.Handler {
	return dossiersv1.HandlerWithOptions(
		dossiersv1.NewStrictHandlerWithOptions(api, []dossiersv1.StrictMiddlewareFunc{kit.Middleware[dossiersv1.StrictHandlerFunc](service)},
			dossiersv1.StrictHTTPServerOptions{RequestErrorHandlerFunc: kit.BadRequest, ResponseErrorHandlerFunc: kit.WriteProblem}),
		dossiersv1.StdHTTPServerOptions{ErrorHandlerFunc: kit.BadRequest})
}

// consumeIdentity follows what identity says of accounts and agencies, and gives what could not be applied of it.
func consumeIdentity(h *host.Host, queue *later.Client, people *identity.Client) *consume.Inbox {
	in := consume.New(consume.Options{
		DB: h.DB, Service: h.Name, Handlers: events.Handlers(plan{queue}, agencies{}), Sources: map[string]consume.Source{"identity": people},
	})
	if h.Bus == nil {
		return in
	}
	h.Group.Go("repair", in.Run)
	h.Group.Go("consumer", func(ctx context.Context) error {
		return h.Bus.Consume(ctx, bus.ConsumerOptions{Durable: "dossiers-identity", Subjects: events.Subjects(), Refused: in.Refused}, in.Handle)
	})
	return in
}

// plan joins the consumer to the jobs, which do not know each other.
type plan struct{ queue *later.Client }

func (p plan) Link(ctx context.Context, tx pgx.Tx, account string) error {
	return p.queue.Insert(ctx, tx, jobs.Link{Account: account}, nil)
}

func (p plan) Succeed(ctx context.Context, tx pgx.Tx, from, to tenant.Agency, day worktime.Date, at time.Time) error {
	return p.queue.Insert(ctx, tx, jobs.Succeed{From: from, To: to, Day: day}, &river.InsertOpts{ScheduledAt: at})
}

// agencies joins the consumer to the store, which do not know each other.
type agencies struct{}

func (agencies) Enter(ctx context.Context, tx pgx.Tx, code, parent tenant.Agency, level string, since worktime.Date) error {
	return postgres.EnterAgency(ctx, tx, postgres.Agency{Code: code, Parent: parent, Level: level, Since: since})
}

func (agencies) End(ctx context.Context, tx pgx.Tx, code tenant.Agency, until worktime.Date, successors []tenant.Agency) error {
	return postgres.EndAgency(ctx, tx, code, until, successors)
}

// Tasks of files are looked for each second; while documents is away, less often.
const (
	tellEvery = time.Second
	tellAgain = 10 * time.Second
)

// tell says to documents which files dossiers use, all the time.
func tell(ctx context.Context, d *dossier.Service) error {
	quiet := obs.Quiet(ctx)
	for wait := tellEvery; ; wait = tellEvery {
		if _, err := d.TellDocuments(quiet); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "documents was not told of files, tries go on", "error", err)
			wait = tellAgain
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil
		}
	}
}

// keep reads the calendars anew all the time; the book in use stays while the database is away.
func keep(ctx context.Context, shelf *calendar.Shelf, from *calendar.Service, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := shelf.Refresh(ctx, from); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "calendars were not read anew", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}
