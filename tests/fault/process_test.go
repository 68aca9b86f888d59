package fault_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua.vn/tests/internal/world"
)

// victims are all processes that a dossier needs, with the time in which each must be back.
var victims = []struct {
	name  string
	limit time.Duration
}{
	{"dossiers-1", 15 * time.Second},
	{"identity-1", 15 * time.Second},
	{"documents-1", 15 * time.Second},
	{"notifications-1", 15 * time.Second},
	{"portal-1", 15 * time.Second},
	{"dossiers-2", 15 * time.Second}, // callers try its twin again a second after it failed, not before
	{"nats", 15 * time.Second},
	{"consul", 15 * time.Second},
	{"postgres", 60 * time.Second},
	{"keycloak", 60 * time.Second},
}

// TestEveryProcessIsKilledOnTheWay kills each process once a round, at once after a dossier was filed; the dossier, and
// others that travel at the same time, come to their end, and the portal always says something.
func TestEveryProcessIsKilledOnTheWay(t *testing.T) {
	var all []*world.Case
	for round := range rounds {
		for _, v := range victims {
			t.Run(fmt.Sprintf("%d %s", round, v.name), func(t *testing.T) {
				watch := watching(t, v.name)
				c := platform.Case(fmt.Sprintf("kill-%d-%s", round, v.name))
				step(t, c, "file", c.File)
				numbered(t, c)
				journey := make(chan error, 1)
				go func() { journey <- c.Travel(t.Context()) }()
				began := time.Now()
				if err := platform.Process(v.name).Kill(); err != nil {
					t.Fatal(err)
				}
				back, err := world.Await(t.Context(), 4*v.limit, func(ctx context.Context) error { return answers(ctx, v.name) })
				if err != nil {
					t.Fatal(err)
				}
				if back > v.limit {
					t.Errorf("back after %s, want %s", back.Round(time.Millisecond), v.limit)
				}
				if err := <-journey; err != nil {
					t.Error(err)
				}
				t.Logf("back after %s, the dossier at its end after %s; the portal: %s", back.Round(time.Millisecond), time.Since(began).Round(time.Millisecond), watch())
				all = append(all, c)
			})
		}
	}
	once(t, all)
}

// answers tells whether a process does its work again.
func answers(ctx context.Context, name string) error {
	switch name {
	case "nats":
		if err := dial(ctx, strings.TrimPrefix(platform.NATSURL(), "nats://")); err != nil {
			return err
		}
		return errors.Join(platform.Ready(ctx, "dossiers-1"), platform.Ready(ctx, "notifications-1"))
	case "consul":
		return world.Answers(ctx, "http://"+platform.ConsulAddr()+"/v1/status/leader")
	case "postgres":
		var all error
		for _, i := range platform.State().Instances {
			all = errors.Join(all, platform.Ready(ctx, i.Name))
		}
		return all
	case "keycloak":
		return world.Answers(ctx, platform.URL("keycloak")+"/realms/motcua/protocol/openid-connect/certs")
	}
	if err := platform.Ready(ctx, name); err != nil || !strings.HasPrefix(name, "dossiers") {
		return err
	}
	// The next victim is the other one of two: this one must be in use again.
	return listed(ctx, "dossiers", name, true)
}

func dial(ctx context.Context, addr string) error {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	return c.Close()
}

// watching asks for the home page again and again until its result is asked for, which says how often it was whole, how
// often it said that something is away, and how often nobody answered. Only while the portal itself is away may nobody
// answer; while one of two instances of dossiers is away every page is whole; no other answer is right.
func watching(t *testing.T, victim string) (result func() string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	whole, sorry, silent := 0, 0, 0
	wait.Go(func() {
		b := world.NewBrowser()
		for world.Wait(ctx, 200*time.Millisecond) == nil {
			page, err := b.Get(ctx, platform.URL("portal")+"/")
			switch {
			case ctx.Err() != nil:
			case err != nil:
				silent++
				if !strings.HasPrefix(victim, "portal") {
					t.Errorf("the portal does not answer: %v", err)
				}
			case page.Status == http.StatusOK:
				whole++
			case page.Status == http.StatusServiceUnavailable && !strings.HasPrefix(victim, "dossiers") && strings.Contains(page.Body, "</html>"):
				sorry++
			default:
				t.Errorf("the portal answers %d: %.300s", page.Status, page.Body)
			}
		}
	})
	return func() string {
		cancel()
		wait.Wait()
		return fmt.Sprintf("%d whole pages, %d that say that something is away, %d times silent", whole, sorry, silent)
	}
}

// TestNumbersHaveNoHole runs behind all filings: those of each day are counted from 1 without a hole.
func TestNumbersHaveNoHole(t *testing.T) {
	numbers.Lock()
	defer numbers.Unlock()
	last, count := map[string]string{}, map[string]int{}
	for number := range numbers.of {
		cut := strings.LastIndex(number, "-")
		if cut < 0 {
			t.Fatalf("%q is no number", number)
		}
		day := number[:cut]
		count[day]++
		if last[day] < number {
			last[day] = number
		}
	}
	for day, n := range count {
		if want := fmt.Sprintf("%s-%04d", day, n); last[day] != want {
			t.Errorf("%d dossiers of %s end with %s, want %s", n, day, last[day], want)
		}
	}
	t.Logf("%d numbers", len(numbers.of))
}
