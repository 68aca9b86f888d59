package world

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"regexp"

	dossiersv1 "motcua.vn/api/dossiers/v1"
)

// Draft begins a draft of a person's at the commune, of the world's procedure or one of those that Offer made.
func (w *World) Draft(ctx context.Context, procedure string, by *Person) (dossiersv1.Dossier, error) {
	in := dossiersv1.DossierInput{Procedure: procedure, ReceiveAgency: Commune, Answers: map[string]any{"hoTen": by.FullName, "soBan": 1}}
	return Call[dossiersv1.Dossier](ctx, "draft", func() (*http.Response, error) {
		return w.Dossiers.CreateDossier(ctx, &dossiersv1.CreateDossierParams{IdempotencyKey: "world:draft:" + procedure}, in, by.As)
	})
}

// Enter opens the portal and signs a person in.
func (b *Browser) Enter(ctx context.Context, w *World, p *Person) error {
	page, err := b.Get(ctx, w.URL("portal")+"/sign-in")
	if err != nil {
		return err
	}
	_, err = b.SignIn(ctx, page, p, "")
	return err
}

var uploadURL = regexp.MustCompile(`data-upload="([^"]+)"`)

// Papers opens the step of a draft's papers and gives where each is sent.
func (b *Browser) Papers(ctx context.Context, w *World, d dossiersv1.Dossier) (places []string, err error) {
	page, err := b.Get(ctx, w.URL("portal")+"/dossiers/"+d.ID.String()+"/form/papers")
	if err != nil {
		return nil, err
	}
	for _, m := range uploadURL.FindAllStringSubmatch(page.Body, -1) {
		to, err := page.URL.Parse(html.UnescapeString(m[1]))
		if err != nil {
			return nil, err
		}
		places = append(places, to.String())
	}
	if len(places) == 0 {
		err = fmt.Errorf("%s (%d) has no place for a paper", page.URL.Path, page.Status)
	}
	return places, err
}
