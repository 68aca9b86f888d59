package stack

import (
	"fmt"
	"net/url"
	"strings"

	"motcua.vn/libs/freeport"
	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/service"
)

// The documented ports of `make up` (docs/configuration.md).
const (
	portKeycloak   = 8180
	portManagement = 8190
	portMailPage   = 8025
	portSMTP       = 1025
	portZipkin     = 9411
	portConsul     = 8500
	portNATS       = 4222
	portMonitor    = 8222
	portPostgres   = 5433
)

// instance is one process of a service.
type instance struct {
	service.Definition
	id    string // dossiers-2
	port  int
	admin int
}

// plan is who listens where, decided before anything starts, because everyone
// is told the addresses of the others.
type plan struct {
	postgres, keycloak, management, nats, monitor, consul, smtp, mail, zipkin int

	instances []instance
	public    string // portal in browsers
	signOn    string // Keycloak in browsers
	open      bool   // portal and Keycloak listen on all interfaces
	proxied   bool   // something before us speaks https
}

// newPlan takes the documented ports, or free ones for a temporary platform.
func newPlan(o Options) (plan, error) {
	var p plan
	scratch := o.Dir == ""
	var failed error
	choose := func(documented int) int {
		if !scratch && documented != 0 {
			return documented
		}
		n, err := freeport.Take()
		if err != nil {
			failed = err
		}
		return n
	}
	p.postgres, p.keycloak, p.management = choose(portPostgres), choose(portKeycloak), choose(portManagement)
	p.nats, p.monitor, p.consul = choose(portNATS), choose(portMonitor), choose(portConsul)
	p.smtp, p.mail, p.zipkin = choose(portSMTP), choose(portMailPage), choose(portZipkin)
	for _, d := range o.wanted() {
		for i := range o.instances(d) {
			documented := func(list []int) int {
				if i < len(list) {
					return list[i]
				}
				return 0
			}
			p.instances = append(p.instances, instance{
				Definition: d,
				id:         fmt.Sprintf("%s-%d", d.Name, i+1),
				port:       choose(documented(d.Ports)),
				admin:      choose(documented(d.Admin)),
			})
		}
	}
	if failed != nil {
		return p, failed
	}
	return p, p.publish(o)
}

// publish decides the addresses that browsers see. An http address of another
// host is answered by us on all interfaces; an https one is a proxy's.
func (p *plan) publish(o Options) error {
	p.public = o.PublicURL
	if p.public == "" {
		p.public = fmt.Sprintf("http://localhost:%d", p.portal())
	}
	u, err := url.Parse(p.public)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("MOTCUA_PUBLIC_URL %q is no http or https address", p.public)
	}
	p.public = strings.TrimSuffix(p.public, "/")
	host := u.Hostname()
	local := host == "localhost" || host == "127.0.0.1" || host == "::1"
	p.open = !local && u.Scheme == "http"
	p.proxied = u.Scheme == "https"
	p.signOn = strings.TrimSuffix(o.KeycloakPublicURL, "/")
	if p.signOn == "" {
		p.signOn = fmt.Sprintf("%s://%s:%d", u.Scheme, host, p.keycloak)
	}
	if o.External.KeycloakURL != "" && o.KeycloakPublicURL == "" {
		p.signOn = strings.TrimSuffix(o.External.KeycloakURL, "/")
	}
	return nil
}

// portal is the port of the first portal; 0 when there is none.
func (p *plan) portal() int {
	for _, i := range p.instances {
		if i.Plain {
			return i.port
		}
	}
	return 0
}

// listen is where an instance listens.
func (p *plan) listen(i instance) string {
	if i.Plain && p.open {
		return fmt.Sprintf("0.0.0.0:%d", i.port)
	}
	return port.Addr(i.port)
}

// fallback lists the services' addresses for when Consul has never answered:
// "dossiers=127.0.0.1:7111;127.0.0.1:7112,identity=127.0.0.1:7101".
func (p *plan) fallback() string {
	var order []string
	addrs := map[string][]string{}
	for _, i := range p.instances {
		if i.Plain {
			continue
		}
		if addrs[i.Name] == nil {
			order = append(order, i.Name)
		}
		addrs[i.Name] = append(addrs[i.Name], port.Addr(i.port))
	}
	entries := make([]string, len(order))
	for n, name := range order {
		entries[n] = name + "=" + strings.Join(addrs[name], ";")
	}
	return strings.Join(entries, ",")
}

// fixed lists the ports that `make up` needs, with who needs them.
func (p *plan) fixed(o Options) map[int]string {
	need := map[int]string{}
	ours := func(external string, ports map[int]string) {
		if external == "" {
			for n, name := range ports {
				need[n] = name
			}
		}
	}
	ours(o.External.PostgresURL, map[int]string{p.postgres: "PostgreSQL"})
	ours(o.External.KeycloakURL, map[int]string{p.keycloak: "Keycloak", p.management: "Keycloak (management)"})
	ours(o.External.NATSURL, map[int]string{p.nats: "NATS", p.monitor: "NATS (monitor)"})
	ours(o.External.SMTPAddr, map[int]string{p.smtp: "mail sink (SMTP)", p.mail: "mail sink (page)"})
	for _, i := range p.instances {
		need[i.port], need[i.admin] = i.id, i.id+" (admin)"
	}
	return need
}
