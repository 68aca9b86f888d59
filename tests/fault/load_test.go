package fault_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/tests/internal/world"
)

// perSecond requests are sent, every fifth a submission with a key, the others read a dossier.
const perSecond = 50

// tally is what became of them.
type tally struct {
	mu     sync.Mutex
	sent   int
	failed []string
	worst  time.Duration
}

func (l *tally) note(what string, took time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent++
	l.worst = max(l.worst, took)
	if err != nil {
		l.failed = append(l.failed, fmt.Sprintf("%s after %s: %v", what, took.Round(time.Millisecond), err))
	}
}

// pour sends requests at a steady rate through libs/discovery, as the portal does, until the context ends; nobody
// repeats what fails. It returns when all are answered.
func pour(ctx context.Context, t *testing.T, name string, read *world.Case) *tally {
	t.Helper()
	l := &tally{}
	var wait sync.WaitGroup
	ticks := time.NewTicker(time.Second / perSecond)
	defer ticks.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			wait.Wait()
			return l
		case <-ticks.C:
		}
		wait.Go(func() {
			began := time.Now()
			if n%5 != 0 {
				_, err := kit.Answer[dossiersv1.Dossier](platform.Dossiers.GetDossier(t.Context(), read.Dossier.ID, &dossiersv1.GetDossierParams{}, platform.Citizen.As))
				l.note("read", time.Since(began), err)
				return
			}
			c := platform.Case(fmt.Sprintf("%s-%d", name, n))
			d, err := kit.Answer[dossiersv1.Dossier](c.File(t.Context(), platform.Clients))
			l.note("submission", time.Since(began), err)
			if err == nil {
				c.Dossier = d
				numbered(t, c)
			}
		})
	}
}

// under runs what is done while requests pour.
func under(t *testing.T, name string, do func()) *tally {
	t.Helper()
	read := platform.Case(name + "-read")
	step(t, read, "file", read.File)
	numbered(t, read)
	ctx, cancel := context.WithCancel(t.Context())
	poured := make(chan *tally, 1)
	go func() { poured <- pour(ctx, t, name, read) }()
	do()
	cancel()
	return <-poured
}

// TestOneOfTwoInstancesIsKilledUnderLoad wants errors below 0.1 % and the dead instance out of use within 15 s.
func TestOneOfTwoInstancesIsKilledUnderLoad(t *testing.T) {
	for round := range rounds {
		var out time.Duration
		l := under(t, fmt.Sprintf("load-%d", round), func() {
			second(t, 4)
			dead := platform.Process("dossiers-1")
			killed := time.Now()
			if err := dead.Kill(); err != nil {
				t.Error(err)
				return
			}
			dead.Halt() // it stays away, so that its going out of use is seen
			_, err := world.Await(t.Context(), 40*time.Second, func(ctx context.Context) error {
				return listed(ctx, "dossiers", "dossiers-1", false)
			})
			out = time.Since(killed)
			if err != nil {
				t.Error(err)
			}
			second(t, 3)
			resume(t, "dossiers-1")
			second(t, 4)
		})
		if out > 15*time.Second {
			t.Errorf("the dead instance is out of use after %s", out)
		}
		if len(l.failed)*1000 >= max(l.sent, 1000) {
			t.Errorf("%d of %d requests failed, the first: %s", len(l.failed), l.sent, l.failed[0])
		}
		t.Logf("round %d: %d requests, %d failed, slowest %s, out of use after %s", round, l.sent, len(l.failed), l.worst.Round(time.Millisecond), out.Round(time.Millisecond))
	}
}

// second lets the requests pour for some seconds.
func second(t *testing.T, n int) {
	t.Helper()
	if err := world.Wait(t.Context(), time.Duration(n)*time.Second); err != nil {
		t.Error(err)
	}
}

// listed tells whether Consul gives an instance to those who ask for healthy ones.
func listed(ctx context.Context, service, instance string, want bool) error {
	token, err := platform.Secret("consul_portal")
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+platform.ConsulAddr()+"/v1/health/service/"+service+"?passing=true", nil)
	if err != nil {
		return err
	}
	req.Header.Set("X-Consul-Token", token)
	entries, err := kit.Answer[[]struct{ Service struct{ ID string } }](http.DefaultTransport.RoundTrip(req))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Service.ID == instance && !want {
			return fmt.Errorf("%s is still listed", instance)
		}
		if e.Service.ID == instance {
			return nil
		}
	}
	if want {
		return fmt.Errorf("%s is not listed yet", instance)
	}
	return nil
}
