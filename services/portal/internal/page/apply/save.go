package apply

import (
	"errors"
	"maps"
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
	wrong := s.take(a.R.PostForm)
	if err := s.look(); err != nil {
		return err
	}
	auto := a.R.URL.Query().Get("autosave") != ""
	next := s.Step
	if len(wrong) == 0 && !auto {
		next = s.next()
	}
	err = s.store(next)
	switch {
	case errors.Is(err, session.ErrSignedOut) && s.Dossier != nil:
		return p.rescue(a)
	case err != nil:
		return err
	case auto:
		a.W.WriteHeader(204)
		return nil
	case len(wrong) > 0:
		return p.showWrong(s, wrong)
	}
	return s.goOn(next)
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

// next is the step after this one; the page itself again where the answers just
// given ask for more on it.
func (s *state) next() string {
	if page := s.page(); page != nil {
		for _, seen := range s.Visible {
			if s.Def.Form.PageOf(seen.Path) == page && seen.Field.Required && seen.Value == nil {
				return s.Step
			}
		}
	}
	if n := s.neighbour(1); n != "" {
		return n
	}
	return stepCheck
}

// goOn leads to the next step. What comes after the form's own pages (people,
// papers) belongs to an account, so a visitor signs in there; whoever is signed
// in gets a draft in dossiers at the first step.
func (s *state) goOn(next string) error {
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

// rescue keeps what was typed in a draft whose session ran out, then signs in
// and comes back to the same step.
func (p *pages) rescue(a *site.Ask) error {
	code, id := a.R.PostForm.Get("procedure"), a.R.PathValue("dossier")
	if code == "" || id == "" {
		return session.ErrSignedOut
	}
	s := &state{Ask: a, Step: a.R.PathValue("step")}
	var err error
	if s.Procedure, s.Version, err = version(a, code, 0); err != nil {
		return err
	}
	if s.Def, err = p.forms.Of(s.Version); err != nil {
		return err
	}
	s.Step = "" // every step of the form is accepted here
	if err := s.look(); err != nil {
		return err
	}
	s.Step = a.R.PathValue("step")
	s.take(a.R.PostForm)
	f := &keep.Form{Procedure: code, Dossier: id, Draft: s.Draft, Step: s.Step}
	if err := a.Kept.Keep(a.Ctx(), a.Sessions.Visitor(a.W, a.R), f); err != nil {
		return err
	}
	if a.Scripted() || a.R.URL.Query().Get("autosave") != "" {
		return fault.Unauthenticated("signed_out_kept", "the session ended; what was typed is kept")
	}
	a.Flash(web.Soon, "apply.kept_sign_in")
	return a.Go("/sign-in?to=" + url.QueryEscape("/apply/"+code+"/resume"))
}

// resume turns a kept form into a draft in dossiers, or puts it back into the
// draft it was typed for, and goes on where the person was.
func (p *pages) resume(a *site.Ask) error {
	code := a.R.PathValue("code")
	visitor := a.Sessions.Visitor(a.W, a.R)
	kept, err := a.Kept.Kept(a.Ctx(), visitor, code)
	if err != nil {
		return err
	}
	if kept == nil {
		return a.Go("/apply/" + code + "/" + stepAgency)
	}
	d, err := p.restore(a, kept, visitor)
	if err != nil {
		return err
	}
	if err := a.Kept.Forget(a.Ctx(), visitor, code); err != nil {
		return err
	}
	step := kept.Step
	if step == "" {
		step = stepAgency
	}
	return a.Go("/dossiers/" + d.ID.String() + "/form/" + step)
}

func (p *pages) restore(a *site.Ask, kept *keep.Form, visitor string) (dossiersv1.Dossier, error) {
	if id, err := uuid.Parse(kept.Dossier); err == nil {
		d, err := kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).GetDossier(a.Ctx(), id, &dossiersv1.GetDossierParams{}))
		if err == nil && d.Status == dossiersv1.StatusDraft {
			merged := kept.Draft
			merged.Answers = maps.Clone(d.Answers)
			if merged.Answers == nil {
				merged.Answers = map[string]any{}
			}
			maps.Copy(merged.Answers, kept.Draft.Answers)
			return kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).PutDraft(a.Ctx(), id, &dossiersv1.PutDraftParams{}, merged))
		}
		if err != nil && fault.KindOf(err) != fault.KindNotFound {
			return d, err
		}
	}
	in := dossiersv1.DossierInput{
		Procedure: kept.Procedure, ReceiveAgency: kept.Draft.ReceiveAgency, Answers: kept.Draft.Answers, Persons: kept.Draft.Persons,
		Language: dossiersv1.DossierInputLanguage(a.L.Language()),
	}
	params := &dossiersv1.CreateDossierParams{IdempotencyKey: "kept:" + keyOf(visitor, kept.Procedure, kept.Step)}
	d, err := kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).CreateDossier(a.Ctx(), params, in))
	if fault.CodeOf(err) == "idempotency_key_reused" { // kept anew since: another intention
		params.IdempotencyKey = "kept:" + uuid.NewString()
		return kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).CreateDossier(a.Ctx(), params, in))
	}
	return d, err
}
