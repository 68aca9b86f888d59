package load

import (
	"context"
	"net/http"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/services/cmd/sample/internal/upstream"
)

// agencies enters the tree, parents first as the file lists them.
func (l *Loader) agencies(ctx context.Context) (int, error) {
	return l.enter(ctx, l.Province.Agencies)
}

func (l *Loader) enter(ctx context.Context, list []identityv1.AgencyInput) (int, error) {
	for _, a := range list {
		_, err := upstream.Call[identityv1.Agency](ctx, "agency "+a.Code, func() (*http.Response, error) {
			params := identityv1.CreateAgencyParams{IdempotencyKey: upstream.Key("agency", a.Code)}
			return l.Clients.Identity.CreateAgency(ctx, &params, a, l.Author.Authorise)
		})
		if err != nil && !upstream.Is(err, "agency_exists") {
			return 0, err
		}
	}
	return len(list), nil
}

// Succeed2025 applies 1 July 2025: the successor enters the tree, then the successions are recorded one by one. A
// predecessor that is closed already was succeeded by an earlier run.
func (l *Loader) Succeed2025(ctx context.Context) error {
	return l.each(ctx, []step{
		{"successors", func(ctx context.Context) (int, error) { return l.enter(ctx, l.Province.Successors) }},
		{"successions", l.successions},
	})
}

func (l *Loader) successions(ctx context.Context) (int, error) {
	for _, s := range l.Province.Successions {
		key := upstream.Key("succession", string(s.Kind), s.Predecessors[0], s.Effective.String())
		_, err := upstream.Call[identityv1.Succession](ctx, "succession "+string(s.Kind)+" "+s.Predecessors[0], func() (*http.Response, error) {
			params := identityv1.CreateAgencySuccessionParams{IdempotencyKey: key}
			return l.Clients.Identity.CreateAgencySuccession(ctx, &params, s, l.Publisher.Authorise)
		})
		if err != nil && !upstream.Is(err, "agency_closed") {
			return 0, err
		}
	}
	return len(l.Province.Successions), nil
}
