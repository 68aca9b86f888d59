// Package page lists the pages of the portal. Each page is a folder below:
// handler, templ and test together.
package page

import (
	"net/http"

	"motcua.vn/services/portal/internal/page/apply"
	"motcua.vn/services/portal/internal/page/home"
	"motcua.vn/services/portal/internal/page/procedure"
	"motcua.vn/services/portal/internal/page/signin"
	"motcua.vn/services/portal/internal/site"
)

// Routes adds every page.
func Routes(mux *http.ServeMux, s *site.Site) {
	apply.Routes(mux, s)
	home.Routes(mux, s)
	procedure.Routes(mux, s)
	signin.Routes(mux, s)
}
