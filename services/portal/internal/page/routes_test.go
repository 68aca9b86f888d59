package page_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"motcua.vn/services/portal/internal/page"
	"motcua.vn/services/portal/internal/site"
)

func TestEveryLinkOfTheFrameHasItsPage(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	page.Routes(mux, &site.Site{}) // two pages that claim one address panic here
	for _, path := range []string{"/", "/look-up", "/sign-in", "/privacy", "/help", "/agencies", "/account", "/notices", "/notices/live", "/my/dossiers"} {
		if _, pattern := mux.Handler(httptest.NewRequest(http.MethodGet, path, nil)); pattern == "" {
			t.Errorf("no page at %s", path)
		}
	}
}
