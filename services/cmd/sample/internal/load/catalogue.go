package load

import (
	"context"
	"net/http"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/services/cmd/sample/internal/province"
	"motcua.vn/services/cmd/sample/internal/upstream"
)

func (l *Loader) calendars(ctx context.Context) (int, error) {
	c := l.Province.Calendar
	_, err := upstream.Call[dossiersv1.Calendar](ctx, "calendar "+c.Scope, func() (*http.Response, error) {
		return l.Clients.Dossiers.PutCalendar(ctx, c.Scope, &dossiersv1.PutCalendarParams{}, dossiersv1.Calendar{Calendar: c.Calendar}, l.Author.Authorise)
	})
	return 1, err
}

// catalogue writes procedures and versions as the author, publishes as the publisher, then offers.
func (l *Loader) catalogue(ctx context.Context) (int, error) {
	for _, p := range l.Province.Procedures {
		if err := l.publish(ctx, p); err != nil {
			return 0, err
		}
		if err := l.offer(ctx, p); err != nil {
			return 0, err
		}
	}
	return len(l.Province.Procedures), nil
}

func (l *Loader) publish(ctx context.Context, p province.Procedure) error {
	code := p.Procedure.Code
	_, err := upstream.Call[dossiersv1.ProcedureSummary](ctx, "procedure "+code, func() (*http.Response, error) {
		params := dossiersv1.CreateProcedureParams{IdempotencyKey: upstream.Key("procedure", code)}
		return l.Clients.Dossiers.CreateProcedure(ctx, &params, p.Procedure, l.Author.Authorise)
	})
	if err != nil && !upstream.Is(err, "procedure_exists") {
		return err
	}
	known, err := upstream.Call[dossiersv1.Procedure](ctx, "procedure "+code, func() (*http.Response, error) {
		return l.Clients.Dossiers.GetProcedure(ctx, code)
	})
	if err != nil || known.Version.Number > 0 {
		return err
	}
	written, err := upstream.Call[dossiersv1.Version](ctx, "version of "+code, func() (*http.Response, error) {
		params := dossiersv1.CreateProcedureVersionParams{IdempotencyKey: upstream.Key("version", code)}
		return l.Clients.Dossiers.CreateProcedureVersion(ctx, code, &params, p.Version, l.Author.Authorise)
	})
	if err != nil {
		return err
	}
	_, err = upstream.Call[dossiersv1.Version](ctx, "publication of "+code, func() (*http.Response, error) {
		params := dossiersv1.PublishProcedureVersionParams{IdempotencyKey: upstream.Key("publish", code)}
		return l.Clients.Dossiers.PublishProcedureVersion(ctx, code, written.Number, &params, l.Publisher.Authorise)
	})
	return err
}

func (l *Loader) offer(ctx context.Context, p province.Procedure) error {
	code := p.Procedure.Code
	for _, o := range p.Offerings {
		_, err := upstream.Call[dossiersv1.Offering](ctx, "offering of "+code+" at "+o.Agency, func() (*http.Response, error) {
			in := dossiersv1.OfferingInput{Since: o.Since, Until: o.Until}
			return l.Clients.Dossiers.PutOffering(ctx, code, o.Agency, &dossiersv1.PutOfferingParams{}, in, l.Author.Authorise)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *Loader) snippets(ctx context.Context) (int, error) {
	for _, s := range l.Province.Snippets {
		_, err := upstream.Call[dossiersv1.Snippet](ctx, "reason "+s.Key, func() (*http.Response, error) {
			in := dossiersv1.SnippetInput{Use: s.Use, Text: s.Text}
			return l.Clients.Dossiers.PutSnippet(ctx, s.Key, &dossiersv1.PutSnippetParams{}, in, l.Author.Authorise)
		})
		if err != nil {
			return 0, err
		}
	}
	return len(l.Province.Snippets), nil
}
