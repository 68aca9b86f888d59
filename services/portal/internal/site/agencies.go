package site

import (
	"context"
	"log/slog"
	"sync"
	"time"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/upstream"
)

// Agencies knows the agencies' names. It asks identity at most once a minute
// and goes on with what it knows while identity is away.
type Agencies struct {
	clients *upstream.Clients
	mu      sync.Mutex
	asked   time.Time
	byCode  map[string]identityv1.Agency
	list    []identityv1.Agency
}

// NewAgencies makes an empty cache.
func NewAgencies(c *upstream.Clients) *Agencies {
	return &Agencies{clients: c, byCode: map[string]identityv1.Agency{}}
}

const agenciesAge = time.Minute

func (g *Agencies) refresh(ctx context.Context) {
	if time.Since(g.asked) < agenciesAge {
		return
	}
	g.asked = time.Now()
	got, err := kit.Answer[identityv1.AgencyList](g.clients.Identity(nil).ListAgencies(ctx, &identityv1.ListAgenciesParams{}))
	if err != nil {
		slog.WarnContext(ctx, "agency names were not refreshed", "error", err)
		if len(g.list) == 0 {
			g.asked = time.Time{}
		}
		return
	}
	g.list = got.Agencies
	for _, a := range got.Agencies {
		g.byCode[a.Code] = a
	}
}

// Get gives what is known of an agency; closed ones are asked for once.
func (g *Agencies) Get(ctx context.Context, code string) (identityv1.Agency, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refresh(ctx)
	if a, ok := g.byCode[code]; ok || code == "" {
		return a, ok
	}
	a, err := kit.Answer[identityv1.Agency](g.clients.Identity(nil).GetAgency(ctx, code))
	if err != nil {
		return identityv1.Agency{}, false
	}
	g.byCode[code] = a
	return a, true
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
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refresh(ctx)
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
