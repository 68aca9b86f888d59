package site

import (
	"context"
	"log/slog"
	"sync"
	"time"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/upstream"
)

// Agencies knows the agencies' names. Identity is asked in the background, at
// most once a minute; pages go on with what is known. Only the first question
// about a thing is waited for, agenciesPatience at the longest, and nobody
// waits while identity is away.
type Agencies struct {
	fetch  func(context.Context) ([]identityv1.Agency, error)         // those in force
	single func(context.Context, string) ([]identityv1.Agency, error) // one by its code

	mu     sync.Mutex
	list   []identityv1.Agency
	byCode map[string]identityv1.Agency
	asks   map[string]*question // by agency code; the list's under allAgencies
	away   bool                 // the last question had no answer
}

// question is what identity was asked last about one thing.
type question struct {
	done  chan struct{} // closed once there is an answer, or none came
	first bool          // nobody had asked this before
	ended time.Time     // zero while it is open
}

const (
	agenciesAge      = time.Minute
	agenciesPatience = 2 * time.Second
	agenciesRetry    = 5 * time.Second // after a list that did not come while none is known
	questionsKept    = 1000            // codes asked for, then all are forgotten
	allAgencies      = ""
)

// NewAgencies makes an empty cache.
func NewAgencies(c *upstream.Clients) *Agencies {
	return newAgencies(
		func(ctx context.Context) ([]identityv1.Agency, error) {
			got, err := kit.Answer[identityv1.AgencyList](c.Identity(nil).ListAgencies(ctx, &identityv1.ListAgenciesParams{}))
			return got.Agencies, err
		},
		func(ctx context.Context, code string) ([]identityv1.Agency, error) {
			got, err := kit.Answer[identityv1.Agency](c.Identity(nil).GetAgency(ctx, code))
			return []identityv1.Agency{got}, err
		})
}

func newAgencies(fetch func(context.Context) ([]identityv1.Agency, error), single func(context.Context, string) ([]identityv1.Agency, error)) *Agencies {
	return &Agencies{fetch: fetch, single: single, byCode: map[string]identityv1.Agency{}, asks: map[string]*question{}}
}

// know makes sure that identity has been asked lately, and waits for its answer
// only where nothing is known and nobody has had an answer before.
func (g *Agencies) know(ctx context.Context, what string) {
	g.mu.Lock()
	_, known := g.byCode[what]
	if what == allAgencies {
		known = g.list != nil
	}
	q, asked := g.asks[what]
	if !asked || (!q.ended.IsZero() && time.Since(q.ended) >= age(what, known)) {
		if len(g.asks) >= questionsKept {
			g.asks = map[string]*question{}
		}
		q = &question{done: make(chan struct{}), first: !asked}
		g.asks[what] = q
		go g.ask(context.WithoutCancel(ctx), what, q)
	}
	wait := !known && !g.away && q.first && q.ended.IsZero()
	g.mu.Unlock()
	if !wait {
		return
	}
	select {
	case <-q.done:
	case <-ctx.Done():
	}
}

func age(what string, known bool) time.Duration {
	if what == allAgencies && !known {
		return agenciesRetry
	}
	return agenciesAge
}

// ask puts one question to identity; ctx is of the page that made it necessary, which may be gone by then.
func (g *Agencies) ask(ctx context.Context, what string, q *question) {
	ctx, cancel := context.WithTimeout(ctx, agenciesPatience)
	defer cancel()
	var got []identityv1.Agency
	var err error
	if what == allAgencies {
		got, err = g.fetch(ctx)
	} else {
		got, err = g.single(ctx, what)
	}
	if err != nil {
		slog.WarnContext(ctx, "agency names were not refreshed", "error", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	q.ended = time.Now()
	close(q.done)
	g.away = err != nil && fault.KindOf(err) != fault.KindNotFound
	if err != nil {
		return
	}
	if what == allAgencies {
		g.list = got
	}
	for _, a := range got {
		g.byCode[a.Code] = a
	}
}

// Get gives what is known of an agency; closed ones, which the list leaves out, are asked for one by one.
func (g *Agencies) Get(ctx context.Context, code string) (identityv1.Agency, bool) {
	g.know(ctx, allAgencies)
	if a, ok := g.known(code); ok || code == "" {
		return a, ok
	}
	g.know(ctx, code)
	return g.known(code)
}

func (g *Agencies) known(code string) (identityv1.Agency, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	a, ok := g.byCode[code]
	return a, ok
}

// Name gives an agency's name in a language, its code where the name is unknown.
func (g *Agencies) Name(ctx context.Context, code, language string) string {
	a, ok := g.Get(ctx, code)
	switch {
	case !ok:
		return code
	case language == i18n.English && a.NameEn != "":
		return a.NameEn
	}
	return a.Name
}

// All lists the agencies in force.
func (g *Agencies) All(ctx context.Context) []identityv1.Agency {
	g.know(ctx, allAgencies)
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.list
}

// Division gives the name of an agency's division, empty when unknown.
func (g *Agencies) Division(ctx context.Context, code, key string) string {
	a, _ := g.Get(ctx, code)
	for _, d := range a.Divisions {
		if d.Key == key {
			return d.Name
		}
	}
	return ""
}
