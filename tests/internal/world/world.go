// Package world starts one platform of real processes, brings the little that a dossier needs into it (agencies, three
// officials, one citizen, a calendar, a procedure) through the public APIs, and lets its people act. It imports no
// service: tests see the platform as its users and its operators do.
package world

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/authn"
	"motcua.vn/libs/config"
	"motcua.vn/libs/discovery"
	"motcua.vn/libs/mtls"
	"motcua.vn/stack"
)

// Commune receives and handles every dossier of the world.
const Commune = "H53.30.01"

// Procedure is the code of the one procedure that the commune offers.
const Procedure = "9.900009"

// Options choose the platform.
type Options struct {
	Failpoints bool      // services are built with the tag failpoints
	Traces     bool      // Zipkin runs, and every span goes there
	NoConsul   bool      // Consul is left out until StartConsul
	Spans      bool      // every span goes to the standard output of its process
	Sample     bool      // the sample province is loaded instead of the world's own people and procedure
	Log        io.Writer // told what the stack does; nil tells nobody
}

// World is a running platform with its people.
type World struct {
	*stack.Platform
	Clients
	Citizen   *Person // assurance 1
	Reception *Person // receives and returns
	Officer   *Person // works on dossiers
	Leader    *Person // approves
	Warm      []*Case // filed by Start, one at each instance of dossiers

	directory         *discovery.Directory
	author, publisher *authn.ServiceToken

	mu     sync.Mutex
	seeded map[string]string // what must never be written anywhere, and what it is
}

// Clients are the services' generated clients.
type Clients struct {
	Identity      *identityv1.Client
	Dossiers      *dossiersv1.Client
	Documents     *documentsv1.Client
	Notifications *notificationsv1.Client
}

// Start brings the platform up and its people in. Stop ends it.
func Start(ctx context.Context, o Options) (*World, error) {
	so := stack.Options{NoSample: !o.Sample, Traces: o.Traces, NoConsul: o.NoConsul, Log: o.Log}
	if o.Failpoints {
		so.Tags = []string{"failpoints"}
	}
	if o.Spans {
		so.Env = map[string]map[string]string{"": {"OTEL_TRACES_EXPORTER": "console"}}
	}
	p, err := stack.Start(ctx, so)
	if err != nil {
		return nil, err
	}
	w := &World{Platform: p, seeded: map[string]string{}}
	err = w.connect()
	if err == nil && !o.Sample {
		err = w.prepare(ctx)
	}
	if err == nil && o.Traces { // spans that are sent before it answers are lost
		_, err = Await(ctx, 2*time.Minute, func(ctx context.Context) error { return Answers(ctx, w.URL("zipkin")+"/health") })
	}
	if err != nil {
		return nil, errors.Join(err, w.Stop())
	}
	return w, nil
}

func (w *World) connect() error {
	var err error
	if w.directory, err = w.Directory(w.fallback(), true); err != nil {
		return err
	}
	if w.Clients, err = ClientsOf(w.directory); err != nil {
		return err
	}
	if w.author, err = w.service("sample-author"); err != nil {
		return err
	}
	w.publisher, err = w.service("sample-publisher")
	return err
}

func (w *World) prepare(ctx context.Context) error {
	if err := w.settle(ctx); err != nil {
		return fmt.Errorf("agencies and procedure: %w", err)
	}
	if err := w.enrol(ctx); err != nil {
		return fmt.Errorf("people: %w", err)
	}
	return w.warm(ctx)
}

// Stop ends everything that Start began.
func (w *World) Stop() error {
	if w.directory != nil {
		w.directory.Close()
	}
	return w.Platform.Stop()
}

// Directory finds services as the portal does; addresses are those of DISCOVERY_FALLBACK. Close it.
func (w *World) Directory(addresses map[string]string, consul bool) (*discovery.Directory, error) {
	tls := filepath.Join(w.SecretsDir(), "tls")
	// The stack issues this certificate for the sample loader, which comes from outside as we do.
	identity, err := mtls.Load(mtls.Files{Cert: filepath.Join(tls, "sample.pem"), Key: filepath.Join(tls, "sample-key.pem"), CA: filepath.Join(tls, "ca.pem")})
	if err != nil {
		return nil, err
	}
	o := discovery.Options{Identity: identity, Fallback: addresses}
	if consul {
		token, err := w.Secret("consul_portal")
		if err != nil {
			return nil, err
		}
		o.ConsulAddr, o.ConsulToken = w.ConsulAddr(), config.NewSecret(token)
	}
	return discovery.New(o)
}

// fallback lists the instances as the services are told them.
func (w *World) fallback() map[string]string {
	all := map[string]string{}
	for _, i := range w.State().Instances {
		if addr, ok := strings.CutPrefix(i.URL, "https://"); ok {
			all[i.Service] = strings.TrimPrefix(all[i.Service]+";"+addr, ";")
		}
	}
	return all
}

// ClientsOf makes the clients of a directory.
func ClientsOf(d *discovery.Directory) (Clients, error) {
	identity, err1 := identityv1.NewClient("https://identity", identityv1.WithHTTPClient(d.Doer("identity")))
	dossiers, err2 := dossiersv1.NewClient("https://dossiers", dossiersv1.WithHTTPClient(d.Doer("dossiers")))
	documents, err3 := documentsv1.NewClient("https://documents", documentsv1.WithHTTPClient(d.Doer("documents")))
	notifications, err4 := notificationsv1.NewClient("https://notifications", notificationsv1.WithHTTPClient(d.Doer("notifications")))
	return Clients{identity, dossiers, documents, notifications}, errors.Join(err1, err2, err3, err4)
}

func (w *World) service(client string) (*authn.ServiceToken, error) {
	word, err := w.Secret("client_" + client)
	if err != nil {
		return nil, err
	}
	return authn.NewServiceToken(w.URL("keycloak"), client, config.NewSecret(word)), nil
}

// Seed notes something that the platform must not write in logs, events or traces.
func (w *World) Seed(kind, value string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seeded[value] = kind
}

// Seeded gives what was noted: value to kind.
func (w *World) Seeded() map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make(map[string]string, len(w.seeded))
	for value, kind := range w.seeded {
		all[value] = kind
	}
	return all
}

// Program is the file of the binary that an instance runs.
func (w *World) Program(instance string) (string, error) {
	p := w.Process(instance)
	if p == nil || p.Pid() == 0 {
		return "", fmt.Errorf("%s does not run", instance)
	}
	return os.Readlink(fmt.Sprintf("/proc/%d/exe", p.Pid()))
}

// Environment is what an instance was told.
func (w *World) Environment(instance string) ([]string, error) {
	p := w.Process(instance)
	if p == nil || p.Pid() == 0 {
		return nil, fmt.Errorf("%s does not run", instance)
	}
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", p.Pid()))
	if err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimRight(string(b), "\x00"), "\x00"), nil
}

// Ready tells whether an instance says that it and what it needs are there.
func (w *World) Ready(ctx context.Context, instance string) error {
	return Answers(ctx, w.AdminURL(instance)+"/readyz")
}

// Answers tells whether an address answers 200.
func Answers(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %d", url, res.StatusCode)
	}
	return nil
}
