// Package home is the first page: the search over procedures, and the ways in.
package home

import (
	"net/http"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the page.
func Routes(mux *http.ServeMux, s *site.Site) { mux.Handle("GET /{$}", s.Page(show)) }

const pageSize = 20

type view struct {
	*site.Ask
	Query string
	Items []web.Item
	Pages web.Pages
}

func show(a *site.Ask) error {
	q := clip(a.R.URL.Query().Get("q"))
	after := a.R.URL.Query().Get("after")
	found, err := kit.Answer[dossiersv1.ProcedurePage](a.Clients.Dossiers(nil).ListProcedures(a.Ctx(),
		&dossiersv1.ListProceduresParams{Q: q, After: after, Limit: pageSize}))
	if err != nil {
		return err
	}
	v := view{Ask: a, Query: q}
	for _, p := range found.Procedures {
		v.Items = append(v.Items, item(a, p))
	}
	if found.Next != "" {
		v.Pages.NextURL = "/?" + site.Query("q", q, "after", found.Next)
	}
	if after != "" {
		v.Pages.PreviousURL = "/?" + site.Query("q", q)
	}
	return a.Render(a.Shell(a.T("home.title")), body(v))
}

func item(a *site.Ask, p dossiersv1.ProcedureSummary) web.Item {
	i := web.Item{Title: a.In(p.Name), Href: "/procedures/" + p.Code}
	note := a.T("home.taken_by_" + string(p.OfferedBy))
	if p.OfferedBy == "" {
		note = a.In(p.Field)
	}
	if p.Limit.Unit != "" {
		note += " · " + a.Limit(p.Limit)
	}
	i.Note = note + " · " + a.Fees(p.Fees)
	switch p.ServiceLevel {
	case 4:
		i.Chips = []web.ChipData{{Tone: web.Good, Text: a.T("level.4")}}
	case 2, 3:
		i.Chips = []web.ChipData{{Tone: web.Pause, Text: a.T(level(int(p.ServiceLevel)))}}
	}
	return i
}

func level(n int) string {
	if n == 2 {
		return "level.2"
	}
	return "level.3"
}

// clip keeps a query within the contract's limit.
func clip(q string) string {
	if r := []rune(q); len(r) > 100 {
		return string(r[:100])
	}
	return q
}
