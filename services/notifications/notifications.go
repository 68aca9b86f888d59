// Package notifications wires the service that tells people of their dossiers:
// events of dossiers become notices in the portal, live, and mails.
package notifications

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/clock"
	"motcua.vn/libs/config"
	"motcua.vn/libs/host"
	"motcua.vn/libs/inbox"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/run"
	"motcua.vn/services/notifications/internal/dossiers"
	"motcua.vn/services/notifications/internal/events"
	"motcua.vn/services/notifications/internal/httpapi"
	"motcua.vn/services/notifications/internal/jobs"
	"motcua.vn/services/notifications/internal/notice"
	"motcua.vn/services/notifications/internal/postgres"
	"motcua.vn/services/notifications/internal/smtp"
)

// Config is what this service is told beside what all are told.
type Config struct {
	config.Common
	PublicURL string `env:"PUBLIC_URL,required"` // of the portal, in links of mails
	SMTP      SMTP
}

// SMTP is the mail server.
type SMTP struct {
	Addr     string        `env:"SMTP_ADDR,required"` // host:port
	From     string        `env:"SMTP_FROM,required"`
	User     string        `env:"SMTP_USER"`
	Password config.Secret `env:"SMTP_PASSWORD"`
	TLS      string        `env:"SMTP_TLS,default=starttls"` // off, starttls, tls
}

// Validate checks what no single variable can tell.
func (c *Config) Validate() error {
	if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" {
		return errors.New("PUBLIC_URL: an address with scheme and host")
	}
	if c.NATS.URL == "" {
		return errors.New("NATS_URL: required")
	}
	return nil
}

// tellers and mailers work beside each other; each takes what no other has.
const (
	tellers = 4
	mailers = 2
)

// Run serves until ctx ends.
func Run(ctx context.Context) error {
	var c Config
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	return Serve(ctx, c)
}

// Serve is Run with a configuration that was read already, for tests.
func Serve(ctx context.Context, c Config) error {
	h, err := host.Open(ctx, "notifications", c.Common)
	if err != nil {
		return err
	}
	source := dossiers.New(h.Directory.Doer("dossiers"), h.Token.Authorise)
	sender, err := smtp.New(smtp.Options{
		Addr: c.SMTP.Addr, From: c.SMTP.From, User: c.SMTP.User, Password: c.SMTP.Password, TLS: smtp.TLS(c.SMTP.TLS), PublicURL: strings.TrimRight(c.PublicURL, "/"),
	})
	if err != nil {
		return err
	}

	store := postgres.New(h.DB, c.Name(h.Name))
	hub := notice.NewHub()
	dates := func(language string, t time.Time) string { return smtp.Words.Localizer(language).Date(t) }
	mailer := &notice.Mailer{Mails: store, Sender: sender, Clock: clock.System{}, Around: jobs.AroundMail}
	teller := &notice.Teller{Occasions: store, Directory: source, Dates: dates, Around: jobs.Around}
	mail := jobs.NewLoop("mail", mailer.Next)
	tell := jobs.NewLoop("tell", func(ctx context.Context) (bool, error) {
		busy, err := teller.Next(ctx)
		if busy {
			mail.Wake()
		}
		return busy, err
	})
	in := inbox.New(inbox.Options{
		DB: h.DB, Service: h.Name, Handlers: events.Handlers(store, tell.Wake), Sources: map[string]inbox.Source{"dossiers": source},
	})
	store.Replaying(in)
	h.SweepCommands()
	watch(h, sender)
	work(h, store, hub, tell, mail)
	h.Group.Go("repair", in.Run)
	h.Group.Go("consumer", func(ctx context.Context) error {
		return h.Bus.Consume(ctx, bus.ConsumerOptions{Durable: "notifications-dossiers", Subjects: []string{events.Topic}, Refused: in.Refused}, in.Handle)
	})

	k, err := kit.New(h.Name, notificationsv1.Spec, h.Verifier)
	if err != nil {
		return err
	}
	api := &httpapi.API{Notices: store, Templates: store, Letters: store, Hub: hub, Dates: dates, Wake: func() { tell.Wake(); mail.Wake() }}
	handler := notificationsv1.HandlerWithOptions(
		notificationsv1.NewStrictHandlerWithOptions(api, []notificationsv1.StrictMiddlewareFunc{kit.Middleware[notificationsv1.StrictHandlerFunc](k)},
			notificationsv1.StrictHTTPServerOptions{RequestErrorHandlerFunc: kit.BadRequest, ResponseErrorHandlerFunc: kit.WriteProblem}),
		notificationsv1.StdHTTPServerOptions{ErrorHandlerFunc: kit.BadRequest})
	return h.Serve(k, handler)
}

// watch says what /readyz asks. Requests need the database alone.
func watch(h *host.Host, sender *smtp.Sender) {
	h.Health.Add(run.Check{Name: "schema", Remedy: "run `notifications migrate`", Probe: func(ctx context.Context) error { return h.DB.Current(ctx, postgres.Newest) }})
	h.Health.Add(run.Check{Name: "smtp", Remedy: "start the mail server or check SMTP_ADDR", Optional: true, Probe: sender.Ping})
}

// work starts what tells and sends, once the claims of this instance's former
// life have ended: ended later, they would be those of this one, and a mail
// would be sent twice.
func work(h *host.Host, store *postgres.Store, hub *notice.Hub, tell, mail *jobs.Loop) {
	h.Group.Go("live notices", func(ctx context.Context) error { return store.Listen(ctx, hub.Publish) })
	released := make(chan struct{})
	h.Group.Go("release", func(ctx context.Context) error {
		defer close(released)
		return jobs.Until(ctx, "release", store.Release)
	})
	begin := func(name string, loop *jobs.Loop) {
		h.Group.Go(name, func(ctx context.Context) error {
			<-released
			return loop.Run(ctx)
		})
	}
	for range tellers {
		begin("teller", tell)
	}
	for range mailers {
		begin("mailer", mail)
	}
}

// Migrate brings the schema up to date and ends.
func Migrate(ctx context.Context) error {
	var c config.Migration
	if err := config.Load(ctx, &c); err != nil {
		return err
	}
	return postgres.Migrate(ctx, c.OwnerURL.Value())
}
