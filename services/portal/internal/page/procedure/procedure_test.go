package procedure_test

import (
	"net/http"
	"strings"
	"testing"

	"motcua.vn/services/portal/internal/page/home"
	"motcua.vn/services/portal/internal/page/pagetest"
	"motcua.vn/services/portal/internal/page/procedure"
	"motcua.vn/services/portal/internal/site"
)

func wants(t *testing.T, html string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(html, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

// TestProcedureSaysWhenAndWhat: an extract is given within the day, some people pay nothing, one paper is needed by some.
func TestProcedureSaysWhenAndWhat(t *testing.T) {
	t.Parallel()
	d := pagetest.New(t, func(mux *http.ServeMux, s *site.Site) { procedure.Routes(mux, s); home.Routes(mux, s) })
	d.Citizen(pagetest.Account)
	d.Answer("identity GET /v1/agencies", pagetest.Raw(t, `{"agencies":[]}`))
	d.Answer("notifications GET /v1/notices/unread", pagetest.Raw(t, `{"unread":0}`))
	d.Answer("dossiers GET /v1/procedures/2.000635", pagetest.Raw(t, `{"code":"2.000635","name":{"vi":"Trích lục"},"field":{"vi":"Hộ tịch"},"owner":"H53","offerings":[],
		"version":{"procedure":"2.000635","number":1,"state":"published","legalBasis":"Luật","effectiveFrom":"2025-01-01","applicants":["citizen"],"assurance":1,"serviceLevel":4,"limit":{"amount":0,"unit":"working_days"},"form":{},
		"components":[{"key":"uy-quyen","name":{"vi":"Văn bản ủy quyền"},"required":true,"showIf":"quanHe == 'uy-quyen'"}],
		"fees":[{"key":"le-phi","name":{"vi":"Lệ phí"},"amount":8000,"per":"copy","exemption":{"vi":"Trẻ em, hộ nghèo"}}],"steps":[],"results":[]}}`))
	html := d.Get(t, "/procedures/2.000635")
	if strings.Contains(html, "Cần tài khoản đã xác thực") {
		t.Error("a plain account is enough")
	}
	wants(t, html, "Trong ngày làm việc", "Được miễn: Trẻ em, hộ nghèo.", "Trả khi nộp hoặc khi nhận kết quả", "chỉ khi cần")
	d.Answer("dossiers GET /v1/procedures/9.900002", pagetest.Raw(t, `{"code":"9.900002","name":{"vi":"Giấy phép"},"field":{"vi":"Xây dựng"},"owner":"H53","offerings":[],
		"version":{"procedure":"9.900002","number":1,"state":"published","legalBasis":"Luật","effectiveFrom":"2025-01-01","applicants":["citizen"],"assurance":2,"serviceLevel":4,"limit":{"amount":15,"unit":"working_days"},"form":{},"components":[],"fees":[],"steps":[],"results":[]}}`))
	wants(t, d.Get(t, "/procedures/9.900002"), "15 ngày làm việc", "Cần tài khoản đã xác thực", "mang thẻ căn cước")
	d.Answer("dossiers GET /v1/procedures", pagetest.Raw(t, `{"procedures":[{"code":"2.000635","name":{"vi":"Trích lục"},"field":{"vi":"Hộ tịch"},"owner":"H53","provisional":false,"limit":{"amount":0,"unit":"working_days"}}]}`))
	wants(t, d.Get(t, "/"), "Trong ngày làm việc")
}
