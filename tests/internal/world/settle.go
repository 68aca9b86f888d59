package world

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/authn"
	"motcua.vn/libs/kit"
)

//go:embed testdata/*.json
var data embed.FS

func read(name string, into any) error {
	b, err := data.ReadFile("testdata/" + name)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, into)
}

// as is the request editor of a service account.
func as(t *authn.ServiceToken) func(context.Context, *http.Request) error {
	return func(ctx context.Context, req *http.Request) error { return t.Authorise(ctx, req) }
}

// catalogue is what settle enters.
type catalogue struct {
	Agencies  []identityv1.AgencyInput
	Calendar  dossiersv1.Calendar
	Procedure dossiersv1.ProcedureInput
	Version   dossiersv1.VersionInput
	Offering  dossiersv1.OfferingInput
}

// settle enters agencies, a calendar by which every hour is worked, and the procedure that the commune offers.
func (w *World) settle(ctx context.Context) error {
	var in catalogue
	if err := read("catalogue.json", &in); err != nil {
		return err
	}
	for _, a := range in.Agencies {
		_, err := Call[identityv1.Agency](ctx, "agency "+a.Code, func() (*http.Response, error) {
			return w.Identity.CreateAgency(ctx, &identityv1.CreateAgencyParams{IdempotencyKey: "world:agency:" + a.Code}, a, as(w.author))
		})
		if err != nil {
			return err
		}
	}
	_, err := Call[dossiersv1.Calendar](ctx, "calendar", func() (*http.Response, error) {
		return w.Dossiers.PutCalendar(ctx, "province", &dossiersv1.PutCalendarParams{}, in.Calendar, as(w.author))
	})
	if err != nil {
		return err
	}
	return w.offer(ctx, in)
}

// Offer has the commune offer the world's procedure under another code, which takes these papers.
func (w *World) Offer(ctx context.Context, code string, papers ...dossiersv1.Component) error {
	var in catalogue
	if err := read("catalogue.json", &in); err != nil {
		return err
	}
	in.Procedure.Code, in.Version.Components = code, papers
	return w.offer(ctx, in)
}

func (w *World) offer(ctx context.Context, in catalogue) error {
	code := in.Procedure.Code
	_, err := Call[dossiersv1.ProcedureSummary](ctx, "procedure", func() (*http.Response, error) {
		return w.Dossiers.CreateProcedure(ctx, &dossiersv1.CreateProcedureParams{IdempotencyKey: "world:procedure:" + code}, in.Procedure, as(w.author))
	})
	if err != nil {
		return err
	}
	version, err := Call[dossiersv1.Version](ctx, "version", func() (*http.Response, error) {
		params := dossiersv1.CreateProcedureVersionParams{IdempotencyKey: "world:version:" + code}
		return w.Dossiers.CreateProcedureVersion(ctx, code, &params, in.Version, as(w.author))
	})
	if err != nil {
		return err
	}
	_, err = Call[dossiersv1.Version](ctx, "publication", func() (*http.Response, error) {
		params := dossiersv1.PublishProcedureVersionParams{IdempotencyKey: "world:publish:" + code}
		return w.Dossiers.PublishProcedureVersion(ctx, code, version.Number, &params, as(w.publisher))
	})
	if err != nil {
		return err
	}
	_, err = Call[dossiersv1.Offering](ctx, "offering", func() (*http.Response, error) {
		return w.Dossiers.PutOffering(ctx, code, Commune, &dossiersv1.PutOfferingParams{}, in.Offering, as(w.author))
	})
	return err
}

// warm waits until every instance of dossiers knows the calendar, which one of them took; it files a dossier at each.
func (w *World) warm(ctx context.Context) error {
	for _, i := range w.State().Instances {
		if i.Service != "dossiers" {
			continue
		}
		d, err := w.Directory(map[string]string{"dossiers": strings.TrimPrefix(i.URL, "https://")}, false)
		if err != nil {
			return err
		}
		only, err := ClientsOf(d)
		if err != nil {
			return err
		}
		c := w.Case("warm-" + i.Name)
		_, err = Await(ctx, 2*time.Minute, func(ctx context.Context) (err error) {
			c.Dossier, err = kit.Answer[dossiersv1.Dossier](c.File(ctx, only)) //nolint:bodyclose // Answer closes it
			return err
		})
		d.Close()
		if err != nil {
			return fmt.Errorf("%s takes no dossier: %w", i.Name, err)
		}
		w.Warm = append(w.Warm, c)
	}
	return nil
}
