// Package my lists the dossiers of the person who is signed in.
package my

import (
	"net/http"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the page.
func Routes(mux *http.ServeMux, s *site.Site) { mux.Handle("GET /my/dossiers", s.Private(show)) }

func show(a *site.Ask) error {
	state, after := a.R.URL.Query().Get("state"), a.R.URL.Query().Get("after")
	found, err := kit.Answer[dossiersv1.DossierPage](a.Clients.Dossiers(a).ListMyDossiers(a.Ctx(),
		&dossiersv1.ListMyDossiersParams{State: dossiersv1.ListMyDossiersParamsState(state), After: after, Limit: 20}))
	if err != nil {
		return err
	}
	items := make([]web.Item, 0, len(found.Dossiers))
	for _, d := range found.Dossiers {
		items = append(items, item(a, d))
	}
	pages := web.Pages{}
	if found.Next != "" {
		pages.NextURL = "/my/dossiers?" + site.Query("state", state, "after", found.Next)
	}
	if after != "" {
		pages.PreviousURL = "/my/dossiers?" + site.Query("state", state)
	}
	return a.Render(a.Shell(a.T("my.title")), body(a, filters(a, state), items, pages))
}

func filters(a *site.Ask, now string) []web.Filter {
	var all []web.Filter
	for _, state := range []string{"", "attention", "draft", "open", "ended"} {
		key := "my.state_" + state
		if state == "" {
			key = "my.state_all"
		}
		all = append(all, web.Filter{Text: a.T(key), Href: "/my/dossiers?" + site.Query("state", state), Count: -1, Current: state == now})
	}
	return all
}

func item(a *site.Ask, d dossiersv1.DossierSummary) web.Item {
	i := web.Item{Title: a.In(d.ProcedureName), Href: "/dossiers/" + d.ID.String(), Aside: d.OwnerName, Chips: []web.ChipData{a.StatusChip(d.Status)}}
	switch d.Status {
	case dossiersv1.StatusDraft:
		i.Href += "/form"
		i.Note = a.T("my.draft_note", i18n.Data{"When": a.L.Short(d.UpdatedAt)})
	default:
		i.Note = a.T("my.filed_note", i18n.Data{"Number": d.Number, "Agency": a.Agency(d.ReceiveAgency), "When": a.L.Moment(d.FiledAt)})
	}
	if !d.Due.IsZero() {
		i.Note += " · " + a.T("my.due", i18n.Data{"Date": a.Date(d.Due)})
	}
	return i
}
