// Package page lists the pages of the portal. Each page is a folder below:
// handler, templ and test together.
package page

import (
	"net/http"

	"motcua.vn/services/portal/internal/page/account"
	"motcua.vn/services/portal/internal/page/apply"
	"motcua.vn/services/portal/internal/page/counter"
	"motcua.vn/services/portal/internal/page/dossier"
	"motcua.vn/services/portal/internal/page/files"
	"motcua.vn/services/portal/internal/page/home"
	"motcua.vn/services/portal/internal/page/info"
	"motcua.vn/services/portal/internal/page/lookup"
	"motcua.vn/services/portal/internal/page/my"
	"motcua.vn/services/portal/internal/page/notice"
	"motcua.vn/services/portal/internal/page/office"
	"motcua.vn/services/portal/internal/page/procedure"
	"motcua.vn/services/portal/internal/page/proof"
	"motcua.vn/services/portal/internal/page/signin"
	"motcua.vn/services/portal/internal/site"
)

// Routes adds every page.
func Routes(mux *http.ServeMux, s *site.Site) {
	account.Routes(mux, s)
	apply.Routes(mux, s)
	counter.Routes(mux, s)
	dossier.Routes(mux, s)
	files.Routes(mux, s)
	home.Routes(mux, s)
	info.Routes(mux, s)
	lookup.Routes(mux, s)
	my.Routes(mux, s)
	notice.Routes(mux, s)
	office.Routes(mux, s)
	procedure.Routes(mux, s)
	proof.Routes(mux, s)
	signin.Routes(mux, s)
}
