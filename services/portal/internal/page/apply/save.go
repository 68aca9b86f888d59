package apply

import (
	"errors"
	"maps"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/keep"
	"motcua.vn/services/portal/internal/session"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// save takes a step's form: writes it, checks it, goes on. With the query
// autosave=1 it only writes, and answers with nothing.
func (p *pages) save(a *site.Ask) error {
	s, err := p.load(a)
	if errors.Is(err, session.ErrSignedOut) {
		return p.rescue(a)
	}
	if err != nil {
		return err
	}
	if s.Dossier == nil && s.ofAccount() {
		return a.Go("/apply/" + s.Procedure.Code + "/resume")
	}
	wrong := s.take(a.R.PostForm)
	if err := s.look(); err != nil {
		return err
	}
	auto := a.R.URL.Query().Get("autosave") != ""
	switch {
	case auto && s.Step == stepPeople:
		return s.done(hold(a, s.unsent()))
	case len(wrong) > 0 && s.Step == stepPeople:
		return p.showWrong(s, wrong) // the contract refuses persons that are half typed
	}
	next := s.Step
	if len(wrong) == 0 && !auto {
		next = s.next()
	}
	err = s.store(next)
	switch {
	case errors.Is(err, session.ErrSignedOut) && s.Dossier != nil:
		return p.rescue(a)
	case err != nil && s.Step == stepPeople && len(s.mapped(err)) > 0:
		return p.showWrong(s, s.mapped(err))
	case err != nil:
		return err
	case auto:
		return s.done(nil)
	case len(wrong) > 0:
		return p.showWrong(s, wrong)
	}
	return s.goOn(next)
}

// done answers autosave.
func (s *state) done(err error) error {
	if err == nil {
		s.W.WriteHeader(http.StatusNoContent)
	}
	return err
}

// unsent are the people as typed so far, which dossiers takes only once they are complete.
func (s *state) unsent() *keep.Form {
	return &keep.Form{
		Procedure: s.Procedure.Code, Dossier: s.Dossier.ID.String(), Account: s.Sessions.Mark(s.Session.Account),
		Draft: dossiersv1.DraftInput{Persons: s.Draft.Persons}, Step: stepPeople,
	}
}

// mapped are the complaints of dossiers that have a field on the step of the people.
func (s *state) mapped(err error) []fault.Field {
	var wrong []fault.Field
	for _, f := range site.Fields(err) {
		if at := s.fieldOf(f.Path); at != "" && fault.KindOf(err) == fault.KindInvalid {
			wrong = append(wrong, fault.Field{Path: at, Code: f.Code})
		}
	}
	return wrong
}

// take reads the step's fields into the draft and gives what is wrong with them.
func (s *state) take(post url.Values) []fault.Field {
	switch page := s.page(); {
	case page != nil:
		return s.takePage(page, post)
	case s.Step == stepAgency:
		s.Draft.ReceiveAgency = post.Get("agency")
		if s.Draft.ReceiveAgency == "" {
			return []fault.Field{{Path: "agency", Code: "choose_agency"}}
		}
	case s.Step == stepPeople:
		return s.takePeople(post)
	}
	return nil
}

func (s *state) takePage(page *form.Page, post url.Values) []fault.Field {
	var fields []form.Field
	for _, key := range page.Fields {
		fields = append(fields, *s.Def.Form.Field(key))
	}
	answers := maps.Clone(s.Draft.Answers)
	if answers == nil {
		answers = map[string]any{}
	}
	for _, f := range fields {
		delete(answers, f.Key)
	}
	maps.Copy(answers, formview.Read(fields, post))
	answers = form.Normalise(s.Def.Form, answers)
	s.Draft.Answers = answers
	all, err := form.Validate(s.Def.Form, s.Def.Evaluator, s.Now(), answers)
	if err != nil {
		return []fault.Field{{Path: page.Fields[0], Code: fault.CodeOf(err)}}
	}
	return s.Def.Form.OnPage(page, all)
}

// next is the step after this one, or the last look where that sent the person
// here; the page itself again where the answers just given ask for more on it.
func (s *state) next() string {
	if page := s.page(); page != nil {
		for _, seen := range s.Visible {
			if s.Def.Form.PageOf(seen.Path) == page && seen.Field.Required && seen.Value == nil {
				return s.Step
			}
		}
	}
	if n := s.neighbour(1); n != "" && !s.Back {
		return n
	}
	return stepCheck
}

// goOn leads to the next step. What comes after the form's own pages (people,
// papers) belongs to an account, so a visitor signs in there; whoever is signed
// in gets a draft in dossiers at the first step.
func (s *state) goOn(next string) error {
	if s.Dossier != nil && s.Back && next == s.Step {
		return s.Go(s.action())
	}
	if s.Dossier != nil {
		return s.Go(s.at(next))
	}
	if s.Session == nil {
		if next == stepPeople {
			return s.Go("/apply/" + s.Procedure.Code + "/sign-in")
		}
		return s.Go(s.at(next))
	}
	return s.Go("/apply/" + s.Procedure.Code + "/resume")
}

// rescue keeps what was typed in a draft whose session ran out, for the account
// whose mark the form carries, then signs in and comes back to the same step.
func (p *pages) rescue(a *site.Ask) error {
	code, account := a.R.PostForm.Get("procedure"), a.R.PostForm.Get("account")
	id, err := uuid.Parse(a.R.PathValue("dossier"))
	if code == "" || err != nil || len(account) != markLength {
		return session.ErrSignedOut
	}
	s := &state{Ask: a}
	if s.Procedure, s.Version, err = version(a, code, 0); err != nil {
		return err
	}
	if s.Def, err = p.forms.Of(s.Version); err != nil {
		return err
	}
	s.Step = a.R.PathValue("step")
	for i := range s.Def.Form.Pages { // also those with a condition, because what it asks for stands in dossiers
		s.Pages = append(s.Pages, &s.Def.Form.Pages[i])
	}
	s.take(a.R.PostForm)
	if err := hold(a, &keep.Form{Procedure: code, Dossier: id.String(), Account: account, Draft: s.Draft, Step: s.Step}); err != nil {
		return err
	}
	if a.Scripted() || a.R.URL.Query().Get("autosave") != "" {
		return fault.Unauthenticated("signed_out_kept", "the session ended; what was typed is kept")
	}
	a.Flash(web.Soon, "apply.kept_sign_in")
	return a.Go("/sign-in?to=" + url.QueryEscape(a.R.URL.Path))
}

const markLength = 43 // characters of Manager.Mark

// resume turns a kept form into a draft in dossiers and goes on where the person was.
func (p *pages) resume(a *site.Ask) error {
	code := a.R.PathValue("code")
	visitor, slot := a.Sessions.Visitor(a.W, a.R), keep.OfProcedure(code)
	kept, err := a.Kept.Kept(a.Ctx(), visitor, slot)
	if err != nil {
		return err
	}
	if kept == nil {
		return a.Go("/apply/" + code + "/" + stepAgency)
	}
	d, err := create(a, kept)
	gone := fault.CodeOf(err) == "dossier_not_found" // it became a draft before, which was deleted since
	if err != nil && !gone {
		return err
	}
	if err := a.Kept.Forget(a.Ctx(), visitor, slot); err != nil {
		return err
	}
	if gone {
		return a.Go("/apply/" + code + "/" + stepAgency)
	}
	step := kept.Step
	if step == "" {
		step = stepAgency
	}
	return a.Go("/dossiers/" + d.ID.String() + "/form/" + step)
}

// create begins the draft once for each form that was kept.
func create(a *site.Ask, kept *keep.Form) (dossiersv1.Dossier, error) {
	in := dossiersv1.DossierInput{
		Procedure: kept.Procedure, ReceiveAgency: kept.Draft.ReceiveAgency, Answers: kept.Draft.Answers,
		Language: dossiersv1.DossierInputLanguage(a.L.Language()),
	}
	if kept.Key == "" { // kept before forms had keys
		kept.Key = uuid.NewString()
	}
	params := &dossiersv1.CreateDossierParams{IdempotencyKey: "kept:" + kept.Key}
	d, err := kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).CreateDossier(a.Ctx(), params, in))
	if fault.CodeOf(err) == "idempotency_key_reused" { // typed in again since it became a draft: another intention
		params.IdempotencyKey = "kept:" + uuid.NewString()
		return kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).CreateDossier(a.Ctx(), params, in))
	}
	return d, err
}
