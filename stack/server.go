package stack

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"motcua.vn/stack/internal/consul"
	"motcua.vn/stack/internal/keycloak"
	"motcua.vn/stack/internal/mailsink"
	"motcua.vn/stack/internal/nats"
	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/postgres"
	"motcua.vn/stack/internal/service"
	"motcua.vn/stack/internal/zipkin"
)

// startDatabase starts PostgreSQL, or takes the one named, and makes the
// databases with their roles.
func (p *Platform) startDatabase(ctx context.Context) error {
	server, err := p.databaseServer(ctx)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.db = server
	p.mu.Unlock()
	for _, name := range p.options.databases() {
		words, err := bootstrap(ctx, server.URL(), p.secrets, name)
		if err != nil {
			return err
		}
		p.mu.Lock()
		p.words[name] = words
		p.mu.Unlock()
	}
	return nil
}

func (p *Platform) databaseServer(ctx context.Context) (*postgres.Server, error) {
	if p.options.External.PostgresURL != "" {
		return postgres.At(p.options.External.PostgresURL)
	}
	dir, err := p.run.Data("postgres")
	if err != nil {
		return nil, err
	}
	word, err := p.secrets.Password("postgres")
	if err != nil {
		return nil, err
	}
	return postgres.Start(ctx, p.sup, p.cache, postgres.Config{Dir: dir, Port: p.plan.postgres, Password: word, Fast: p.options.Fast})
}

// startBus starts NATS, or declares the stream on the one named.
func (p *Platform) startBus(ctx context.Context) error {
	if p.options.External.NATSURL != "" {
		return nats.Declare(ctx, p.options.External.NATSURL, nats.Admin, p.options.External.NATSAdminPassword, service.Names())
	}
	c, err := busConfig(p.run, p.secrets)
	if err != nil {
		return err
	}
	c.Port, c.Monitor = p.plan.nats, p.plan.monitor
	_, err = nats.Start(ctx, p.sup, p.cache, c)
	return err
}

// prepareKeycloak fetches and builds; neither needs the database.
func (p *Platform) prepareKeycloak(ctx context.Context) error {
	if p.options.External.KeycloakURL != "" {
		return nil
	}
	return keycloak.Prepare(ctx, p.cache)
}

func (p *Platform) startKeycloak(ctx context.Context) error {
	if url := p.options.External.KeycloakURL; url != "" {
		return port.OK(ctx, url+"/realms/master/.well-known/openid-configuration")
	}
	p.mu.Lock()
	host, words := p.db.Host(), p.words["keycloak"]
	p.mu.Unlock()
	c, err := keycloakConfig(p.run, p.secrets, host, words)
	if err != nil {
		return err
	}
	c.Port, c.Management = p.plan.keycloak, p.plan.management
	c.PublicURL, c.Open, c.Proxied = p.plan.signOn, p.plan.open, p.plan.proxied
	_, err = keycloak.Start(ctx, p.sup, p.cache, c)
	return err
}

// startMail opens the sink inside this process.
func (p *Platform) startMail() error {
	if p.options.External.SMTPAddr != "" {
		return nil
	}
	dir, err := p.run.Data("mail")
	if err != nil {
		return err
	}
	sink, err := mailsink.Start(mailsink.Config{Dir: dir, SMTP: p.plan.smtp, HTTP: p.plan.mail})
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sink = sink
	return nil
}

// follow starts what nobody waits for: Consul at once where its program is at
// hand, else built once the portal has answered; Zipkin after the portal.
func (p *Platform) follow(ctx context.Context, answered gate) {
	if !p.options.NoConsul && p.options.External.ConsulAddr == "" {
		p.beside.Go(func() {
			if consulAtHand(p) || passed(ctx, answered) == nil {
				p.aside(ctx, "Consul", p.StartConsul)
			}
		})
	}
	if p.options.Traces && p.options.External.ZipkinURL == "" {
		p.beside.Go(func() {
			if passed(ctx, answered) == nil {
				p.aside(ctx, "Zipkin", p.startZipkin)
			}
		})
	}
}

func (p *Platform) startZipkin(ctx context.Context) error {
	_, err := zipkin.Start(ctx, p.sup, p.cache, zipkin.Config{Dir: filepath.Join(p.run.Temp(), "zipkin"), Port: p.plan.zipkin})
	return err
}

// aside runs a step whose failure is told and changes nothing.
func (p *Platform) aside(ctx context.Context, name string, do func(context.Context) error) {
	err := p.clock.Do(ctx, name, do)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		p.report(fmt.Sprintf("%s is left out: %v", name, err))
	default:
		p.report(name + " answers")
	}
}

func consulAtHand(p *Platform) bool {
	if _, err := exec.LookPath("consul"); err == nil {
		return true
	}
	return p.cache.Built(consul.Program(p.options.Checkout))
}

// clear removes what does not outlive a platform.
func (p *Platform) clear() error {
	for _, path := range []string{p.run.Temp(), p.run.State()} {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return os.MkdirAll(p.run.Temp(), 0o711)
}
