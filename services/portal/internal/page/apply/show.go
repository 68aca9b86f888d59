package apply

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// show is one step of the wizard.
func (p *pages) show(a *site.Ask) error {
	s, err := p.load(a)
	if err != nil {
		return err
	}
	if s.Dossier != nil && s.Dossier.Status != dossiersv1.StatusDraft {
		return a.Go("/dossiers/" + s.Dossier.ID.String())
	}
	if s.Dossier == nil && s.ofAccount() {
		return a.Go("/apply/" + s.Procedure.Code + "/resume")
	}
	return p.showWrong(s, nil)
}

// ofAccount tells whether the step needs somebody who is signed in.
func (s *state) ofAccount() bool {
	return s.Step == stepPeople || s.Step == stepPapers || s.Step == stepCheck
}

func (p *pages) showWrong(s *state, wrong []fault.Field) error {
	title := s.In(s.Procedure.Name)
	data := s.Shell(title)
	body, errs, err := s.body(wrong)
	if err != nil {
		return err
	}
	data.Errors = errs
	return s.Render(data, stepPage(s, errs, body))
}

// body is the step's own part, with the lines of the error summary.
func (s *state) body(wrong []fault.Field) (templ.Component, []web.FieldError, error) {
	switch s.Step {
	case stepAgency:
		return agencyStep(s, len(wrong) > 0), s.lines(wrong), nil
	case stepPeople:
		v, err := s.peopleNow(wrong)
		return peopleStep(s, v), s.lines(wrong), err
	case stepPapers:
		return papersStep(s, s.asked()), nil, nil
	case stepCheck:
		return checkStep(s, s.rows(), s.complaints()), nil, nil
	}
	page := s.page()
	v := formview.New(s.Ask, s.Visible, wrong)
	return formStep(s, page, v), v.Summary(), nil
}

func (s *state) lines(wrong []fault.Field) []web.FieldError {
	var lines []web.FieldError
	for _, f := range wrong {
		lines = append(lines, web.FieldError{Text: s.label(f.Path) + ": " + s.SayField(f.Code), ID: web.FieldID(f.Path)})
	}
	return lines
}

// where says how far the wizard is: "Bước 2 / 4".
func (s *state) where() string {
	for i, step := range s.Steps {
		if step == s.Step {
			return s.T("apply.step_of", i18n.Data{"N": i + 1, "All": len(s.Steps)})
		}
	}
	return ""
}

func (s *state) backURL() string {
	if s.Back {
		return s.at(stepCheck)
	}
	if prev := s.neighbour(-1); prev != "" {
		return s.at(prev)
	}
	return "/procedures/" + s.Procedure.Code
}

func (s *state) autosave() string { return s.at(s.Step) + "?autosave=1" }

func (s *state) agencies() []web.Option {
	var options []web.Option
	for _, o := range s.Procedure.Offerings {
		options = append(options, web.Option{Value: o.Agency, Text: s.Agency(o.Agency), Selected: o.Agency == s.Draft.ReceiveAgency})
	}
	return options
}

// paper is one component with the file that the draft holds for it.
type paper struct {
	dossiersv1.Component
	Files []web.UploadedFile
}

// asked lists the components whose condition holds now.
func (s *state) asked() []paper {
	var all []paper
	for _, c := range s.Version.Components {
		if !s.Def.Asks(c, s.Draft.Answers) {
			continue
		}
		one := paper{Component: c}
		if s.Dossier != nil {
			for _, part := range s.Dossier.Parts {
				if part.Component == c.Key && part.File != uuid.Nil {
					one.Files = append(one.Files, row(s.Ask, s.Dossier.ID, c.Key, part.File, part.FileName, part.Size, part.MediaType))
				}
			}
		}
		all = append(all, one)
	}
	return all
}

func (s *state) accept(c dossiersv1.Component) string {
	return strings.Join(c.MediaTypes, ",")
}

// askSignIn says that the next steps belong to an account, and that nothing is lost.
func (p *pages) askSignIn(a *site.Ask) error {
	code := a.R.PathValue("code")
	back := "/apply/" + code + "/resume"
	if a.Session != nil {
		return a.Go(back)
	}
	proc, _, err := version(a, code, 0)
	if err != nil {
		return err
	}
	return a.Render(a.Shell(a.In(proc.Name)), signInStep(a, proc, url.QueryEscape(back)))
}

// tasks leads a draft that is opened again to where it was left: the first step that lacks something.
func (p *pages) tasks(a *site.Ask) error {
	s, err := p.load(a)
	if err != nil {
		return err
	}
	if s.Dossier.Status != dossiersv1.StatusDraft {
		return a.Go("/dossiers/" + s.Dossier.ID.String())
	}
	return a.Render(a.Shell(a.In(s.Procedure.Name)), taskPage(s, s.taskList()))
}

func (s *state) taskList() []web.Task {
	lacking := map[string]int{}
	for _, c := range s.Dossier.Complaints {
		step, _ := s.mendedBy(c.Path)
		lacking[step]++
	}
	var tasks []web.Task
	for _, step := range s.Steps {
		t := web.Task{Title: s.stepTitle(step), Href: s.at(step), Chip: web.ChipData{Tone: web.Good, Text: s.T("apply.task_done")}}
		if n := lacking[step]; n > 0 {
			t.Chip = web.ChipData{Tone: web.Soon, Text: s.L.N("apply.task_lacks", n)}
		}
		if step == stepCheck {
			t.Chip = web.ChipData{}
		}
		tasks = append(tasks, t)
	}
	return tasks
}

func (s *state) stepTitle(step string) string {
	for _, page := range s.Pages {
		if page.ID == step {
			return page.Title.In(s.L.Language())
		}
	}
	return s.T("apply." + step + "_title")
}

// file files the draft. The key is the draft's own, so that a second press files once.
func (p *pages) file(a *site.Ask) error {
	id, err := uuid.Parse(a.R.PathValue("dossier"))
	if err != nil {
		return fault.NotFound("dossier_unknown", "there is no such dossier")
	}
	d, err := kit.Answer[dossiersv1.Dossier](a.Clients.Dossiers(a).FileDossier(a.Ctx(), id, &dossiersv1.FileDossierParams{IdempotencyKey: "file:" + id.String()}))
	switch {
	case fault.CodeOf(err) == "incomplete":
		return a.Go(fmt.Sprintf("/dossiers/%s/form/%s", id, stepCheck))
	case err != nil:
		return err
	}
	return a.Go(fmt.Sprintf("/dossiers/%s/filed", d.ID))
}

// filed confirms: the number, what happens next.
func (p *pages) filed(a *site.Ask) error {
	d, err := draft(a, a.R.PathValue("dossier"))
	if err != nil {
		return err
	}
	return a.Render(a.Shell(a.T("apply.filed_title")), filedPage(a, d))
}

// discard deletes a draft.
func (p *pages) discard(a *site.Ask) error {
	id, err := uuid.Parse(a.R.PathValue("dossier"))
	if err != nil {
		return fault.NotFound("dossier_unknown", "there is no such dossier")
	}
	if err := kit.Done(a.Clients.Dossiers(a).DeleteDraft(a.Ctx(), id)); err != nil {
		return err
	}
	if err := a.Kept.Forget(a.Ctx(), a.Sessions.Visitor(a.W, a.R), slotOf(a, id)); err != nil {
		return err
	}
	a.Flash(web.Good, "apply.deleted")
	return a.Go("/my/dossiers")
}

func mb(n int64) string { return strconv.FormatInt(n>>20, 10) }
