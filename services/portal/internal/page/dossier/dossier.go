// Package dossier shows a dossier to its applicant: what they have to do now,
// who has it, by when it is due and why, the papers, the result; and takes
// what an applicant does: supply, withdraw, rate.
package dossier

import (
	"net/http"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/site"
)

// Routes adds the pages.
func Routes(mux *http.ServeMux, s *site.Site) {
	p := &pages{forms: &formview.Cache{}}
	mux.Handle("GET /dossiers/{dossier}", s.Private(p.show))
	mux.Handle("GET /dossiers/{dossier}/supply", s.Private(p.showSupply))
	mux.Handle("POST /dossiers/{dossier}/supply", s.Private(p.supply))
	mux.Handle("POST /dossiers/{dossier}/supply/{component}", s.Private(p.supplyPaper))
	mux.Handle("POST /dossiers/{dossier}/withdraw", s.Private(p.withdraw))
	mux.Handle("POST /dossiers/{dossier}/rate", s.Private(p.rate))
	mux.Handle("GET /dossiers/{dossier}/accesses", s.Private(p.accesses))
	mux.Handle("GET /dossiers/{dossier}/receipt", s.Private(p.receipt))
	mux.Handle("GET /dossiers/{dossier}/receipt/code.png", s.Private(p.code))
	mux.Handle("GET /dossiers/{dossier}/due.ics", s.Private(p.calendar))
}

type pages struct{ forms *formview.Cache }

func id(a *site.Ask) (uuid.UUID, error) {
	u, err := uuid.Parse(a.R.PathValue("dossier"))
	if err != nil {
		return u, fault.NotFound("dossier_unknown", "there is no such dossier")
	}
	return u, nil
}

func get(a *site.Ask) (dossiersv1.Dossier, error) {
	u, err := id(a)
	if err != nil {
		return dossiersv1.Dossier{}, err
	}
	return kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).GetDossier(a.Ctx(), u, &dossiersv1.GetDossierParams{XActingAgency: acting(a)}))
}

func acting(a *site.Ask) string {
	if a.Session != nil && a.Session.Kind == tenant.Staff {
		return string(a.Session.Acting)
	}
	return ""
}

// view is what the dossier's page shows.
type view struct {
	*site.Ask
	D        dossiersv1.Dossier
	History  []dossiersv1.HistoryEntry
	Accesses []dossiersv1.Access
	Open     *dossiersv1.Supplement // the request that waits for the applicant
	Can      map[string]dossiersv1.Action
	Labels   map[string]string // of the form's fields that an open request names
}

func (p *pages) show(a *site.Ask) error {
	d, err := get(a)
	if err != nil {
		return err
	}
	if d.Status == dossiersv1.StatusDraft {
		return a.Go("/dossiers/" + d.ID.String() + "/form")
	}
	if a.Session.Kind == tenant.Staff && acting(a) != "" && !mine(d) {
		return a.Go("/office/dossiers/" + d.ID.String())
	}
	v := view{Ask: a, D: d, Open: openSupplement(d), Can: can(d)}
	if v.Open != nil {
		if v.Labels, err = p.labels(a, d); err != nil {
			return err
		}
	}
	history, err := kit.Answer[dossiersv1.HistoryPage](a.Clients.Dossiers(a).GetHistory(a.Ctx(), d.ID, &dossiersv1.GetHistoryParams{Limit: 100}))
	if err != nil {
		return err
	}
	v.History = history.Entries
	accesses, err := kit.Answer[dossiersv1.AccessPage](a.Clients.Dossiers(a).ListAccesses(a.Ctx(), d.ID, &dossiersv1.ListAccessesParams{Limit: 100}))
	if err != nil {
		return err
	}
	v.Accesses = accesses.Accesses
	return a.Render(a.Shell(a.In(d.ProcedureName)+" "+d.Number), body(v))
}

// mine tells whether the person who is signed in is an applicant of the dossier.
func mine(d dossiersv1.Dossier) bool {
	for _, p := range d.Persons {
		if p.Self {
			return true
		}
	}
	return false
}

func openSupplement(d dossiersv1.Dossier) *dossiersv1.Supplement {
	if d.Status != dossiersv1.StatusSupplementRequired {
		return nil
	}
	for i := len(d.Supplements) - 1; i >= 0; i-- {
		if d.Supplements[i].SuppliedAt.IsZero() {
			return &d.Supplements[i]
		}
	}
	return nil
}

func can(d dossiersv1.Dossier) map[string]dossiersv1.Action {
	all := map[string]dossiersv1.Action{}
	for _, a := range d.Actions {
		if a.Allowed {
			all[a.Name] = a
		}
	}
	return all
}

// labels gives the names of the form's top-level fields in the person's language.
func (p *pages) labels(a *site.Ask, d dossiersv1.Dossier) (map[string]string, error) {
	version, err := kit.Answer[dossiersv1.Version](a.Clients.Dossiers(nil).GetProcedureVersion(a.Ctx(), d.Procedure, d.ProcedureVersion))
	if err != nil {
		return nil, err
	}
	def, err := p.forms.Of(version)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for i := range def.Form.Fields {
		names[def.Form.Fields[i].Key] = def.Form.Fields[i].Label.In(a.L.Language())
	}
	return names, nil
}
