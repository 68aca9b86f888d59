package office_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/page/counter"
	"motcua.vn/services/portal/internal/page/office"
	"motcua.vn/services/portal/internal/page/pagetest"
	"motcua.vn/services/portal/internal/page/proof"
	"motcua.vn/services/portal/internal/site"
)

func all(mux *http.ServeMux, s *site.Site) {
	office.Routes(mux, s)
	counter.Routes(mux, s)
	proof.Routes(mux, s)
}

func TestCounterIsOfferedToWhoReceives(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why    string
		role   tenant.Role
		status int
	}{
		{"a reception officer receives and proves", tenant.ReceptionOfficer, http.StatusOK},
		{"a leader would type a dossier that nobody takes", tenant.Leader, http.StatusForbidden},
		{"so would a case officer", tenant.CaseOfficer, http.StatusForbidden},
	} {
		d := pagetest.New(t, all, c.role)
		d.Sample(t)
		offered := c.status == http.StatusOK
		html := d.Get(t, "/office")
		for _, href := range []string{`href="/counter"`, `href="/counter/proof"`} {
			if strings.Contains(html, href) != offered {
				t.Errorf("%s, and %s is offered: %t", c.why, href, !offered)
			}
		}
		for _, path := range []string{"/counter", "/counter/proof"} {
			w := httptest.NewRecorder()
			d.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			if w.Code != c.status {
				t.Errorf("%s, and %s answers %d", c.why, path, w.Code)
			}
			if !offered && !strings.Contains(w.Body.String(), "Chỉ cán bộ một cửa làm việc ở quầy.") {
				t.Errorf("%s does not say why it is closed", path)
			}
		}
	}
}

func TestBarNamesAgencyAndRole(t *testing.T) {
	t.Parallel()
	wants(t, open(t).Get(t, "/office"), `<span class="mc-bar__agency">Sở Xây dựng</span>`, `<span class="mc-bar__role">Cán bộ thụ lý</span>`)
}

func TestErrorPagesKeepThePerson(t *testing.T) {
	t.Parallel()
	d := open(t)
	ask := func(method, path, referer string, form url.Values) (int, string) {
		t.Helper()
		if form != nil {
			w := d.Post(t, path, form, "Referer", referer)
			return w.Code, w.Body.String()
		}
		r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
		r.Header.Set("Referer", referer)
		w := httptest.NewRecorder()
		d.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	const unknown = "/office/dossiers/" + pagetest.Officer
	status, html := ask(http.MethodGet, unknown, "http://example.com/office?view=queue", nil)
	if status != http.StatusNotFound {
		t.Fatalf("an unknown dossier answers %d", status)
	}
	wants(t, html, "Phạm Văn Lý", `action="/sign-out"`, `href="/office"`, "Về việc của tôi", `href="/office?view=queue"`, "Quay lại trang trước")

	d.Answer("dossiers POST /v1/dossiers/"+pagetest.Dossier+"/propose", pagetest.Problem{Status: http.StatusServiceUnavailable, Code: "unavailable"})
	status, html = ask(http.MethodPost, dossierPath+"/propose", "http://example.com"+dossierPath, url.Values{"version": {"7"}, "outcome": {"approve"}, "text": {"Đủ điều kiện"}})
	if status != http.StatusServiceUnavailable {
		t.Fatalf("a service that is away answers %d", status)
	}
	wants(t, html, "Phạm Văn Lý", `<a class="govuk-link" href="`+dossierPath+`">Quay lại trang trước</a>`)

	_, html = ask(http.MethodGet, unknown, "http://elsewhere.example/x", nil)
	if strings.Contains(html, "Quay lại trang trước") || strings.Contains(html, "elsewhere") {
		t.Error("the error page leads back to another site")
	}
}

func TestServiceAwayIsSaid(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("dossiers GET /v1/work-items/counts", pagetest.Problem{Status: http.StatusServiceUnavailable, Code: "unavailable"})
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/office?view=queue", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Fatalf("%d", w.Code)
	}
	wants(t, w.Body.String(), "Tạm thời chưa phục vụ được", "Phạm Văn Lý", `<a class="govuk-link" href="/office?view=queue">Thử lại</a>`)
}
