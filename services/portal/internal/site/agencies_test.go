package site

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/fault"
)

// identity stands in for the service: it hangs until the caller gives up, or answers.
type identity struct {
	hangs atomic.Bool
	asked atomic.Int32
}

func (i *identity) answer(ctx context.Context, code string) ([]identityv1.Agency, error) {
	i.asked.Add(1)
	if i.hangs.Load() {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if code == "unknown" {
		return nil, fault.NotFound("agency_unknown", "there is no such agency")
	}
	return []identityv1.Agency{{Code: code, Name: "Cơ quan " + code}}, nil
}

func (i *identity) agencies() *Agencies {
	return newAgencies(func(ctx context.Context) ([]identityv1.Agency, error) { return i.answer(ctx, "H53.12") }, i.answer)
}

// took measures by the clock of the bubble, which runs only while everybody waits.
func took(f func()) time.Duration {
	before := time.Now()
	f()
	return time.Since(before)
}

func TestPagesDoNotWaitForIdentity(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var i identity
		g := i.agencies()
		name := func(code string) string { return g.Name(t.Context(), code, "vi") }
		if got := name("H53.12"); got != "Cơ quan H53.12" {
			t.Fatalf("the first page says %q", got)
		}
		i.hangs.Store(true)
		<-time.After(agenciesAge)
		if d := took(func() {
			if got := name("H53.12"); got != "Cơ quan H53.12" {
				t.Errorf("while identity hangs a page says %q", got)
			}
		}); d != 0 {
			t.Errorf("a page waited %s for names that are known", d)
		}
		synctest.Wait()
		<-time.After(agenciesPatience)
		synctest.Wait()
		if d := took(func() { _ = name("H53.closed"); _ = name("H53.other") }); d != 0 {
			t.Errorf("a page waited %s for an identity that is away", d)
		}
		i.hangs.Store(false)
		<-time.After(agenciesAge)
		_ = name("H53.closed")
		synctest.Wait()
		if got := name("H53.closed"); got != "Cơ quan H53.closed" {
			t.Errorf("after identity came back a page says %q", got)
		}
	})
}

func TestFreshPortalWaitsOnceAndNotLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var i identity
		i.hangs.Store(true)
		g := i.agencies()
		if d := took(func() { _ = g.All(t.Context()) }); d > agenciesPatience {
			t.Errorf("the first page waited %s", d)
		}
		if d := took(func() {
			for range 50 {
				_ = g.Name(t.Context(), "H53.12", "vi")
				_ = g.All(t.Context())
			}
		}); d != 0 {
			t.Errorf("the next pages waited %s", d)
		}
		i.hangs.Store(false)
		<-time.After(agenciesRetry)
		_ = g.All(t.Context())
		synctest.Wait()
		if n := len(g.All(t.Context())); n != 1 {
			t.Errorf("%d agencies after identity came up, want 1", n)
		}
	})
}

func TestManyPagesAskOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var i identity
		g := i.agencies()
		for range 20 {
			go func() {
				if len(g.All(t.Context())) != 1 {
					t.Error("a page of a fresh portal has no agencies")
				}
			}()
		}
		synctest.Wait()
		for range 20 {
			_ = g.Name(t.Context(), "unknown", "vi")
		}
		if n := i.asked.Load(); n != 2 {
			t.Errorf("identity was asked %d times, want once for the list and once for the unknown code", n)
		}
	})
}

func TestPageThatIsGoneDoesNotEndTheQuestion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var i identity
		g := i.agencies()
		gone, cancel := context.WithCancelCause(t.Context())
		cancel(errors.New("the browser left"))
		_ = g.All(gone)
		synctest.Wait()
		if len(g.All(t.Context())) != 1 {
			t.Error("the answer was lost with the page that asked")
		}
	})
}
