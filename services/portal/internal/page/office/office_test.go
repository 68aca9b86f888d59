package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/page/office"
	"motcua.vn/services/portal/internal/page/pagetest"
)

const dossierPath = "/office/dossiers/" + pagetest.Dossier

func open(t *testing.T) *pagetest.Desk {
	t.Helper()
	d := pagetest.New(t, office.Routes, tenant.CaseOfficer, tenant.DivisionHead)
	d.Sample(t)
	return d
}

func wants(t *testing.T, html string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(html, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if _, rest, found := strings.Cut(html, "[office."); found {
		t.Errorf("a text is missing: %.60s", rest)
	}
}

func TestInboxShowsTheQueue(t *testing.T) {
	t.Parallel()
	d := open(t)
	html := d.Get(t, "/office")
	wants(t, html, "Việc của tôi", "38 hồ sơ", "Của tôi 38", "Quá hạn 2", "Hôm nay 5", "H53.12-251124-0007 · Nguyễn Thị Mẫu · trực tuyến", "vừa bổ sung",
		"tạm dừng tính giờ", "Quá hạn của Sở", `name="action" value="take"`, `value="assign"`, "after=cursor-2", `data-key="/"`)
	if strings.Contains(html, `value="receive"`) {
		t.Error("who receives nothing is offered to receive")
	}
	if q := d.Calls("dossiers GET /v1/work-items")[0].Query; q.Get("view") != "mine" {
		t.Errorf("asked for the view %q", q.Get("view"))
	}
}

func TestFiltersReachTheService(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Get(t, "/office?q=nguyen&channel=online&due=week&view=bogus")
	q := d.Calls("dossiers GET /v1/work-items")[0].Query
	if q.Get("view") != "agency" || q.Get("q") != "nguyen" || q.Get("channel") != "online" || q.Get("due") != "week" {
		t.Errorf("asked for %v", q)
	}
}

func TestDossierShowsFormPaperAndActions(t *testing.T) {
	t.Parallel()
	html := open(t).Get(t, dossierPath)
	wants(t, html, "Nguyễn Thị Mẫu · Giấy phép xây dựng", "Bước 2/2 Thẩm định", "2 chỗ thay đổi", "trước: 8,7 m", "7,8 m", "••••••••1234",
		"/persons/"+pagetest.Person+"/reveal?what=citizenId", `data-paper="/files/`+pagetest.File+`"`, "Cam kết an toàn", "thiếu", "Nguyễn Văn Thụ",
		`data-key="t"`, `data-key="y"`, `data-key="b"`, "Đã hết số lần được gia hạn.", `id="do-propose"`, `id="do-request-supplement"`, "Thiếu chữ ký của người thiết kế.", `data-key="Ctrl+Enter"`)
	for _, text := range []string{`id="do-issue"`, "Phát hành kết quả", "Đã có người nhận xử lý."} {
		if strings.Contains(html, text) {
			t.Errorf("the page offers %q, which the service does not", text)
		}
	}
	wants(t, open(t).Get(t, dossierPath+"?lang=en"), "Propose", "Ask for an opinion", "2 changes")
}

func TestOnlyChangesLeaveOutTheRest(t *testing.T) {
	t.Parallel()
	html := open(t).Get(t, dossierPath+"?changed=1")
	wants(t, html, "Chiều cao", "Bản vẽ móng", "xem toàn bộ")
	_, form, _ := strings.Cut(html, `class="mc-dossier__form"`)
	if list, _, _ := strings.Cut(form, "<dialog"); strings.Contains(list, "Thửa đất") || strings.Contains(list, "Cam kết an toàn") {
		t.Error("what did not change is shown")
	}
}

func TestActionCarriesKeyAndVersion(t *testing.T) {
	t.Parallel()
	d := open(t)
	path := "dossiers POST /v1/dossiers/" + pagetest.Dossier + "/propose"
	d.Answer(path, map[string]any{})
	w := d.Post(t, dossierPath+"/propose?view=queue", url.Values{"version": {"7"}, "outcome": {"approve"}, "text": {"Đủ điều kiện"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != dossierPath+"?view=queue#main" {
		t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	c := d.Calls(path)[0]
	if c.Header.Get("Idempotency-Key") != "propose:"+pagetest.Dossier+":7" || c.Header.Get("If-Match") != `"7"` || c.Header.Get("X-Acting-Agency") != "H53.12" {
		t.Errorf("headers %v", c.Header)
	}
	if c.Body != `{"outcome":"approve","text":"Đủ điều kiện"}` && !strings.Contains(c.Body, `"outcome":"approve"`) {
		t.Errorf("body %s", c.Body)
	}
}

func TestRefusedFormComesBackWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := open(t)
	wants(t, d.Post(t, dossierPath+"/request-supplement", url.Values{"version": {"7"}, "field": {"chieuCao"}, "reason.field.chieuCao": {""}}).Body.String(),
		"Chưa thực hiện được", "Bạn chưa điền mục này", `value="chieuCao" checked`)
	if n := len(d.Calls("dossiers POST /v1/dossiers/" + pagetest.Dossier + "/request-supplement")); n != 0 {
		t.Errorf("asked the service %d times with a form that lacks a reason", n)
	}
	d.Refuse("dossiers POST /v1/dossiers/"+pagetest.Dossier+"/propose", "opinion_open")
	wants(t, d.Post(t, dossierPath+"/propose", url.Values{"version": {"7"}, "outcome": {"approve"}, "text": {"Tôi đề nghị"}}).Body.String(), "Còn chờ ý kiến cơ quan khác.", "Tôi đề nghị")
	d.Refuse("dossiers POST /v1/dossiers/"+pagetest.Dossier+"/take", "already_taken")
	wants(t, d.Post(t, dossierPath+"/take", url.Values{"version": {"7"}}).Body.String(), "Đã có người nhận xử lý.")
}

func TestAQuestionIsTakenBack(t *testing.T) {
	t.Parallel()
	d := open(t)
	wants(t, d.Get(t, dossierPath), "Rút câu hỏi ý kiến", "Có thuộc hành lang an toàn đường bộ không?", `value="0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b7c"`)
	path := "dossiers POST /v1/dossiers/" + pagetest.Dossier + "/withdraw-opinion"
	d.Answer(path, map[string]any{})
	d.Post(t, dossierPath+"/withdraw-opinion", url.Values{"version": {"7"}, "stepRun": {"0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b7c"}, "reason": {"Hỏi nhầm cơ quan"}})
	if calls := d.Calls(path); len(calls) != 1 || !strings.Contains(calls[0].Body, `"reason":"Hỏi nhầm cơ quan","stepRun":"0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b7c"`) {
		t.Errorf("asked %+v", calls)
	}
}

func TestSupplementNamesComponentsAndFields(t *testing.T) {
	t.Parallel()
	d := open(t)
	path := "dossiers POST /v1/dossiers/" + pagetest.Dossier + "/request-supplement"
	d.Answer(path, map[string]any{})
	d.Post(t, dossierPath+"/request-supplement", url.Values{
		"version": {"7"}, "component": {"ban-ve-mong"}, "snippet.component.ban-ve-mong": {"Thiếu chữ ký."}, "reason.component.ban-ve-mong": {"Trang 2"},
		"field": {"chieuCao"}, "reason.field.chieuCao": {"Khác bản vẽ"}, "secondReason": {"Hồ sơ đổi"},
	})
	body := d.Calls(path)[0].Body
	for _, want := range []string{`"component":"ban-ve-mong","reason":"Thiếu chữ ký. Trang 2"`, `"field":"chieuCao","reason":"Khác bản vẽ"`, `"secondReason":"Hồ sơ đổi"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s lacks %s", body, want)
		}
	}
}

func TestRevealAnswersTheScriptWithTheNumberAlone(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("dossiers POST /v1/dossiers/"+pagetest.Dossier+"/persons/"+pagetest.Person+"/reveal", map[string]string{"citizenId": "072087001234", "phone": "0900000001"})
	path := dossierPath + "/persons/" + pagetest.Person + "/reveal"
	w := d.Post(t, path+"?what=phone", nil, "X-Requested-With", "reveal")
	if w.Body.String() != "0900000001" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Errorf("%s: %q", w.Header().Get("Content-Type"), w.Body.String())
	}
	wants(t, d.Post(t, path+"?what=citizenId", nil).Body.String(), "072087001234", "•••••••001")
}

func TestBulkTellsEachOutcome(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("dossiers POST /v1/work-items/bulk", pagetest.Raw(t, `{"outcomes":[{"dossier":"`+pagetest.Dossier+`","done":true},{"dossier":"`+pagetest.Officer+`","done":false,"code":"already_taken"}]}`))
	w := d.Post(t, "/office/bulk?key=bulk:1&view=queue", url.Values{"action": {"take"}, "pick": {pagetest.Dossier + "~H53.12-1", pagetest.Officer + "~H53.12-2"}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if html := d.Get(t, "/office"); strings.Contains(html, "mc-work--open") {
		t.Error("on a phone the queue is hidden though nothing is open")
	}
	wants(t, d.Get(t, w.Header().Get("Location")), "Đã làm xong 1 hồ sơ.", "1 hồ sơ chưa làm được", "H53.12-2", "Đã có người nhận xử lý.")
	wants(t, d.Post(t, "/office/bulk?key=bulk:1", url.Values{"action": {"assign"}, "pick": {pagetest.Dossier + "~H53.12-1"}}).Body.String(), "Phân công 1 hồ sơ", "Nguyễn Văn Thụ", `name="pick"`)
}

func TestKeysArePrinted(t *testing.T) {
	t.Parallel()
	wants(t, open(t).Get(t, "/office/keys"), "Trình lãnh đạo", "F3", ">J<", ">T<")
}
