package lookup_test

import (
	"net/url"
	"strings"
	"testing"

	"motcua.vn/services/portal/internal/page/lookup"
	"motcua.vn/services/portal/internal/page/pagetest"
)

// TestDueNoteOfTheLookUp: what is over is not due "by the end of the working day" any more.
func TestDueNoteOfTheLookUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ status, more, want string }{
		{"in_process", "", "Chậm nhất vào cuối giờ làm việc"},
		{"in_process", `"provisional":true,`, "Tạm tính vì lịch nghỉ"},
		{"completed", `"provisional":true,`, "Ngày đã hẹn; hồ sơ đã xong."},
		{"withdrawn", "", "Ngày đã hẹn; hồ sơ đã xong."},
	} {
		d := pagetest.New(t, lookup.Routes)
		d.Citizen(pagetest.Account)
		d.Answer("identity GET /v1/agencies", pagetest.Raw(t, `{"agencies":[]}`))
		d.Answer("notifications GET /v1/notices/unread", pagetest.Raw(t, `{"unread":0}`))
		d.Answer("dossiers POST /v1/look-ups", pagetest.Raw(t, `{"number":"H53.12-251124-0007","ownerMasked":"N. T. M.","procedureName":{"vi":"Giấy phép"},"status":"`+c.status+`",`+c.more+`"due":"2025-12-15T10:00:00Z"}`))
		html := d.Post(t, "/look-up", url.Values{"number": {"H53.12-251124-0007"}, "factor": {"1234"}}).Body.String()
		if !strings.Contains(html, c.want) {
			t.Errorf("%s %s: the page does not say %q", c.status, c.more, c.want)
		}
	}
}
