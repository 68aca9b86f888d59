package apply

import (
	"maps"
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
	Back      bool // the last look sent the person here, and gets them back
	Steps     []string
	Pages     []*form.Page // visible ones
	Visible   []form.Seen

	kept  *keep.Form // what the cookie holds for this procedure, or for this step of the draft
	typed *people    // the step of the people as it was sent just now
}

// load finds the draft, in dossiers or under the cookie. A lost session while
// posting is not an error here: save keeps what was typed.
func (p *pages) load(a *site.Ask) (*state, error) {
	s := &state{Ask: a, Step: a.R.PathValue("step"), Back: a.R.URL.Query().Get("back") == stepCheck}
	code, number, slot := a.R.PathValue("code"), 0, keep.OfProcedure(a.R.PathValue("code"))
	if id := a.R.PathValue("dossier"); id != "" {
		d, err := draft(a, id)
		if err != nil {
			return nil, err
		}
		s.Dossier, s.Draft = &d, inputOf(d)
		code, number, slot = d.Procedure, d.ProcedureVersion, slotOf(a, d.ID)
	}
	var err error
	if s.kept, err = a.Kept.Kept(a.Ctx(), a.Sessions.Visitor(a.W, a.R), slot); err != nil {
		return nil, err
	}
	if s.Procedure, s.Version, err = version(a, code, number); err != nil {
		return nil, err
	}
	if s.Version.Number == 0 {
		return nil, fault.Conflict("not_in_force", "no version of this procedure is in force")
	}
	if s.Def, err = p.forms.Of(s.Version); err != nil {
		return nil, err
	}
	s.lay()
	return s, s.look()
}

// lay puts what the cookie holds over the draft: all of it before there is one in dossiers, else the step it was typed in.
func (s *state) lay() {
	switch {
	case s.kept == nil:
	case s.Dossier == nil:
		s.Draft = s.kept.Draft
	case s.kept.Step != s.Step:
	case s.Step == stepPeople:
		s.Draft.Persons = s.kept.Draft.Persons
	case s.Step == stepAgency:
		s.Draft.ReceiveAgency = s.kept.Draft.ReceiveAgency
	default:
		answers := maps.Clone(s.Draft.Answers)
		if answers == nil {
			answers = map[string]any{}
		}
		for i := range s.Def.Form.Pages {
			if page := &s.Def.Form.Pages[i]; page.ID == s.Step {
				for _, key := range page.Fields {
					delete(answers, key)
				}
			}
		}
		maps.Copy(answers, s.kept.Draft.Answers)
		s.Draft.Answers = answers
	}
}

// slotOf is where the cookie holds a step of a draft that dossiers does not have yet, for this account alone.
func slotOf(a *site.Ask, dossier uuid.UUID) string {
	return keep.OfDraft(dossier.String(), a.Sessions.Mark(a.Session.Account))
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

// action is where this step's form goes.
func (s *state) action() string {
	if s.Back {
		return s.at(s.Step) + backToCheck
	}
	return s.at(s.Step)
}

// backToCheck is the query of a step that was opened from the last look.
const backToCheck = "?back=" + stepCheck

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

// store writes what was typed: to dossiers when there is a draft, else under the cookie.
func (s *state) store(next string) error {
	if s.Dossier == nil {
		f := &keep.Form{Procedure: s.Procedure.Code, Draft: s.Draft, Step: next}
		if s.kept != nil {
			f.Key = s.kept.Key
		}
		return hold(s.Ask, f)
	}
	d, err := kit.Answer[dossiersv1.Dossier](s.Clients.Dossiers(s).PutDraft(s.Ctx(), s.Dossier.ID, &dossiersv1.PutDraftParams{}, s.Draft))
	if err != nil {
		return err
	}
	s.Dossier = &d
	if s.kept == nil {
		return nil
	}
	return s.Kept.Forget(s.Ctx(), s.Sessions.Visitor(s.W, s.R), s.kept.Slot())
}

// hold keeps a form under the cookie. Whoever is signed in is not counted with their network.
func hold(a *site.Ask, f *keep.Form) error {
	network := ""
	if a.Session == nil {
		network = a.Proxies.Network(a.R)
	}
	if f.Key == "" {
		f.Key = uuid.NewString()
	}
	return a.Kept.Keep(a.Ctx(), a.Sessions.Visitor(a.W, a.R), network, f)
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
