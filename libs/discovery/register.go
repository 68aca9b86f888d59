package discovery

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"time"

	consul "github.com/hashicorp/consul/api"
)

// How long a silent instance stays listed: ttl until it is critical and unused,
// forget until Consul drops it.
const (
	ttl    = 5 * time.Second
	forget = time.Minute
	beat   = 2 * time.Second
)

// Register keeps this instance registered until ctx ends, then takes it out.
// Consul may be absent, come later, restart and forget: the next beat registers
// again. It never fails for Consul's sake, only for an address that is none.
func (d *Directory) Register(ctx context.Context, service, instance string, addr net.Addr) error {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return fmt.Errorf("register %s: %w", instance, err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return fmt.Errorf("register %s: %w", instance, err)
	}
	if d.agent == nil {
		<-ctx.Done()
		return nil
	}
	r := &consul.AgentServiceRegistration{
		ID: instance, Name: service, Address: host, Port: number,
		Check: &consul.AgentServiceCheck{
			CheckID: "alive:" + instance, TTL: ttl.String(), Status: consul.HealthPassing,
			DeregisterCriticalServiceAfter: forget.String(),
		},
	}
	d.agent.keep(ctx, r)
	return nil
}

func (a *agent) keep(ctx context.Context, r *consul.AgentServiceRegistration) {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	registered, complained := false, false
	for {
		registered, complained = a.beat(ctx, r, registered, complained)
		select {
		case <-tick.C:
		case <-ctx.Done():
			if registered {
				a.leave(context.WithoutCancel(ctx), r.ID)
			}
			return
		}
	}
}

func (a *agent) leave(ctx context.Context, id string) {
	ctx, cancel := context.WithTimeout(ctx, beat)
	defer cancel()
	if err := a.deregister(ctx, id); err != nil {
		slog.WarnContext(ctx, "not taken out of Consul, its check will do it", "error", err)
	}
}

// beat says that the instance is alive, registering it first where Consul does
// not know it, and logs changes only.
func (a *agent) beat(ctx context.Context, r *consul.AgentServiceRegistration, registered, complained bool) (bool, bool) {
	// A beat under way when the process stops is finished, so that it cannot
	// arrive after the instance was taken out.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), beat)
	defer cancel()
	if registered && a.alive(ctx, r.Check.CheckID) == nil {
		return true, false
	}
	err := a.register(ctx, r)
	switch {
	case err == nil:
		slog.InfoContext(ctx, "registered in Consul", "service", r.Name, "addr", net.JoinHostPort(r.Address, strconv.Itoa(r.Port)))
		return true, false
	case !complained:
		slog.WarnContext(ctx, "Consul does not answer, tries go on", "error", err)
	}
	return false, true
}
