package pagetest

import (
	"encoding/json"
	"net/http"
	"testing"
)

// The sample dossier and its parts.
const (
	Dossier = "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2c"
	Person  = "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2d"
	File    = "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2e"
	Officer = "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b02"
)

// Sample fills the stand-ins with a construction permit whose applicant has just supplied a drawing and a height.
func (d *Desk) Sample(t *testing.T) {
	t.Helper()
	for path, text := range map[string]string{
		"identity GET /v1/agencies":                         agencies,
		"identity GET /v1/officials":                        `{"officials":[{"account":"` + Officer + `","fullName":"Nguyễn Văn Thụ","state":"active","mandates":[],"version":1}]}`,
		"notifications GET /v1/notices/unread":              `{"unread":3}`,
		"dossiers GET /v1/work-items/counts":                `{"mine":38,"queue":4,"waiting":4,"agency":120,"overdue":2,"today":5}`,
		"dossiers GET /v1/work-items":                       items,
		"dossiers GET /v1/saved-filters":                    `{"filters":[{"name":"Quá hạn của Sở","query":"due=overdue&view=agency"}]}`,
		"dossiers GET /v1/procedures":                       `{"procedures":[{"code":"9.900002","name":{"vi":"Giấy phép xây dựng","en":"Construction permit"},"field":{"vi":"Xây dựng"},"owner":"H53","provisional":true}]}`,
		"dossiers GET /v1/procedures/9.900002":              `{"code":"9.900002","name":{"vi":"Giấy phép xây dựng"},"field":{"vi":"Xây dựng"},"owner":"H53","provisional":true,"offerings":[],"version":` + version + `}`,
		"dossiers GET /v1/procedures/9.900002/versions/1":   version,
		"dossiers GET /v1/snippets":                         `{"snippets":[{"key":"chu-ky","use":"supplement","text":"Thiếu chữ ký của người thiết kế."},{"key":"sai-quy-hoach","use":"refusal","text":"Không phù hợp quy hoạch."}]}`,
		"dossiers GET /v1/dossiers/" + Dossier:              dossier,
		"dossiers GET /v1/dossiers/" + Dossier + "/history": `{"entries":[{"seq":1,"at":"2025-11-24T01:12:00Z","event":"dossier.filed.v1","status":"awaiting_reception"},{"seq":2,"at":"2025-11-24T02:05:00Z","event":"dossier.received.v1","status":"received","actorKind":"staff","actor":"` + Officer + `","agency":"H53.12"}]}`,
	} {
		d.Answer(path, Raw(t, text))
	}
}

// Raw is an answer written as JSON.
func Raw(t *testing.T, text string) json.RawMessage {
	t.Helper()
	if !json.Valid([]byte(text)) {
		t.Fatalf("not JSON: %s", text)
	}
	return json.RawMessage(text)
}

// Allow makes the sample dossier answer with exactly these actions, all of them allowed.
func (d *Desk) Allow(t *testing.T, actions ...string) {
	t.Helper()
	var all map[string]any
	if err := json.Unmarshal([]byte(dossier), &all); err != nil {
		t.Fatal(err)
	}
	offered := make([]map[string]any, 0, len(actions))
	for _, name := range actions {
		offered = append(offered, map[string]any{"name": name, "allowed": true})
	}
	all["actions"] = offered
	d.Answer("dossiers GET /v1/dossiers/"+Dossier, all)
}

// Refuse makes a path answer with a refusal.
func (d *Desk) Refuse(path, code string, fields ...Field) {
	d.Answer(path, Problem{Status: http.StatusConflict, Code: code, Detail: "refused by the test", Fields: fields})
}

const agencies = `{"agencies":[{"code":"H53.12","name":"Sở Xây dựng","level":"province","since":"2025-01-01","divisions":[],"version":1},{"code":"H53.14","name":"Sở Nông nghiệp và Môi trường","level":"province","since":"2025-01-01","divisions":[],"version":1}]}`

const items = `{"items":[
	{"dossier":"` + Dossier + `","number":"H53.12-251124-0007","procedure":"9.900002","procedureName":{"vi":"Giấy phép xây dựng"},"status":"in_process","channel":"online","title":"Nguyễn Thị Mẫu","part":"handle","clock":"running","since":"2025-11-24T01:12:00Z","due":"2025-11-23T10:00:00Z","flags":["supplied"],"version":7},
	{"dossier":"0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b3c","number":"H53.12-251118-0020","procedure":"9.900002","procedureName":{"vi":"Giấy phép xây dựng"},"status":"supplement_required","channel":"counter","title":"Lý Văn Mẫu","part":"handle","clock":"paused","since":"2025-11-24T01:12:00Z","version":3}],"next":"cursor-2"}`

const version = `{"procedure":"9.900002","number":1,"state":"published","legalBasis":"Luật Xây dựng","effectiveFrom":"2025-01-01","applicants":["citizen"],"assurance":1,"serviceLevel":4,"limit":{"amount":15,"unit":"working_days"},
	"form":{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Đơn","type":"object","required":["thuaDat","chieuCao"],"properties":{
		"thuaDat":{"type":"string","maxLength":200,"x-label":{"vi":"Thửa đất","en":"Plot"}},
		"chieuCao":{"type":"number","x-label":{"vi":"Chiều cao","en":"Height"},"x-unit":"m"}}},
	"components":[{"key":"ban-ve-mong","name":{"vi":"Bản vẽ móng","en":"Foundation drawing"},"required":true,"maxBytes":1000000},{"key":"cam-ket","name":{"vi":"Cam kết an toàn"},"required":true}],
	"fees":[{"key":"le-phi","name":{"vi":"Lệ phí"},"amount":75000,"per":"dossier"}],
	"steps":[{"key":"tiep-nhan","name":{"vi":"Tiếp nhận"},"role":"reception_officer","limit":{"amount":8,"unit":"working_hours"}},{"key":"tham-dinh","name":{"vi":"Thẩm định"},"role":"case_officer","limit":{"amount":10,"unit":"working_days"},"opinionOf":"H53.14"}],
	"results":[{"key":"giay-phep","name":{"vi":"Giấy phép"}}]}`

const dossier = `{"id":"` + Dossier + `","version":7,"status":"in_process","number":"H53.12-251124-0007","procedure":"9.900002","procedureVersion":1,"procedureName":{"vi":"Giấy phép xây dựng"},"channel":"online",
	"createdAt":"2025-11-24T01:00:00Z","updatedAt":"2025-11-26T02:38:00Z","filedAt":"2025-11-24T01:12:00Z","receivedAt":"2025-11-24T02:05:00Z","receiveAgency":"H53.12","handleAgency":"H53.12","delivery":["electronic"],
	"persons":[{"id":"` + Person + `","part":"owner","kind":"citizen","fullName":"Nguyễn Thị Mẫu","citizenIdMasked":"••••••••1234","phoneMasked":"•••••••001","linked":true}],
	"answers":{"thuaDat":"số 214, tờ 17","chieuCao":7.8},
	"parts":[{"component":"ban-ve-mong","name":{"vi":"Bản vẽ móng"},"file":"` + File + `","fileName":"ban-ve-mong.pdf","size":2200000,"mediaType":"application/pdf","scan":"not_scanned"}],
	"clock":{"state":"running","startedAt":"2025-11-24T02:05:00Z","countsFrom":"2025-11-24T02:05:00Z","limit":{"amount":15,"unit":"working_days"},"currentDue":"2025-12-15T10:00:00Z","extensions":[],"pauses":[{"from":"2025-11-25T02:00:00Z","until":"2025-11-26T02:38:00Z","why":"supplement"}],"skipped":[{"date":"2025-11-29","why":"weekend"}]},
	"supplements":[{"id":"0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b4c","stage":"examination","items":[{"component":"ban-ve-mong","reason":"Thiếu chữ ký"},{"field":"chieuCao","reason":"Khác với bản vẽ"}],"requestedAt":"2025-11-25T02:00:00Z","suppliedAt":"2025-11-26T02:38:00Z","late":false}],
	"steps":[{"id":"0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b5c","step":"tham-dinh","name":{"vi":"Thẩm định"},"kind":"lead","agency":"H53.12","officer":"` + Officer + `","since":"2025-11-24T02:05:00Z","due":"2025-12-08T10:00:00Z"}],
	"parties":[{"agency":"H53.12","part":"handle","since":"2025-11-24T02:05:00Z"}],"holder":{"agency":"H53.12","officer":"` + Officer + `","step":"tham-dinh","since":"2025-11-24T02:05:00Z","waitingFor":"agency"},
	"opinions":[{"stepRun":"0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b6c","agency":"H53.14","question":"Thửa đất có thuộc quy hoạch đất ở không?","askedAt":"2025-11-25T02:00:00Z","verdict":"agree","text":"Phù hợp","givenAt":"2025-11-26T02:00:00Z"},{"stepRun":"0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b7c","agency":"H53.15","question":"Có thuộc hành lang an toàn đường bộ không?","askedAt":"2025-11-25T02:00:00Z","due":"2025-11-28T10:00:00Z"}],
	"results":[{"key":"giay-phep","name":{"vi":"Giấy phép"},"issued":false}],"deliveries":[],
	"actions":[{"name":"request-supplement","allowed":true},{"name":"take","allowed":false,"why":"already_taken"},{"name":"hand-over","allowed":true},{"name":"request-opinion","allowed":true},{"name":"withdraw-opinion","allowed":true},{"name":"propose","allowed":true},{"name":"not-settle","allowed":true},{"name":"results","allowed":true},{"name":"issue","allowed":false,"why":"status_does_not_allow"},{"name":"extend","allowed":false,"why":"no_more_extensions"},{"name":"assign","allowed":true}],
	"changes":[{"path":"chieuCao","before":"8.7","after":"7.8"},{"path":"parts.ban-ve-mong","before":"cu.pdf","after":"ban-ve-mong.pdf"}]}`
