package files_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/page/files"
	"motcua.vn/services/portal/internal/page/pagetest"
)

// TestPapersAreNotKeptOnDisk: what documents says about caching must not replace the portal's own no-store.
func TestPapersAreNotKeptOnDisk(t *testing.T) {
	t.Parallel()
	d := pagetest.New(t, files.Routes, tenant.CaseOfficer)
	d.Answer("documents GET /v1/files/"+pagetest.File+"/content", pagetest.Raw(t, `"a file"`))
	d.Headers = map[string]string{"Cache-Control": "private, no-cache", "ETag": `"1"`, "Content-Disposition": "inline"}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/files/"+pagetest.File, nil))
	if w.Code != http.StatusOK || w.Header().Get("Content-Disposition") != "inline" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if got := w.Header().Values("Cache-Control"); len(got) != 1 || got[0] != "no-store" || w.Header().Get("ETag") != "" {
		t.Errorf("%v", w.Header())
	}
}
