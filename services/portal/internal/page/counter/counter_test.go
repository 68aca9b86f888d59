package counter_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/page/counter"
	"motcua.vn/services/portal/internal/page/pagetest"
)

func open(t *testing.T) *pagetest.Desk {
	t.Helper()
	d := pagetest.New(t, counter.Routes, tenant.ReceptionOfficer)
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
	if i := strings.Index(html, "[counter."); i >= 0 {
		t.Errorf("a text is missing: %s", html[i:i+60])
	}
}

func typed() url.Values {
	return url.Values{
		"at.key": {"counter:1"}, "at.procedure": {"9.900002"}, "at.go": {"receive"}, "at.owner.citizenId": {"072 087 001234"}, "at.owner.fullName": {"Trần Văn Mẫu"},
		"at.owner.birthDate-day": {"12"}, "at.owner.birthDate-month": {"5"}, "at.owner.birthDate-year": {"1987"}, "at.owner.phone": {"0900 000 001"},
		"thuaDat": {"số 214"}, "chieuCao": {"7,8"}, "at.seen": {"cam-ket"}, "at.file.ban-ve-mong": {pagetest.File}, "at.delivery": {"counter"},
	}
}

func TestScreenOpensTheOnlyProcedure(t *testing.T) {
	t.Parallel()
	wants(t, open(t).Get(t, "/counter"), "Giấy phép xây dựng", `data-key="F2"`, `data-key="F3"`, `data-key="Ctrl+Enter"`, "Chiều cao (m)", "Bản vẽ móng", "cấp khi bấm tiếp nhận", "75.000", `hx-post="/counter/person"`)
}

// Two columns follow the order of the page, so the Tab key goes along the lines.
func TestFieldsStandInTheOrderOfTheKeys(t *testing.T) {
	t.Parallel()
	html, at := open(t).Get(t, "/counter"), -1
	for _, mark := range []string{`name="at.procedure"`, `class="mc-fields"`, `name="at.owner.citizenId"`, `id="owner" class="mc-fields__part"`, `name="at.owner.fullName"`, `name="at.owner.birthDate-day"`, `name="at.owner.phone"`, `name="at.owner.email"`, `name="at.owner.address"`, `name="thuaDat"`, `name="at.seen"`, `name="at.delivery"`} {
		i := strings.Index(html, mark)
		if i <= at {
			t.Errorf("%s is missing, or stands too early", mark)
		}
		at = i
	}
}

func TestReceivingSendsOneDossierAndPrints(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("dossiers POST /v1/counter-dossiers", map[string]any{"id": pagetest.Dossier})
	w := d.Post(t, "/counter", typed())
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/dossiers/"+pagetest.Dossier+"/receipt" {
		t.Fatalf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	c := d.Calls("dossiers POST /v1/counter-dossiers")[0]
	for _, want := range []string{`"citizenId":"072087001234"`, `"birthDate":"1987-05-12"`, `"phone":"0900000001"`, `"chieuCao":7.8`, `{"component":"cam-ket","seenOriginal":true}`, `"file":"` + pagetest.File + `"`, `"delivery":["counter"]`, `"part":"owner"`} {
		if !strings.Contains(c.Body, want) {
			t.Errorf("%s lacks %s", c.Body, want)
		}
	}
	if c.Header.Get("Idempotency-Key") != "counter:1" {
		t.Errorf("key %q", c.Header.Get("Idempotency-Key"))
	}
}

func TestRefusalKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("dossiers POST /v1/counter-dossiers", pagetest.Problem{Status: http.StatusUnprocessableEntity, Code: "incomplete", Fields: []pagetest.Field{
		{Path: "persons[0].phone", Code: "bad_format"}, {Path: "thuaDat", Code: "too_short"}, {Path: "parts.ban-ve-mong", Code: "required"},
	}})
	wants(t, d.Post(t, "/counter", typed()).Body.String(), "Chưa tiếp nhận được", "Điện thoại: Chưa đúng định dạng", "Thửa đất: nội dung quá ngắn", "Bản vẽ móng: Bạn chưa điền mục này",
		`value="Trần Văn Mẫu"`, `value="1987"`, `value="counter:1"`, `value="7,8"`)
}

func TestEverythingWrongIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("dossiers POST /v1/counter-dossiers", pagetest.Problem{Status: http.StatusUnprocessableEntity, Code: "invalid_request", Fields: []pagetest.Field{{Path: "persons.0.fullName", Code: "too_short"}}})
	form := typed()
	form.Del("at.owner.fullName")
	form.Del("thuaDat")
	html := d.Post(t, "/counter", form).Body.String()
	person, field := strings.Index(html, "Họ, chữ đệm, tên: Nội dung quá ngắn"), strings.Index(html, "Thửa đất: bạn chưa điền mục này")
	if person < 0 || field < person {
		t.Errorf("the summary does not name the person's field (%d) and then the form's (%d)", person, field)
	}
	wants(t, html, `id="at-owner-fullName-error"`, `id="thuaDat-error"`, `href="#at-owner-fullName"`)
}

func TestPersonOfAnEarlierDossierIsFilledIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("dossiers POST /v1/counter-persons", map[string]any{"found": true, "fullName": "Trần Văn Mẫu", "birthDate": "1987-05-12", "phone": "0900000001"})
	form := url.Values{"at.procedure": {"9.900002"}, "at.go": {"look"}, "at.owner.citizenId": {"072087001234"}, "thuaDat": {"số 214"}}
	wants(t, d.Post(t, "/counter", form).Body.String(), `value="Trần Văn Mẫu"`, `value="1987"`, "Đã điền theo hồ sơ trước", `value="số 214"`)
	scripted := []string{"X-Requested-With", "person", "X-CSRF-Token", d.Token()}
	fragment := d.Post(t, "/counter/person", form, scripted...).Body.String()
	wants(t, fragment, `id="owner"`, `value="Trần Văn Mẫu"`)
	if strings.Contains(fragment, "<html") {
		t.Error("the script gets a whole page")
	}
	d.Answer("dossiers POST /v1/counter-persons", map[string]any{"found": false})
	if w := d.Post(t, "/counter/person", form, scripted...); w.Code != http.StatusNoContent {
		t.Errorf("nobody is known, and the answer is %d", w.Code)
	}
}

func TestRepresentativeIsSent(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("dossiers POST /v1/counter-dossiers", map[string]any{"id": pagetest.Dossier})
	form := typed()
	form.Set("at.other", "yes")
	form.Set("at.representative.fullName", "Lê Thị Mẫu")
	form.Set("at.basis", "authorisation")
	d.Post(t, "/counter", form)
	if body := d.Calls("dossiers POST /v1/counter-dossiers")[0].Body; !strings.Contains(body, `"basis":"authorisation"`) || !strings.Contains(body, `"part":"representative"`) {
		t.Error(body)
	}
}

func TestScansWithoutScriptsKeepTheScreen(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("documents POST /v1/files", map[string]any{"id": pagetest.File, "name": "scan.pdf", "mediaType": "application/pdf", "size": 3})
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, value := range map[string]string{"at.procedure": "9.900002", "at.owner.fullName": "Trần Văn Mẫu"} {
		_ = m.WriteField(name, value)
	}
	file, _ := m.CreateFormFile("at.scan.ban-ve-mong", "scan.pdf")
	_, _ = file.Write([]byte("%PDF"))
	_ = m.Close()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/counter/scans?csrf=", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("X-CSRF-Token", d.Token())
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	wants(t, w.Body.String(), `name="at.file.ban-ve-mong" value="`+pagetest.File+`"`, `value="Trần Văn Mẫu"`, "scan.pdf")
	if c := d.Calls("documents POST /v1/files")[0]; c.Body != "%PDF" || c.Query.Get("component") != "ban-ve-mong" {
		t.Errorf("documents got %q for %v", c.Body, c.Query)
	}
}
