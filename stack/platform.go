package stack

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"motcua.vn/libs/pg"
	"motcua.vn/stack/internal/consul"
	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/keycloak"
	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/mailsink"
	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/postgres"
	"motcua.vn/stack/internal/proc"
	"motcua.vn/stack/internal/secret"
	"motcua.vn/stack/internal/service"
	"motcua.vn/stack/internal/stage"
)

// Platform is a running platform. Its methods may be called at any time
// between Start and Stop.
type Platform struct {
	options Options
	run     layout.Run
	plan    plan
	cache   *fetch.Cache
	sup     *proc.Supervisor
	secrets *secret.Store
	clock   *stage.Clock
	report  func(string)

	background context.Context // of what nobody waits for: Consul, Zipkin
	cancel     context.CancelFunc
	beside     sync.WaitGroup

	writing sync.Mutex // of the state file

	mu      sync.Mutex
	ready   bool
	sink    *mailsink.Sink
	db      *postgres.Server
	words   map[string]pg.Passwords
	wiring  service.Wiring
	removed bool
}

// Process is one supervised process of a platform.
type Process = proc.Process

// Process finds a process: "postgres", "keycloak", "nats", "consul", "zipkin",
// or an instance, "dossiers-2". It is nil when there is none, as Consul is
// while it is being built.
func (p *Platform) Process(name string) *Process { return p.sup.Process(name) }

// Processes lists all processes in the order of their start.
func (p *Platform) Processes() []*Process { return p.sup.Processes() }

// URL is the address of "portal", "keycloak", "mail" or "zipkin" for a
// browser, or of one instance ("portal-2", "dossiers-1") as it listens.
// It is empty when there is no such thing.
func (p *Platform) URL(name string) string {
	switch name {
	case "portal":
		return p.plan.public
	case "keycloak":
		return p.plan.signOn
	case "mail":
		return p.MailURL()
	case "zipkin":
		return p.zipkinURL()
	}
	for _, i := range p.plan.instances {
		if i.id == name && i.Plain {
			return fmt.Sprintf("http://localhost:%d", i.port)
		}
		if i.id == name {
			return "https://" + port.Addr(i.port)
		}
	}
	return ""
}

// AdminURL is where an instance answers /livez and /readyz.
func (p *Platform) AdminURL(name string) string {
	for _, i := range p.plan.instances {
		if i.id == name {
			return "http://" + port.Addr(i.admin)
		}
	}
	return ""
}

// MailURL is the page and query of the mail sink; empty when mail goes elsewhere.
func (p *Platform) MailURL() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sink == nil {
		return ""
	}
	return p.sink.URL
}

func (p *Platform) zipkinURL() string {
	if !p.options.Traces {
		return ""
	}
	if p.options.External.ZipkinURL != "" {
		return p.options.External.ZipkinURL
	}
	return "http://" + port.Addr(p.plan.zipkin)
}

// DatabaseURL is the address of a database as a role: "app", "relay" or
// "owner" of that database, or "superuser".
func (p *Platform) DatabaseURL(database, role string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	words := p.words[database]
	switch role {
	case "app":
		return p.db.DSN(database, database+"_app", words.App)
	case "relay":
		return p.db.DSN(database, database+"_relay", words.Relay)
	case "owner":
		return p.db.DSN(database, database+"_owner", words.Owner)
	default:
		return p.db.Superuser(database)
	}
}

// NATSURL is the address of the bus; Secret("nats_admin") opens all of it.
func (p *Platform) NATSURL() string {
	if p.options.External.NATSURL != "" {
		return p.options.External.NATSURL
	}
	return "nats://" + port.Addr(p.plan.nats)
}

// ConsulAddr is host and port of Consul, whether or not it answers yet.
func (p *Platform) ConsulAddr() string {
	if p.options.External.ConsulAddr != "" {
		return p.options.External.ConsulAddr
	}
	return port.Addr(p.plan.consul)
}

// Secret reads one of the platform's secrets: "keycloak_admin", "nats_admin",
// "nats_<service>", "consul_bootstrap", "consul_<service>", "client_<client>".
func (p *Platform) Secret(name string) (string, error) { return p.secrets.Read(name) }

// SecretsDir is the folder of the secrets; certificates are in tls below it.
func (p *Platform) SecretsDir() string { return p.run.Secrets() }

// Dir is the platform's folder.
func (p *Platform) Dir() string { return p.run.Dir }

// Instances lists the names of a service's instances.
func (p *Platform) Instances(name string) []string {
	var all []string
	for _, i := range p.plan.instances {
		if i.Name == name {
			all = append(all, i.id)
		}
	}
	return all
}

// StartConsul starts the agent that NoConsul left out, building it when it is
// absent, and waits until it answers.
func (p *Platform) StartConsul(ctx context.Context) error {
	if p.options.External.ConsulAddr != "" {
		return nil
	}
	if p.sup.Process("consul") != nil {
		return errors.New("consul runs already")
	}
	c, err := registryConfig(p.run, p.secrets)
	if err != nil {
		return err
	}
	c.Port, c.Patient = p.plan.consul, true
	_, err = consul.Start(ctx, p.sup, p.cache, c)
	return err
}

// AwaitRegistered waits until Consul answers and knows a healthy instance of
// every service.
func (p *Platform) AwaitRegistered(ctx context.Context) error {
	token, err := p.secrets.UUID("consul_bootstrap")
	if err != nil {
		return err
	}
	for {
		err := consul.Healthy(ctx, p.ConsulAddr(), token, service.Names())
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// keycloakAdmin is the administrator of the Keycloak in use.
func (p *Platform) keycloakAdmin() (user, password string, err error) {
	if x := p.options.External; x.KeycloakURL != "" {
		return x.KeycloakUser, x.KeycloakPassword, nil
	}
	password, err = p.secrets.Password("keycloak_admin")
	return keycloak.AdminUser, password, err
}

// Stop ends every process in order and, for a temporary platform, removes its
// folder. It may be called more than once.
func (p *Platform) Stop() error {
	p.cancel()
	p.sup.Stop()
	p.beside.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sink != nil {
		p.sink.Stop()
	}
	if p.removed {
		return nil
	}
	p.removed = true
	if p.run.Scratch {
		return p.run.Remove()
	}
	return p.clear()
}
