// Package apply is the wizard by which a citizen files: which agency, the
// pages of the form, the people, the papers, a last look. Begun without
// signing in it is kept under the visitor's cookie; signed in, each step
// writes the draft in dossiers. A session that runs out costs nothing typed.
package apply

import (
	"net/http"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/keep"
	"motcua.vn/services/portal/internal/site"
)

// Routes adds the pages of the wizard.
func Routes(mux *http.ServeMux, s *site.Site) {
	p := &pages{forms: &formview.Cache{}}
	mux.Handle("GET /apply/{code}", s.Page(p.begin))
	mux.Handle("GET /apply/{code}/sign-in", s.Page(p.askSignIn))
	mux.Handle("GET /apply/{code}/resume", s.Private(p.resume))
	mux.Handle("GET /apply/{code}/{step}", s.Page(p.show))
	mux.Handle("POST /apply/{code}/{step}", s.Page(p.save))
	mux.Handle("GET /dossiers/{dossier}/form", s.Private(p.tasks))
	mux.Handle("GET /dossiers/{dossier}/form/{step}", s.Private(p.show))
	mux.Handle("POST /dossiers/{dossier}/form/{step}", s.Page(p.save))
	mux.Handle("POST /dossiers/{dossier}/papers/{component}", s.Page(p.upload))
	mux.Handle("POST /dossiers/{dossier}/papers/{component}/remove", s.Private(p.remove))
	mux.Handle("POST /dossiers/{dossier}/file", s.Private(p.file))
	mux.Handle("POST /dossiers/{dossier}/delete", s.Private(p.discard))
	mux.Handle("GET /dossiers/{dossier}/filed", s.Private(p.filed))
}

type pages struct{ forms *formview.Cache }

// begin goes to the first step, or to the step where a kept form was left.
func (p *pages) begin(a *site.Ask) error {
	code := a.R.PathValue("code")
	kept, err := a.Kept.Kept(a.Ctx(), a.Sessions.Visitor(a.W, a.R), keep.OfProcedure(code))
	if err != nil {
		return err
	}
	if kept != nil && a.Session != nil {
		return a.Go("/apply/" + code + "/resume")
	}
	if kept != nil && kept.Step != "" {
		return a.Go("/apply/" + code + "/" + kept.Step)
	}
	return a.Go("/apply/" + code + "/" + stepAgency)
}

// version asks for a version by number, the one in force where number is 0.
func version(a *site.Ask, code string, number int) (dossiersv1.Procedure, dossiersv1.Version, error) {
	p, err := kit.Answer[dossiersv1.Procedure](a.Clients.Dossiers(nil).GetProcedure(a.Ctx(), code))
	if err != nil || number == 0 || number == p.Version.Number {
		return p, p.Version, err
	}
	v, err := kit.Answer[dossiersv1.Version](a.Clients.Dossiers(nil).GetProcedureVersion(a.Ctx(), code, number))
	return p, v, err
}
