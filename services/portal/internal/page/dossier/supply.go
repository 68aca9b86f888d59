package dossier

import (
	"maps"
	"slices"

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
	x := &asked{view: view{Ask: a, D: d, Open: open, Can: can(d)}}
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
	return x, nil
}

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
	data.Errors = v.Summary()
	return x.Render(data, supplyPage(x, v, v.Fields(x.fields)))
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
	in := dossiersv1.SupplyInput{Answers: answers, Note: a.R.PostForm.Get("note")}
	for _, c := range x.papers {
		for _, text := range a.R.PostForm["file."+c.Key] {
			if file, err := uuid.Parse(text); err == nil {
				in.Parts = append(in.Parts, dossiersv1.PartInput{Component: c.Key, File: file})
			}
		}
	}
	params := &dossiersv1.SupplyDossierParams{IdempotencyKey: key(x.D, "supply")}
	err = kit.Done(a.Clients.Dossiers(a).SupplyDossier(a.Ctx(), x.D.ID, params, in))
	if fault.KindOf(err) == fault.KindInvalid && err != nil {
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
	all := maps.Clone(x.D.Answers)
	maps.Copy(all, answers)
	if visible, lookErr := form.Visible(x.def.Form, x.def.Evaluator, form.Normalise(x.def.Form, all)); lookErr == nil {
		x.visible = visible
	}
	wrong := site.Fields(err)
	if !slices.ContainsFunc(wrong, func(f fault.Field) bool { return x.def.Form.Field(f.Path) != nil }) {
		x.Flash(web.Late, "dossier.supply_incomplete")
		return x.Go(x.url("supply"))
	}
	return x.render(wrong)
}

// supplyPaper stores a file for a component of the request; it belongs to the dossier once the supply is sent.
func (p *pages) supplyPaper(a *site.Ask) error {
	d, err := get(a)
	if err != nil {
		return err
	}
	component := a.R.PathValue("component")
	file, err := upload.First(a, documentsv1.UploadFileParams{Procedure: d.Procedure, Component: component, Purpose: documentsv1.UploadFileParamsPurposePaper})
	if err != nil {
		return err
	}
	if a.Scripted() {
		return a.Fragment(suppliedRow(component, file.ID.String(), file.Name, a.FileNote(file.MediaType, file.Size)))
	}
	return a.Go("/dossiers/" + d.ID.String() + "/supply?" + site.Query("file."+component, file.ID.String()))
}
