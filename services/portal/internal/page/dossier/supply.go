package dossier

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/page/upload"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// asked is what an open supplement request wants: fields of the form, components.
type asked struct {
	view
	def     formview.Definition
	visible []form.Seen
	fields  []string
	papers  []dossiersv1.Component
	files   map[string][]string // ids of what documents holds, by component, until the supply is sent
	note    string
}

func (p *pages) ask(a *site.Ask) (*asked, error) {
	d, err := get(a)
	if err != nil {
		return nil, err
	}
	open := openSupplement(d)
	if open == nil {
		return nil, fault.Conflict("no_open_supplement", "nothing is asked for now")
	}
	version, err := kit.Answer[dossiersv1.Version](a.Clients.Dossiers(nil).GetProcedureVersion(a.Ctx(), d.Procedure, d.ProcedureVersion))
	if err != nil {
		return nil, err
	}
	x := &asked{view: view{Ask: a, D: d, Open: open, Can: can(d)}, note: a.R.PostForm.Get("note")}
	if x.Labels, err = p.labels(a, d); err != nil {
		return nil, err
	}
	if x.def, err = p.forms.Of(version); err != nil {
		return nil, err
	}
	if x.visible, err = form.Visible(x.def.Form, x.def.Evaluator, form.Normalise(x.def.Form, d.Answers)); err != nil {
		return nil, err
	}
	for _, item := range open.Items {
		if item.Field != "" {
			x.fields = append(x.fields, item.Field)
		}
		for _, c := range version.Components {
			if c.Key == item.Component {
				x.papers = append(x.papers, c)
			}
		}
	}
	x.files = x.uploaded()
	return x, nil
}

// uploaded are the files that the page names: in its hidden fields once the form is sent, before in the address.
func (x *asked) uploaded() map[string][]string {
	files, sent := map[string][]string{}, x.R.URL.Query()
	if x.R.PostForm != nil {
		sent = x.R.PostForm
	}
	for _, c := range x.papers {
		for _, text := range sent[fileOf+c.Key] {
			if file, err := uuid.Parse(text); err == nil {
				files[c.Key] = append(files[c.Key], file.String())
			}
		}
	}
	return files
}

// fileOf stands before a component in the name of the field that holds its file's id.
const fileOf = "file."

func (p *pages) showSupply(a *site.Ask) error {
	x, err := p.ask(a)
	if err != nil {
		return err
	}
	return x.render(nil)
}

func (x *asked) render(wrong []fault.Field) error {
	data := x.Shell(x.T("dossier.supply"))
	v := formview.New(x.Ask, x.visible, wrong)
	data.Errors = append(x.lacking(wrong), v.Summary()...)
	return x.Render(data, supplyPage(x, data.Errors, v.Fields(x.fields)))
}

// lacking are the complaints that no field of the form shows: papers by name, and whatever else was refused.
func (x *asked) lacking(wrong []fault.Field) []web.FieldError {
	var lines []web.FieldError
	for _, f := range wrong {
		if slices.ContainsFunc(x.visible, func(s form.Seen) bool { return s.Path == f.Path && slices.Contains(x.fields, top(s.Path)) }) {
			continue
		}
		line := web.FieldError{Text: x.T("dossier.supply_incomplete")}
		for _, c := range x.papers {
			if f.Path == "parts."+c.Key {
				line = web.FieldError{Text: x.In(c.Name) + ": " + x.SayField(f.Code), ID: "file-" + c.Key}
			}
		}
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

func top(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}

// supply sends what was asked for; papers are uploaded before, and named in hidden fields.
func (p *pages) supply(a *site.Ask) error {
	x, err := p.ask(a)
	if err != nil {
		return err
	}
	var fields []form.Field
	for _, k := range x.fields {
		if f := x.def.Form.Field(k); f != nil {
			fields = append(fields, *f)
		}
	}
	answers := form.Normalise(x.def.Form, formview.Read(fields, a.R.PostForm))
	in := dossiersv1.SupplyInput{Answers: answers, Note: x.note}
	for _, c := range x.papers {
		for _, text := range x.files[c.Key] {
			in.Parts = append(in.Parts, dossiersv1.PartInput{Component: c.Key, File: uuid.MustParse(text)})
		}
	}
	params := &dossiersv1.SupplyDossierParams{IdempotencyKey: key(x.D, "supply")}
	err = kit.Done(a.Clients.Dossiers(a).SupplyDossier(a.Ctx(), x.D.ID, params, in))
	if err != nil && fault.KindOf(err) == fault.KindInvalid {
		return x.again(answers, err)
	}
	if err != nil {
		return err
	}
	a.Flash(web.Good, "dossier.supplied")
	return a.Go("/dossiers/" + x.D.ID.String())
}

// again shows the page with what was typed and what is wrong.
func (x *asked) again(answers map[string]any, err error) error {
	all := map[string]any{}
	maps.Copy(all, x.D.Answers)
	maps.Copy(all, answers)
	if visible, lookErr := form.Visible(x.def.Form, x.def.Evaluator, form.Normalise(x.def.Form, all)); lookErr == nil {
		x.visible = visible
	}
	wrong := site.Fields(err)
	if len(wrong) == 0 {
		wrong = []fault.Field{{Code: fault.CodeOf(err)}}
	}
	return x.render(wrong)
}

// supplyPaper stores a file for a component of the request; it belongs to the dossier once the supply is sent.
func (p *pages) supplyPaper(a *site.Ask) error {
	x, err := p.ask(a)
	if err != nil {
		return err
	}
	component := a.R.PathValue("component")
	file, err := upload.First(a, documentsv1.UploadFileParams{Procedure: x.D.Procedure, Component: component, Purpose: documentsv1.UploadFileParamsPurposePaper})
	if err != nil {
		return err
	}
	if a.Scripted() {
		return a.Fragment(suppliedRow(component, file.ID.String(), file.Name, a.FileNote(file.MediaType, file.Size)))
	}
	x.files[component] = []string{file.ID.String()}
	return a.Go("/dossiers/" + x.D.ID.String() + "/supply?" + x.fileQuery())
}

// fileQuery carries what was uploaded so far to the next page, which without scripts has no other memory.
func (x *asked) fileQuery() string {
	q := url.Values{}
	for component, files := range x.files {
		q[fileOf+component] = files
	}
	return q.Encode()
}

func (x *asked) paperURL(component string) string {
	q := url.Values{"csrf": {x.Sessions.CSRF(x.W, x.R)}}
	for key, files := range x.files {
		q[fileOf+key] = files
	}
	return x.url("supply/"+component) + "?" + q.Encode()
}
