package config

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
)

// Common is what every service is told; embed it in the service's Config.
type Common struct {
	HTTPAddr  string     `env:"HTTP_ADDR,default=127.0.0.1:0"`  // mutual TLS for services, plain HTTP for portal
	AdminAddr string     `env:"ADMIN_ADDR,default=127.0.0.1:0"` // plain HTTP: /livez /readyz /version
	Instance  string     `env:"INSTANCE"`                       // use Name, which knows the default
	LogLevel  slog.Level `env:"LOG_LEVEL,default=info"`
	Sample    bool       `env:"SAMPLE,default=false"` // the sample loader's certificate and accounts are let in; never in production
	Database  Database
	TLS       TLS
	Realm     Realm
	NATS      NATS
	Discovery Discovery
}

// Name gives the name of this instance: INSTANCE, or the service and the pid.
func (c *Common) Name(service string) string {
	if c.Instance != "" {
		return c.Instance
	}
	return DefaultInstance(service)
}

// DefaultInstance is the name of an instance that was given none.
func DefaultInstance(service string) string { return fmt.Sprintf("%s-%d", service, os.Getpid()) }

// Database is how a service reaches its own database. The URLs carry passwords.
type Database struct {
	URL      Secret `env:"DATABASE_URL,required"` // as <svc>_app
	RelayURL Secret `env:"DATABASE_RELAY_URL"`    // as <svc>_relay; only with an outbox
	MaxConns int32  `env:"DATABASE_MAX_CONNS,default=16"`
}

// Validate refuses a pool that can hold nothing.
func (d *Database) Validate() error {
	if d.MaxConns < 1 {
		return errors.New("DATABASE_MAX_CONNS: must be at least 1")
	}
	return nil
}

// TLS names the certificate of this service and the authority of its peers.
// The files are read again when they change.
type TLS struct {
	CertFile string `env:"TLS_CERT_FILE,required"`
	KeyFile  string `env:"TLS_KEY_FILE,required"`
	CAFile   string `env:"TLS_CA_FILE,required"`
}

// Realm is the Keycloak realm and this service's account in it.
type Realm struct {
	IssuerURL    string `env:"ISSUER_URL,required"`   // as browsers see it; tokens must name it
	KeycloakURL  string `env:"KEYCLOAK_URL,required"` // where services reach Keycloak, without /realms
	ClientID     string `env:"CLIENT_ID,required"`
	ClientSecret Secret `env:"CLIENT_SECRET,required"`
}

// NATS is the service's own credential at the bus; URL is empty without events.
type NATS struct {
	URL      string `env:"NATS_URL"`
	User     string `env:"NATS_USER"`
	Password Secret `env:"NATS_PASSWORD"`
	// Prefix stands before every subject and names the stream, so that tests
	// share one server; empty in every process, hence no variable.
	Prefix string
}

// Discovery tells where other services are.
type Discovery struct {
	ConsulAddr  string `env:"CONSUL_ADDR"` // host:port; empty: the fallback alone is used
	ConsulToken Secret `env:"CONSUL_TOKEN"`
	// Fallback is used while Consul has never answered: service=host:port;host:port,...
	Fallback map[string]string `env:"DISCOVERY_FALLBACK,separator=="`
}

// Keys are the keys of services that hold personal data; libs/seal parses them.
type Keys struct {
	EncryptionKeys Secret `env:"ENCRYPTION_KEYS,required"` // id:base64(32 bytes), comma separated, the first encrypts
	LookupKey      Secret `env:"LOOKUP_KEY"`               // base64(32 bytes)
}

// Migration is what the command migrate is told.
type Migration struct {
	OwnerURL Secret `env:"DATABASE_OWNER_URL,required"` // as <svc>_owner
}
