// Package procedure shows one procedure before anybody signs in: what to
// prepare, how long it takes, what it costs, which steps it goes through.
package procedure

import (
	"net/http"

	"github.com/a-h/templ"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the page.
func Routes(mux *http.ServeMux, s *site.Site) { mux.Handle("GET /procedures/{code}", s.Page(show)) }

type view struct {
	*site.Ask
	Procedure dossiersv1.Procedure
	Version   dossiersv1.Version
	Facts     []web.Fact
	Steps     []web.Step
	Papers    []web.Item
}

func show(a *site.Ask) error {
	p, err := kit.Answer[dossiersv1.Procedure](a.Clients.Dossiers(nil).GetProcedure(a.Ctx(), a.R.PathValue("code")))
	if err != nil {
		return err
	}
	v := view{Ask: a, Procedure: p, Version: p.Version}
	v.Facts = facts(a, p.Version)
	v.Steps = steps(a, p.Version)
	v.Papers = papers(a, p.Version)
	return a.Render(a.Shell(a.In(p.Name)), body(v))
}

func facts(a *site.Ask, v dossiersv1.Version) []web.Fact {
	way := a.T(levelKey(int(v.ServiceLevel)))
	return []web.Fact{
		{Label: a.T("procedure.time"), Value: a.Limit(v.Limit), Note: web.Text(a.T("procedure.time_note"))},
		{Label: a.T("procedure.fee"), Value: a.Fees(v.Fees), Note: exemption(a, v.Fees)},
		{Label: a.T("procedure.way"), Value: way, Note: web.Text(a.T("procedure.way_note"))},
	}
}

func exemption(a *site.Ask, fees []dossiersv1.FeeLine) templ.Component {
	for _, f := range fees {
		if f.Exemption.Vi != "" {
			return web.Text(a.T("procedure.exempt", i18n.Data{"Who": a.In(f.Exemption)}) + " " + a.T("procedure.fee_note"))
		}
	}
	return web.Text(a.T("procedure.fee_note"))
}

func levelKey(n int) string {
	switch n {
	case 4:
		return "level.4"
	case 3:
		return "level.3"
	}
	return "level.2"
}

func steps(a *site.Ask, v dossiersv1.Version) []web.Step {
	all := []web.Step{{State: web.StepCurrent, Title: a.T("procedure.you_file"), Note: a.T("procedure.now")}}
	for _, s := range v.Steps {
		all = append(all, web.Step{Title: a.In(s.Name), Note: a.T("role."+s.Role) + " · " + a.Limit(s.Limit)})
	}
	return append(all, web.Step{Title: a.T("procedure.result"), Note: a.T("procedure.result_note")})
}

func papers(a *site.Ask, v dossiersv1.Version) []web.Item {
	items := []web.Item{{Title: a.T("procedure.form"), Note: a.T("procedure.form_note")}}
	for _, c := range v.Components {
		i := web.Item{Title: a.In(c.Name), Note: a.In(c.Hint)}
		if !c.Required || c.ShowIf != "" {
			i.Aside = a.T("procedure.if_needed")
		}
		if c.MaxBytes > 0 {
			i.Note = join(i.Note, a.T("procedure.max_size", i18n.Data{"MB": c.MaxBytes >> 20}))
		}
		items = append(items, i)
	}
	return items
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + " · " + b
}
