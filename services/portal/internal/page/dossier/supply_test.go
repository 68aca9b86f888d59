package dossier_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"motcua.vn/services/portal/internal/page/dossier"
	"motcua.vn/services/portal/internal/page/pagetest"
)

const (
	supply = "/dossiers/" + pagetest.Dossier + "/supply"
	send   = "dossiers POST /v1/dossiers/" + pagetest.Dossier + "/supply"
	other  = "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b9e" // file
)

const version = `{"procedure":"9.900002","number":1,"state":"published","legalBasis":"Luật","effectiveFrom":"2025-01-01","applicants":["citizen"],"assurance":1,"serviceLevel":4,"limit":{"amount":15,"unit":"working_days"},
	"form":{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Đơn","type":"object","required":["chieuCao"],"properties":{"chieuCao":{"type":"number","x-label":{"vi":"Chiều cao","en":"Height"}}}},
	"components":[{"key":"ban-ve-mong","name":{"vi":"Bản vẽ móng"},"required":true,"maxBytes":1000000,"mediaTypes":["application/pdf","image/png"]},{"key":"cam-ket","name":{"vi":"Cam kết an toàn"},"required":true}],"fees":[],"steps":[],"results":[]}`

// asked is a dossier of which two papers and a field are wanted; clock and status may be written over.
func asked(status, clock string) string {
	return `{"id":"` + pagetest.Dossier + `","version":3,"status":"` + status + `","number":"H53.12-251124-0007","procedure":"9.900002","procedureVersion":1,"procedureName":{"vi":"Giấy phép xây dựng"},"channel":"online",
		"createdAt":"2025-11-24T01:00:00Z","updatedAt":"2025-11-24T01:00:00Z","filedAt":"2025-11-24T01:00:00Z","receiveAgency":"H53.12","answers":{"chieuCao":8.7},
		"persons":[{"id":"` + pagetest.Person + `","part":"owner","kind":"citizen","fullName":"Nguyễn Thị Mẫu","self":true,"linked":true}],"parts":[],"clock":` + clock + `,
		"supplements":[{"id":"0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b4c","stage":"examination","agency":"H53.12","items":[{"component":"ban-ve-mong","reason":"Thiếu chữ ký"},{"component":"cam-ket","reason":"Bị mờ"},{"field":"chieuCao","reason":"Khác bản vẽ"}],"requestedAt":"2025-11-25T02:00:00Z","late":false}],
		"holder":{"agency":"H53.12","since":"2025-11-24T02:05:00Z","waitingFor":"applicant"},"actions":[]}`
}

func open(t *testing.T) *pagetest.Desk {
	t.Helper()
	d := pagetest.New(t, dossier.Routes)
	d.Citizen("0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b71")
	for path, text := range map[string]string{
		"identity GET /v1/agencies": `{"agencies":[]}`, "notifications GET /v1/notices/unread": `{"unread":0}`,
		"dossiers GET /v1/procedures/9.900002/versions/1":             version,
		"dossiers GET /v1/dossiers/" + pagetest.Dossier:               asked("supplement_required", `{"state":"paused"}`),
		"dossiers GET /v1/dossiers/" + pagetest.Dossier + "/history":  `{"entries":[]}`,
		"dossiers GET /v1/dossiers/" + pagetest.Dossier + "/accesses": `{"accesses":[]}`,
	} {
		d.Answer(path, pagetest.Raw(t, text))
	}
	return d
}

func wants(t *testing.T, html string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(html, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

func hidden(component, file string) string {
	return `name="file.` + component + `" value="` + file + `"`
}

func TestRefusedSupplyKeepsEverything(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why    string
		fields []pagetest.Field
		says   []string
	}{
		{"a field is wrong", []pagetest.Field{{Path: "chieuCao", Code: "too_small"}}, []string{"Chiều cao: số quá nhỏ"}},
		{"a paper lacks", []pagetest.Field{{Path: "parts.cam-ket", Code: "required"}}, []string{"Cam kết an toàn: Bạn chưa điền mục này", `href="#file-cam-ket"`}},
		{"something else", nil, []string{"Còn giấy tờ hoặc mục chưa bổ sung"}},
	} {
		d := open(t)
		d.Answer(send, pagetest.Problem{Status: http.StatusUnprocessableEntity, Code: "not_what_was_asked", Fields: c.fields})
		w := d.Post(t, supply, url.Values{"chieuCao": {"7,8"}, "note": {"Bản vẽ mới"}, "file.ban-ve-mong": {pagetest.File}})
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d to %s", c.why, w.Code, w.Header().Get("Location"))
			continue
		}
		wants(t, w.Body.String(), append(c.says, `value="7,8"`, ">Bản vẽ mới</textarea>", hidden("ban-ve-mong", pagetest.File), "Đã tải lên: Bản vẽ móng")...)
	}
}

func TestTwoPapersAreSuppliedWithoutScripts(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Answer("documents POST /v1/files", map[string]any{"id": pagetest.File, "name": "mong.pdf", "mediaType": "application/pdf", "size": 3})
	html := d.Get(t, supply)
	wants(t, html, `accept="application/pdf,image/png"`)
	first := d.Multipart(t, supply+"/ban-ve-mong?csrf="+d.Token(), "file")
	page := first.Header().Get("Location")
	if first.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", first.Code, first.Body)
	}
	html = d.Get(t, page)
	wants(t, html, hidden("ban-ve-mong", pagetest.File), "file.ban-ve-mong="+pagetest.File) // the next upload carries it on
	d.Answer("documents POST /v1/files", map[string]any{"id": other, "name": "cam-ket.pdf", "mediaType": "application/pdf", "size": 3})
	second := d.Multipart(t, supply+"/cam-ket?csrf="+d.Token()+"&file.ban-ve-mong="+pagetest.File, "file")
	wants(t, d.Get(t, second.Header().Get("Location")), hidden("ban-ve-mong", pagetest.File), hidden("cam-ket", other))
	d.Answer(send, pagetest.Raw(t, asked("in_process", `{"state":"running"}`)))
	w := d.Post(t, supply, url.Values{"chieuCao": {"7,8"}, "file.ban-ve-mong": {pagetest.File}, "file.cam-ket": {other}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if body := d.Calls(send)[0].Body; !strings.Contains(body, pagetest.File) || !strings.Contains(body, other) {
		t.Error(body)
	}
}

// TestDueNoteSaysHowItEnded: a date that was provisional once stays marked so, which must not hide what came of it.
func TestDueNoteSaysHowItEnded(t *testing.T) {
	t.Parallel()
	const dates = `"provisional":true,"startedAt":"2025-11-24T02:05:00Z","limit":{"amount":15,"unit":"working_days"},"currentDue":"2025-12-15T10:00:00Z"`
	for _, c := range []struct{ status, clock, want string }{
		{"in_process", `{"state":"running",` + dates + `}`, "Tạm tính, vì lịch nghỉ"},
		{"supplement_required", `{"state":"paused",` + dates + `}`, "Tạm tính; sẽ lùi"},
		{"completed", `{"state":"stopped","met":true,` + dates + `}`, "Đã giải quyết đúng hạn"},
		{"completed", `{"state":"stopped",` + dates + `}`, "Đã giải quyết quá hạn"},
	} {
		d := open(t)
		d.Answer("dossiers GET /v1/dossiers/"+pagetest.Dossier, pagetest.Raw(t, asked(c.status, c.clock)))
		wants(t, d.Get(t, "/dossiers/"+pagetest.Dossier), c.want)
	}
}
