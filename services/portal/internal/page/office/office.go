// Package office is where officials work: the queue at the left, the dossier
// at the right with form and paper side by side, and a form for each thing
// that the service says they may do now. Keys, dialogs and bulk picking are
// comfort; every form works without scripts.
package office

import (
	"net/http"

	"github.com/google/uuid"

	"motcua.vn/libs/fault"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the pages.
func Routes(mux *http.ServeMux, s *site.Site) {
	p := &pages{forms: &formview.Cache{}}
	mux.Handle("GET /office", s.Office(p.inbox))
	mux.Handle("GET /office/keys", s.Office(keys))
	mux.Handle("POST /office/bulk", s.Office(p.bulk))
	mux.Handle("POST /office/filters", s.Office(saveFilter))
	mux.Handle("POST /office/filters/delete", s.Office(deleteFilter))
	mux.Handle("GET /office/dossiers/{dossier}", s.Office(p.show))
	mux.Handle("GET /office/dossiers/{dossier}/{action}", s.Office(back))
	mux.Handle("POST /office/dossiers/{dossier}/{action}", s.Office(p.act))
	mux.Handle("POST /office/dossiers/{dossier}/results/{key}", s.Office(p.attach))
	mux.Handle("POST /office/dossiers/{dossier}/uploads/{slot}", s.Office(p.upload))
	mux.Handle("POST /office/dossiers/{dossier}/persons/{person}/reveal", s.Office(p.reveal))
}

type pages struct{ forms *formview.Cache }

func id(a *site.Ask) (uuid.UUID, error) {
	u, err := uuid.Parse(a.R.PathValue("dossier"))
	if err != nil {
		return u, fault.NotFound("dossier_unknown", "there is no such dossier")
	}
	return u, nil
}

// shell is the officer's frame with the search over the agency's dossiers.
func shell(a *site.Ask, title, searched string) web.PageData {
	d := a.OfficeShell(title, web.LayoutOfficer)
	d.Search = &web.Search{Action: "/office", Name: "q", Value: searched, Label: a.T("office.search"), Placeholder: a.T("office.search_hint")}
	for i := range d.Nav {
		d.Nav[i].Current = d.Nav[i].Href == "/office"
	}
	return d
}

// inbox is the queue alone.
func (p *pages) inbox(a *site.Ask) error {
	q, err := load(a)
	if err != nil {
		return err
	}
	return a.Render(shell(a, q.title(), q.Filter.Q), inboxPage(q, outcomesOf(a)))
}

// back leads from the address of a form, opened anew, to its dossier; the
// receipt is the one that the applicant has.
func back(a *site.Ask) error {
	u, err := id(a)
	if err != nil {
		return err
	}
	if a.R.PathValue("action") == "receipt" {
		return a.Go("/dossiers/" + u.String() + "/receipt")
	}
	return a.Go(dossierURL(u, filterOf(a)))
}
