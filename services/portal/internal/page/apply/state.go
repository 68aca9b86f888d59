package apply

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/keep"
	"motcua.vn/services/portal/internal/session"
	"motcua.vn/services/portal/internal/site"
)

// The steps that every procedure has; between them stand the pages of its form.
const (
	stepAgency = "agency"
	stepPeople = "people"
	stepPapers = "papers"
	stepCheck  = "check"
)

// state is the wizard at one moment, wherever the form is held.
type state struct {
	*site.Ask
	Procedure dossiersv1.Procedure
	Version   dossiersv1.Version
	Def       formview.Definition
	Draft     dossiersv1.DraftInput
	Dossier   *dossiersv1.Dossier // nil while kept under the cookie
	Step      string
	Steps     []string
	Pages     []*form.Page // visible ones
	Visible   []form.Seen
}

// load finds the draft, in dossiers or under the cookie. A lost session while
// posting is not an error here: save keeps what was typed.
func (p *pages) load(a *site.Ask) (*state, error) {
	s := &state{Ask: a, Step: a.R.PathValue("step")}
	code, number := a.R.PathValue("code"), 0
	if id := a.R.PathValue("dossier"); id != "" {
		d, err := draft(a, id)
		if err != nil {
			return nil, err
		}
		s.Dossier, s.Draft = &d, inputOf(d)
		code, number = d.Procedure, d.ProcedureVersion
	} else {
		kept, err := a.Kept.Kept(a.Ctx(), a.Sessions.Visitor(a.W, a.R), code)
		if err != nil {
			return nil, err
		}
		if kept != nil {
			s.Draft = kept.Draft
		}
	}
	var err error
	if s.Procedure, s.Version, err = version(a, code, number); err != nil {
		return nil, err
	}
	if s.Version.Number == 0 {
		return nil, fault.Conflict("not_in_force", "no version of this procedure is in force")
	}
	if s.Def, err = p.forms.Of(s.Version); err != nil {
		return nil, err
	}
	return s, s.look()
}

// look works out which pages and fields are asked now.
func (s *state) look() error {
	answers := form.Normalise(s.Def.Form, s.Draft.Answers)
	var err error
	if s.Pages, err = form.VisiblePages(s.Def.Form, s.Def.Evaluator, answers); err != nil {
		return err
	}
	if s.Visible, err = form.Visible(s.Def.Form, s.Def.Evaluator, answers); err != nil {
		return err
	}
	s.Steps = []string{stepAgency}
	for _, page := range s.Pages {
		s.Steps = append(s.Steps, page.ID)
	}
	s.Steps = append(s.Steps, stepPeople)
	if len(s.Version.Components) > 0 {
		s.Steps = append(s.Steps, stepPapers)
	}
	s.Steps = append(s.Steps, stepCheck)
	if s.Step != "" && !slices.Contains(s.Steps, s.Step) {
		return fault.NotFound("step_unknown", "the form has no such step")
	}
	return nil
}

// base is the address below which the steps stand.
func (s *state) base() string {
	if s.Dossier != nil {
		return "/dossiers/" + s.Dossier.ID.String() + "/form"
	}
	return "/apply/" + s.Procedure.Code
}

func (s *state) at(step string) string { return s.base() + "/" + step }

func (s *state) neighbour(by int) string {
	i := slices.Index(s.Steps, s.Step) + by
	if i < 0 || i >= len(s.Steps) {
		return ""
	}
	return s.Steps[i]
}

// page gives the form's page of this step, nil for the wizard's own steps.
func (s *state) page() *form.Page {
	for _, page := range s.Pages {
		if page.ID == s.Step {
			return page
		}
	}
	return nil
}

// store writes what was typed: to dossiers when signed in, else under the cookie.
func (s *state) store(next string) error {
	if s.Dossier == nil {
		return s.Kept.Keep(s.Ctx(), s.Sessions.Visitor(s.W, s.R), &keep.Form{Procedure: s.Procedure.Code, Draft: s.Draft, Step: next})
	}
	d, err := kit.Answer[dossiersv1.Dossier](s.Clients.Dossiers(s).PutDraft(s.Ctx(), s.Dossier.ID, &dossiersv1.PutDraftParams{}, s.Draft))
	if err != nil {
		return err
	}
	s.Dossier = &d
	return nil
}

func draft(a *site.Ask, id string) (dossiersv1.Dossier, error) {
	u, err := uuid.Parse(id)
	if err != nil {
		return dossiersv1.Dossier{}, fault.NotFound("dossier_unknown", "there is no such dossier")
	}
	if a.Session == nil {
		return dossiersv1.Dossier{}, session.ErrSignedOut
	}
	return kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).GetDossier(a.Ctx(), u, &dossiersv1.GetDossierParams{}))
}

// inputOf is the draft as it would be written again. Numbers are masked on the
// way out, so persons are written only by their own step.
func inputOf(d dossiersv1.Dossier) dossiersv1.DraftInput {
	in := dossiersv1.DraftInput{ReceiveAgency: d.ReceiveAgency, Answers: d.Answers, Language: dossiersv1.DraftInputLanguage(d.Language)}
	for _, part := range d.Parts {
		if part.File != uuid.Nil {
			in.Parts = append(in.Parts, dossiersv1.PartInput{Component: part.Component, File: part.File, Note: part.Note})
		}
	}
	for _, w := range d.Delivery {
		in.Delivery = append(in.Delivery, dossiersv1.DraftInputDelivery(w))
	}
	return in
}

// keyOf makes an idempotency key of what identifies an intention.
func keyOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil))[:48]
}
