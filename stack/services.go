package stack

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"motcua.vn/stack/internal/port"
	"motcua.vn/stack/internal/proc"
	"motcua.vn/stack/internal/service"
)

// tls is the folder of the services' certificates.
func (p *Platform) tls() string { return filepath.Join(p.run.Secrets(), "tls") }

// bin is the folder of the built services; test builds have one of their own.
func (p *Platform) bin() string {
	return filepath.Join(p.run.Bin(), strings.Join(append([]string{"build"}, p.options.Tags...), "-"))
}

// wire decides what all services are told.
func (p *Platform) wire() error {
	files, err := p.run.Data("files")
	if err != nil {
		return err
	}
	home := filepath.Join(p.run.Temp(), "home")
	if err := os.MkdirAll(home, 0o700); err != nil {
		return err
	}
	x := p.options.External
	user, word, err := p.keycloakAdmin()
	if err != nil {
		return err
	}
	w := service.Wiring{
		Secrets:     p.secrets,
		TLS:         p.tls(),
		Home:        home,
		Files:       files,
		DSN:         p.dsn,
		IssuerURL:   p.plan.signOn + "/realms/motcua",
		KeycloakURL: "http://" + port.Addr(p.plan.keycloak),
		NATSURL:     p.NATSURL(),
		ConsulAddr:  p.ConsulAddr(),
		Fallback:    p.plan.fallback(),
		SMTPAddr:    x.SMTPAddr,
		PublicURL:   p.plan.public,
		Identity:    filepath.Join(p.bin(), "identity"),
		AdminUser:   user,
		AdminWord:   word,
		ZipkinURL:   p.zipkinURL(),
		Extra:       p.options.Env,
	}
	if n := p.plan.portal(); n != 0 {
		w.Backchannel = fmt.Sprintf("http://localhost:%d/auth/backchannel", n)
	}
	if x.KeycloakURL != "" {
		w.KeycloakURL = x.KeycloakURL
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.sink != nil {
		w.SMTPAddr = p.sink.Addr
	}
	p.wiring = w
	return nil
}

func (p *Platform) dsn(database, role, password string) string {
	return p.db.DSN(database, role, password)
}

func (p *Platform) build(ctx context.Context) error {
	var names []string
	for _, d := range p.options.wanted() {
		names = append(names, d.Name)
	}
	if !p.options.NoSample {
		names = append(names, service.Sample)
	}
	return service.Build(ctx, p.options.Checkout, p.bin(), p.run.Temp(), names, p.options.Tags)
}

// once runs a command of a service to its end.
func (p *Platform) once(ctx context.Context, name, program string, env []string, args ...string) error {
	return p.sup.Run(ctx, proc.Spec{Name: name, Path: filepath.Join(p.bin(), program), Args: args, Env: env, Dir: p.wiring.Home})
}

// migrate brings all schemas up to date.
func (p *Platform) migrate(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, d := range p.options.wanted() {
		group.Go(func() error {
			env, err := p.wiring.Migrate(d)
			if err != nil {
				return err
			}
			return p.once(ctx, d.Name+"-migrate", d.Name, env, "migrate")
		})
	}
	return group.Wait()
}

// declareRealm lets the service that owns it declare the realm.
func (p *Platform) declareRealm(ctx context.Context) error {
	for _, d := range p.options.wanted() {
		if !d.Realm {
			continue
		}
		env, err := p.wiring.Realm()
		if err != nil {
			return err
		}
		if err := p.once(ctx, d.Name+"-realm", d.Name, env, "realm"); err != nil {
			return err
		}
	}
	return nil
}

// serve starts every instance and waits until each says it is ready.
func (p *Platform) serve(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, i := range p.plan.instances {
		env, err := p.wiring.Serve(i.Definition, i.id, p.plan.listen(i), port.Addr(i.admin))
		if err != nil {
			return err
		}
		group.Go(func() error {
			_, err := p.sup.Start(ctx, proc.Spec{
				Name:  i.id,
				Path:  filepath.Join(p.bin(), i.Name),
				Args:  []string{"serve"},
				Env:   env,
				Dir:   p.wiring.Home,
				Grace: 12 * time.Second,
				Wave:  proc.WaveService,
				Ready: func(ctx context.Context) error {
					return port.OK(ctx, fmt.Sprintf("http://%s/readyz", port.Addr(i.admin)))
				},
			})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return nil
}

// answers waits until the portal shows its home page, which leans on the other
// services.
func (p *Platform) answers(ctx context.Context) error {
	n := p.plan.portal()
	if n == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		err := port.OK(ctx, "http://"+port.Addr(n)+"/")
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the portal's home page: %w", err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// loadSample loads the sample province once; a marker beside the data says so.
func (p *Platform) loadSample(ctx context.Context) error {
	dir, err := p.run.Data("sample")
	if err != nil {
		return err
	}
	env, err := p.wiring.Sample(p.run.Accounts(), p.run.OTP())
	if err != nil {
		return err
	}
	if err := p.keepSample(env); err != nil {
		return err
	}
	marker := filepath.Join(dir, "loaded")
	if _, err := os.Stat(marker); err == nil {
		return nil
	}
	p.report("loading the sample province")
	if err := p.once(ctx, "sample-load", service.Sample, env, "load"); err != nil {
		return err
	}
	return os.WriteFile(marker, []byte(time.Now().UTC().Format(time.RFC3339)+"\n"), 0o644)
}
