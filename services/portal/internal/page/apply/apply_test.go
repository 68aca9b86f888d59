package apply_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"motcua.vn/services/portal/internal/page/apply"
	"motcua.vn/services/portal/internal/page/pagetest"
)

const (
	mother = "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b71" // accounts
	child  = "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b72"
	at     = "/dossiers/" + pagetest.Dossier + "/form/"
	put    = "dossiers PUT /v1/dossiers/" + pagetest.Dossier + "/draft"
	create = "dossiers POST /v1/dossiers"
)

const version = `{"procedure":"1.001612","number":1,"state":"published","legalBasis":"Luật","effectiveFrom":"2025-01-01","applicants":["citizen","household_business","business"],"assurance":1,"serviceLevel":4,"limit":{"amount":3,"unit":"working_days"},
	"form":{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Đơn","type":"object","required":["tenHo"],"properties":{"tenHo":{"type":"string","maxLength":150,"x-label":{"vi":"Tên hộ","en":"Name"}},"ghiChu":{"type":"string","maxLength":150,"x-label":{"vi":"Ghi chú","en":"Note"}}},"x-layout":[{"id":"ho","title":{"vi":"Hộ kinh doanh","en":"The business"},"fields":["tenHo"]},{"id":"them","title":{"vi":"Thêm","en":"More"},"fields":["ghiChu"],"showIf":"tenHo == 'Hộ Có Thêm'"}]},
	"components":[{"key":"giay-to","name":{"vi":"Giấy tờ của chủ hộ"},"required":true,"maxBytes":1000000,"mediaTypes":["application/pdf"]}],"fees":[],"steps":[],"results":[]}`

// draft is the dossier as dossiers gives it, with these persons and answers.
func draft(t *testing.T, persons, more string) json.RawMessage {
	t.Helper()
	return pagetest.Raw(t, `{"id":"`+pagetest.Dossier+`","version":1,"status":"draft","procedure":"1.001612","procedureVersion":1,"procedureName":{"vi":"Đăng ký hộ kinh doanh"},"channel":"online","createdAt":"2025-11-24T01:00:00Z","updatedAt":"2025-11-24T01:00:00Z",
		"receiveAgency":"H53.12","answers":{"tenHo":"Hộ Mẫu"},"persons":[`+persons+`],"parts":[{"component":"giay-to","name":{"vi":"Giấy tờ của chủ hộ"},"file":"`+pagetest.File+`","fileName":"giay-to.pdf","size":3000,"mediaType":"application/pdf"}]`+more+`}`)
}

const (
	self  = `{"id":"` + pagetest.Person + `","part":"owner","kind":"citizen","fullName":"Nguyễn Thị Mẫu","citizenIdMasked":"••••••••1234","phoneMasked":"•••••••001","email":"mau@example.vn","birthDate":"1988-03-02","self":true,"linked":true}`
	firm  = `{"id":"` + pagetest.Person + `","part":"owner","kind":"business","fullName":"Công ty Mẫu","taxCode":"3900000001","linked":false}`
	actor = `{"id":"` + pagetest.Officer + `","part":"representative","kind":"citizen","fullName":"Nguyễn Thị Mẫu","phoneMasked":"•••••••001","basis":"business","self":true,"linked":true}`
)

func open(t *testing.T) *pagetest.Desk {
	t.Helper()
	d := pagetest.New(t, apply.Routes)
	d.Citizen(mother)
	d.Answer("identity GET /v1/agencies", pagetest.Raw(t, `{"agencies":[{"code":"H53.12","name":"Xã Trường Hòa","level":"commune","since":"2025-01-01","divisions":[],"version":1}]}`))
	d.Answer("identity GET /v1/me", pagetest.Raw(t, `{"account":"`+mother+`","fullName":"Nguyễn Thị Mẫu","email":"mau@example.vn","assurance":1,"version":1,"consents":[]}`))
	d.Answer("notifications GET /v1/notices/unread", pagetest.Raw(t, `{"unread":0}`))
	d.Answer("dossiers GET /v1/procedures/1.001612", pagetest.Raw(t, `{"code":"1.001612","name":{"vi":"Đăng ký hộ kinh doanh"},"field":{"vi":"Kinh doanh"},"owner":"H53","offerings":[{"agency":"H53.12","since":"2025-01-01"}],"version":`+version+`}`))
	d.Answer("dossiers GET /v1/dossiers/"+pagetest.Dossier, draft(t, "", ""))
	d.Answer(put, draft(t, "", ""))
	d.Answer(create, draft(t, "", ""))
	return d
}

func wants(t *testing.T, html string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(html, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if i := strings.Index(html, "[apply."); i >= 0 {
		t.Errorf("a text is missing: %s", html[i:i+60])
	}
}

func lacks(t *testing.T, html string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(html, text) {
			t.Errorf("the page says %q", text)
		}
	}
}

// people is the step as a browser sends it: the fields of every option, also of those not chosen.
func people(values map[string]string) url.Values {
	form := url.Values{"procedure": {"1.001612"}, "me.fullName": {"Nguyễn Thị Mẫu"}, "me.phone": {"0900 000 001"}, "basis": {""}}
	for _, option := range []string{"other", "household", "business"} {
		form.Set(option+".fullName", "")
	}
	form.Set("household.taxCode", "")
	form.Set("business.taxCode", "")
	for name, value := range values {
		form.Set(name, value)
	}
	return form
}

func TestEveryKindOfOwnerIsSent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why        string
		typed      map[string]string
		want, more string
	}{
		{"oneself", map[string]string{"for": "self"}, `"kind":"citizen","part":"owner","phone":"0900000001","self":true`, `"persons":[{"fullName":"Nguyễn Thị Mẫu"`},
		{"another person", map[string]string{"for": "other", "other.fullName": "Lê Văn Mẫu", "basis": "authorisation"}, `"fullName":"Lê Văn Mẫu","kind":"citizen","part":"owner"`, `"basis":"authorisation"`},
		{"a company", map[string]string{"for": "business", "business.fullName": "Công ty Mẫu", "business.taxCode": "3900000001"}, `"fullName":"Công ty Mẫu","kind":"business","part":"owner","taxCode":"3900000001"`, `"basis":"business"`},
		{"a household business, which has no tax code yet", map[string]string{"for": "household", "household.fullName": "Hộ Mẫu"}, `"fullName":"Hộ Mẫu","kind":"household_business","part":"owner"}`, `"basis":"business"`},
	} {
		d := open(t)
		w := d.Post(t, at+"people", people(c.typed))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != at+"papers" {
			t.Errorf("%s: %d to %q", c.why, w.Code, w.Header().Get("Location"))
			continue
		}
		if body := d.Calls(put)[0].Body; !strings.Contains(body, c.want) || !strings.Contains(body, c.more) {
			t.Errorf("%s: %s", c.why, body)
		}
	}
}

func TestOptionsAreThoseOfTheProcedure(t *testing.T) {
	t.Parallel()
	d := open(t)
	html := d.Get(t, at+"people")
	wants(t, html, "Cho chính tôi", "Cho người khác", "Cho hộ kinh doanh", "Cho doanh nghiệp", `name="household.fullName"`, `name="business.fullName"`, `name="other.fullName"`)
	for _, name := range []string{"other.fullName", "business.fullName", "household.fullName", "business.taxCode"} {
		if n := strings.Count(html, `name="`+name+`"`); n != 1 {
			t.Errorf("%d fields are called %s", n, name)
		}
	}
	wants(t, html, "Điện thoại (không bắt buộc)", "Ngày sinh (không bắt buộc)", "Số định danh cá nhân (không bắt buộc)")
	d.Answer("dossiers GET /v1/dossiers/"+pagetest.Dossier, draft(t, firm+","+actor, ""))
	if html := d.Get(t, at+"people"); !strings.Contains(html, `value="Công ty Mẫu"`) || !strings.Contains(html, `value="3900000001"`) {
		t.Error("a stored company is not shown where it was typed")
	}
}

func TestWhatIsWrongIsSaidBesideWhatWasTyped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why   string
		typed map[string]string
		says  []string
	}{
		{"no name of the other person", map[string]string{"for": "other", "basis": "authorisation"}, []string{"Chủ hồ sơ, Họ, chữ đệm, tên: Bạn chưa điền mục này"}},
		{"a digit too many", map[string]string{"for": "self", "me.citizenId": "0721900000011"}, []string{"Số định danh có đúng 12 chữ số", `value="0721900000011"`}},
		{"no phone at all", map[string]string{"for": "self", "me.phone": ""}, []string{"Cần điện thoại hoặc thư điện tử"}},
		{"a phone that is none", map[string]string{"for": "self", "me.phone": "12345"}, []string{"Số điện thoại bắt đầu bằng 0", `value="12345"`}},
		{"an e-mail that is none", map[string]string{"for": "self", "me.email": "mau"}, []string{"Thư điện tử có dạng"}},
		{"the 31st of February", map[string]string{"for": "self", "me.birthDate-day": "31", "me.birthDate-month": "2", "me.birthDate-year": "1990"}, []string{"Ngày sinh: Chưa đúng định dạng", `value="31"`}},
		{"a company without a tax code", map[string]string{"for": "business", "business.fullName": "Công ty Mẫu"}, []string{"Mã số thuế: Bạn chưa điền mục này", `value="Công ty Mẫu"`}},
		{"nobody chosen", nil, []string{"Bạn nộp hồ sơ cho ai?: Bạn chưa điền mục này"}},
	} {
		d := open(t)
		w := d.Post(t, at+"people", people(c.typed))
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", c.why, w.Code)
		}
		wants(t, w.Body.String(), append(c.says, `value="Nguyễn Thị Mẫu"`, "Còn 1 chỗ cần sửa")...)
		if n := len(d.Calls(put)); n > 0 {
			t.Errorf("%s: half typed people were sent to dossiers", c.why)
		}
	}
}

func TestComplaintsOfDossiersAreShownAtTheirFields(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"persons[0].fullName", "persons.0.fullName"} {
		d := open(t)
		d.Answer(put, pagetest.Problem{Status: http.StatusUnprocessableEntity, Code: "invalid_request", Fields: []pagetest.Field{{Path: path, Code: "bad_maxLength"}}})
		w := d.Post(t, at+"people", people(map[string]string{"for": "household", "household.fullName": "Hộ Mẫu"}))
		wants(t, w.Body.String(), "Tên hộ kinh doanh: Nội dung quá dài", `value="Hộ Mẫu"`, `href="#household-fullName"`)
	}
}

func TestPeopleAreKeptAsTheyAreTyped(t *testing.T) {
	t.Parallel()
	d := open(t)
	wants(t, d.Get(t, at+"people"), `data-autosave="`+at+`people?autosave=1"`)
	form := people(map[string]string{"for": "household", "household.fullName": "Hộ", "me.fullName": ""})
	if w := d.Post(t, at+"people?autosave=1", form); w.Code != http.StatusNoContent {
		t.Fatalf("autosave: %d %s", w.Code, w.Body)
	}
	if len(d.Calls(put)) > 0 {
		t.Error("half typed people were sent to dossiers")
	}
	wants(t, d.Get(t, at+"people"), `value="Hộ"`, `value="0900000001"`)
	form.Set("me.fullName", "Nguyễn Thị Mẫu")
	d.Post(t, at+"people", form)
	lacks(t, d.Get(t, at+"people"), `value="Hộ"`) // the draft is the truth again
}

func TestASessionThatRanOutKeepsTheStepForItsAccount(t *testing.T) {
	t.Parallel()
	d := open(t)
	form := url.Values{"procedure": {"1.001612"}, "account": {d.Site.Sessions.Mark(mother)}, "tenHo": {"Hộ Mẫu Mới"}}
	wants(t, d.Get(t, at+"ho"), `name="account" value="`+form.Get("account")+`"`)
	d.EndSession()
	w := d.Post(t, at+"ho", form)
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/sign-in?to="+url.QueryEscape(at+"ho") {
		t.Fatalf("%d to %q", w.Code, to)
	}
	scripted := d.Post(t, at+"ho?autosave=1", form, "X-Requested-With", "autosave")
	if scripted.Code != http.StatusUnauthorized || !strings.Contains(scripted.Body.String(), "đăng nhập lại") {
		t.Errorf("autosave says %d %q", scripted.Code, scripted.Body)
	}
	d.Citizen(child) // the next person at this computer
	lacks(t, d.Get(t, at+"ho"), "Hộ Mẫu Mới")
	if w := d.Post(t, "/apply/1.001612/agency", url.Values{"agency": {"H53.12"}}); w.Header().Get("Location") != "/apply/1.001612/resume" {
		t.Fatalf("to %q", w.Header().Get("Location"))
	}
	resume(t, d)
	if body := d.Calls(create)[0].Body; strings.Contains(body, "Hộ Mẫu Mới") {
		t.Errorf("another account's draft got what was typed: %s", body)
	}
	d.Citizen(mother)
	wants(t, d.Get(t, at+"ho"), "Hộ Mẫu Mới")
}

// TestAStepWithAConditionIsKeptToo: what its condition asks for stands in dossiers, which nobody may ask when the session
// has ended.
func TestAStepWithAConditionIsKeptToo(t *testing.T) {
	t.Parallel()
	d := open(t)
	form := url.Values{"procedure": {"1.001612"}, "account": {d.Site.Sessions.Mark(mother)}, "ghiChu": {"Mở cửa buổi tối"}, "agency": {"H53.12"}}
	d.EndSession()
	for _, step := range []string{"them", "agency"} {
		if w := d.Post(t, at+step, form); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d", step, w.Code)
		}
		d.Citizen(mother)
		with := bytes.Replace(draft(t, "", ""), []byte("Hộ Mẫu"), []byte("Hộ Có Thêm"), 1)
		d.Answer("dossiers GET /v1/dossiers/"+pagetest.Dossier, json.RawMessage(bytes.Replace(with, []byte(`"receiveAgency":"H53.12",`), nil, 1)))
		wants(t, d.Get(t, at+step), map[string]string{"them": "Mở cửa buổi tối", "agency": `value="H53.12" selected`}[step])
		d.EndSession()
	}
}

func resume(t *testing.T, d *pagetest.Desk) string {
	t.Helper()
	return d.Go(t, "/apply/1.001612/resume")
}

func TestEachIntentionIsADraftOfItsOwn(t *testing.T) {
	t.Parallel()
	d := open(t)
	for range 2 {
		d.Post(t, "/apply/1.001612/agency", url.Values{"agency": {"H53.12"}})
		if to := resume(t, d); to != at+"ho" {
			t.Fatalf("to %q", to)
		}
	}
	calls := d.Calls(create)
	if len(calls) != 2 || calls[0].Header.Get("Idempotency-Key") == calls[1].Header.Get("Idempotency-Key") {
		t.Fatalf("a second dossier would open the first: %v", calls)
	}
	d.Answer(create, pagetest.Problem{Status: http.StatusNotFound, Code: "dossier_not_found"})
	d.Post(t, "/apply/1.001612/agency", url.Values{"agency": {"H53.12"}})
	if to := resume(t, d); to != "/apply/1.001612/agency" {
		t.Errorf("a form whose draft was deleted leads to %q", to)
	}
	if to := d.Go(t, "/apply/1.001612"); to != "/apply/1.001612/agency" {
		t.Errorf("and the procedure to %q", to)
	}
}

func TestLastLookShowsWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("dossiers GET /v1/dossiers/"+pagetest.Dossier, draft(t, self, `,"complaints":[{"path":"persons[0].phone","code":"bad_format"},{"path":"assurance","code":"assurance_too_low"}]`))
	wants(t, d.Get(t, at+"check"), "02/03/1988", "••••••••1234", "•••••••001", "mau@example.vn", at+"people?back=check", at+"ho?back=check", "giay-to.pdf",
		"Chủ hồ sơ, Điện thoại: Chưa đúng định dạng", "cần tài khoản đã xác thực")
	d.Answer("dossiers GET /v1/dossiers/"+pagetest.Dossier, draft(t, firm+","+actor, ""))
	wants(t, d.Get(t, at+"check"), "Công ty Mẫu", "3900000001", "Đại diện của")
}

func TestMendingGoesBackToTheLastLook(t *testing.T) {
	t.Parallel()
	d := open(t)
	wants(t, d.Get(t, at+"ho?back=check"), `action="`+at+`ho?back=check"`, `href="`+at+`check"`)
	w := d.Post(t, at+"ho?back=check", url.Values{"tenHo": {"Hộ Mẫu"}})
	if to := w.Header().Get("Location"); to != at+"check" {
		t.Errorf("to %q", to)
	}
	if w := d.Post(t, at+"ho", url.Values{"tenHo": {"Hộ Mẫu"}}); w.Header().Get("Location") != at+"people" {
		t.Errorf("from the way itself to %q", w.Header().Get("Location"))
	}
}

func TestAPaperIsTakenAway(t *testing.T) {
	t.Parallel()
	d := open(t)
	remove := "/dossiers/" + pagetest.Dossier + "/papers/giay-to/remove"
	html := d.Get(t, at+"papers")
	wants(t, html, `formaction="`+remove+"?csrf="+d.Token()+`"`)
	w := d.Multipart(t, remove+"?csrf="+d.Token())
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != at+"papers" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if body := d.Calls(put)[0].Body; !strings.Contains(body, `"parts":[]`) {
		t.Error(body)
	}
}
