package discovery

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	consul "github.com/hashicorp/consul/api"

	"motcua.vn/libs/config"
)

// watchFor bounds one blocking question to Consul, so that a connection which
// died silently is noticed.
const watchFor = 30 * time.Second

// agent is the local Consul agent, asked with a token that is read again when
// it is refused.
type agent struct {
	client *consul.Client
	token  config.Secret
	ctx    context.Context
	stop   context.CancelFunc
}

func newAgent(addr string, token config.Secret) (*agent, error) {
	c := consul.DefaultConfig()
	// DefaultConfig also reads CONSUL_HTTP_*; only what configuration.md names counts.
	c.Address, c.Scheme, c.Token, c.TokenFile = addr, "http", "", ""
	client, err := consul.NewClient(c)
	if err != nil {
		return nil, fmt.Errorf("CONSUL_ADDR: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	return &agent{client: client, token: token, ctx: ctx, stop: stop}, nil
}

// refused reads the token again when Consul does not accept it; the caller's
// next try uses the new one.
func (a *agent) refused(err error) error {
	var status consul.StatusError
	if errors.As(err, &status) && status.Code == http.StatusForbidden {
		if _, reload := a.token.Reload(); reload != nil {
			return errors.Join(err, reload)
		}
	}
	return err
}

// Service implements go-kit's consul.Client with our token and a bounded wait.
func (a *agent) Service(service, tag string, passingOnly bool, q *consul.QueryOptions) ([]*consul.ServiceEntry, *consul.QueryMeta, error) {
	ctx, cancel := context.WithTimeout(a.ctx, watchFor+10*time.Second)
	defer cancel()
	q.Token, q.WaitTime = a.token.Value(), watchFor
	entries, meta, err := a.client.Health().Service(service, tag, passingOnly, q.WithContext(ctx))
	return entries, meta, a.refused(err)
}

// Register implements go-kit's consul.Client.
func (a *agent) Register(r *consul.AgentServiceRegistration) error { return a.register(a.ctx, r) }

// Deregister implements go-kit's consul.Client.
func (a *agent) Deregister(r *consul.AgentServiceRegistration) error {
	return a.deregister(a.ctx, r.ID)
}

func (a *agent) register(ctx context.Context, r *consul.AgentServiceRegistration) error {
	o := consul.ServiceRegisterOpts{ReplaceExistingChecks: true, Token: a.token.Value()}
	return a.refused(a.client.Agent().ServiceRegisterOpts(r, o.WithContext(ctx)))
}

func (a *agent) deregister(ctx context.Context, id string) error {
	q := (&consul.QueryOptions{Token: a.token.Value()}).WithContext(ctx)
	return a.refused(a.client.Agent().ServiceDeregisterOpts(id, q))
}

func (a *agent) alive(ctx context.Context, checkID string) error {
	q := (&consul.QueryOptions{Token: a.token.Value()}).WithContext(ctx)
	return a.refused(a.client.Agent().UpdateTTLOpts(checkID, "", consul.HealthPassing, q))
}

func (a *agent) ping(ctx context.Context) error {
	leader, err := a.client.Status().LeaderWithQueryOptions((&consul.QueryOptions{Token: a.token.Value()}).WithContext(ctx))
	if err == nil && leader == "" {
		return errors.New("consul has no leader")
	}
	return err
}
