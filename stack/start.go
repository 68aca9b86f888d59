package stack

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"

	"motcua.vn/libs/pg"
	"motcua.vn/stack/internal/cert"
	"motcua.vn/stack/internal/fetch"
	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/proc"
	"motcua.vn/stack/internal/secret"
	"motcua.vn/stack/internal/service"
	"motcua.vn/stack/internal/stage"
)

// Start brings a platform up and returns when the portal answers and the
// sample province is loaded. Consul and Zipkin follow on their own. When it
// fails, whatever ran already has been ended.
func Start(ctx context.Context, o Options) (*Platform, error) {
	p, err := prepare(o)
	if err != nil {
		return nil, err
	}
	if err := p.start(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	p.mu.Lock()
	p.ready = true
	p.mu.Unlock()
	return p, p.writeState()
}

// prepare makes the folder, the secrets and the plan, and ends what an earlier
// owner of the folder left running.
func prepare(o Options) (*Platform, error) {
	report := reporter(o.Log)
	if o.Checkout == "" {
		var err error
		if o.Checkout, err = layout.Checkout(); err != nil {
			return nil, err
		}
	}
	cacheDir, err := fetch.Dir()
	if err != nil {
		return nil, err
	}
	run := layout.Run{Checkout: o.Checkout, Dir: o.Dir}
	if o.Dir == "" {
		if run, err = layout.NewScratch(o.Checkout, report); err != nil {
			return nil, err
		}
	}
	p := &Platform{options: o, run: run, cache: &fetch.Cache{Dir: cacheDir, Report: report}, clock: stage.NewClock(), report: report, words: map[string]pg.Passwords{}}
	if p.sup, err = proc.NewSupervisor(run.Ledger(), run.Log(), report); err != nil {
		return nil, err
	}
	p.sup.OnChange(func() { _ = p.writeState() })
	if err := p.clear(); err != nil {
		return nil, err
	}
	if p.secrets, err = secret.Open(run.Secrets()); err != nil {
		return nil, err
	}
	if p.plan, err = newPlan(o); err != nil {
		return nil, err
	}
	p.background, p.cancel = context.WithCancel(context.Background())
	return p, nil
}

// gate opens once, when what stands behind it may begin.
type gate chan struct{}

func (g gate) open() { close(g) }

// passed waits until all gates are open.
func passed(ctx context.Context, gates ...gate) error {
	for _, g := range gates {
		select {
		case <-g:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// start runs the steps, those that do not lean on each other at the same time.
func (p *Platform) start(ctx context.Context) error {
	if err := p.lay(); err != nil {
		return err
	}
	if err := p.writeState(); err != nil {
		return err
	}
	answered := make(gate)
	p.follow(p.background, answered) //nolint:contextcheck // they outlive the start
	if err := p.servers(ctx); err != nil {
		return err
	}
	if err := p.clock.Do(ctx, "services: start", p.serve); err != nil {
		return err
	}
	if err := p.clock.Do(ctx, "portal: home page", p.answers); err != nil {
		return err
	}
	answered.open()
	if p.options.NoSample {
		return nil
	}
	return p.clock.Do(ctx, "sample province", p.loadSample)
}

// lay puts in place what everyone needs: ports, certificates, mail, wiring.
func (p *Platform) lay() error {
	if err := p.free(); err != nil {
		return err
	}
	if err := cert.Issue(p.tls(), append(service.Names(), service.Sample)); err != nil {
		return err
	}
	if err := p.startMail(); err != nil {
		return err
	}
	return p.wire()
}

// servers starts the foreign servers and prepares the services' databases and
// the realm.
func (p *Platform) servers(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	database, compiled, signOn := make(gate), make(gate), make(gate)
	step := func(name string, do func(context.Context) error, opens gate, needs ...gate) {
		group.Go(func() error {
			if err := passed(ctx, needs...); err != nil {
				return err
			}
			if err := p.clock.Do(ctx, name, do); err != nil {
				return err
			}
			if opens != nil {
				opens.open()
			}
			return nil
		})
	}
	prepared := make(gate)
	step("PostgreSQL", p.startDatabase, database)
	step("services: build", p.build, compiled)
	step("NATS", p.startBus, nil)
	step("Keycloak: fetch, build", p.prepareKeycloak, prepared)
	step("Keycloak: start", p.startKeycloak, signOn, prepared, database)
	step("services: migrate", p.migrate, nil, compiled, database)
	step("identity: realm", p.declareRealm, nil, compiled, signOn)
	return group.Wait()
}
