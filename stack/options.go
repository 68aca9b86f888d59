package stack

import (
	"io"
	"os"

	"motcua.vn/stack/internal/service"
)

// Options choose what a platform consists of and where it lives.
type Options struct {
	// Dir is the platform's folder. Empty makes a temporary one, removed by
	// Stop, and gives every server a free port.
	Dir string

	Checkout  string         // folder with go.work; empty finds it from the current folder upwards
	Instances map[string]int // of services; what is missing takes the number of `make up`
	Services  []string       // which services to start; empty means all
	Tags      []string       // build tags of the services, for failpoints
	Traces    bool           // starts Zipkin and sends spans there
	NoConsul  bool           // leaves Consul out until StartConsul
	NoSample  bool           // does not load the sample province
	Fast      bool           // PostgreSQL without fsync

	// Env adds to the environment of services: the key is a service
	// ("dossiers"), one instance ("dossiers-2") or "" for all.
	Env map[string]map[string]string

	PublicURL         string // portal as browsers see it; empty means http://localhost:<port>
	KeycloakPublicURL string // Keycloak as browsers see it; empty means the host of PublicURL
	External          External

	Log io.Writer // told in sentences what happens; nil tells nobody
}

// External are servers that run already and are used instead of ours; empty
// fields mean ours.
type External struct {
	PostgresURL       string // of a superuser
	KeycloakURL       string // with KeycloakUser and KeycloakPassword of an administrator
	KeycloakUser      string
	KeycloakPassword  string
	NATSURL           string // with one user per service, passwords as in the platform's secrets
	NATSAdminPassword string
	ConsulAddr        string // tokens as in the platform's secrets
	SMTPAddr          string
	ZipkinURL         string
}

// FromEnvironment reads MOTCUA_PUBLIC_URL, MOTCUA_KEYCLOAK_PUBLIC_URL and the
// addresses of servers that run already.
func (o *Options) FromEnvironment() {
	o.PublicURL = os.Getenv("MOTCUA_PUBLIC_URL")
	o.KeycloakPublicURL = os.Getenv("MOTCUA_KEYCLOAK_PUBLIC_URL")
	o.External = External{
		PostgresURL:       os.Getenv("MOTCUA_POSTGRES_URL"),
		KeycloakURL:       os.Getenv("MOTCUA_KEYCLOAK_URL"),
		KeycloakUser:      os.Getenv("MOTCUA_KEYCLOAK_ADMIN_USER"),
		KeycloakPassword:  os.Getenv("MOTCUA_KEYCLOAK_ADMIN_PASSWORD"),
		NATSURL:           os.Getenv("MOTCUA_NATS_URL"),
		NATSAdminPassword: os.Getenv("MOTCUA_NATS_ADMIN_PASSWORD"),
		ConsulAddr:        os.Getenv("MOTCUA_CONSUL_ADDR"),
		SMTPAddr:          os.Getenv("MOTCUA_SMTP_ADDR"),
		ZipkinURL:         os.Getenv("MOTCUA_ZIPKIN_URL"),
	}
}

// wanted lists the services to start, in the catalog's order.
func (o Options) wanted() []service.Definition {
	if len(o.Services) == 0 {
		return service.Catalog
	}
	var some []service.Definition
	for _, d := range service.Catalog {
		for _, name := range o.Services {
			if d.Name == name {
				some = append(some, d)
			}
		}
	}
	return some
}

// instances is how many of a service to start.
func (o Options) instances(d service.Definition) int {
	if n, ok := o.Instances[d.Name]; ok {
		return n
	}
	return d.Instances
}

// databases lists those to make: one per service, and Keycloak's where it is ours. Another's may live in the same server
// under the same name, and making it anew would change its password.
func (o Options) databases() []string {
	all := service.Names()
	if o.External.KeycloakURL == "" {
		all = append(all, "keycloak")
	}
	return all
}
