package proof_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/page/pagetest"
	"motcua.vn/services/portal/internal/page/proof"
)

func open(t *testing.T) *pagetest.Desk {
	t.Helper()
	d := pagetest.New(t, proof.Routes, tenant.ReceptionOfficer)
	d.Sample(t)
	d.Answer("identity POST /v1/citizen-searches", map[string]any{"found": true, "account": pagetest.Person, "fullName": "Nguyễn Thị Mẫu", "emailMasked": "c••••••@example.vn", "assurance": 1})
	return d
}

func wants(t *testing.T, html string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(html, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	if i := strings.Index(html, "[proof."); i >= 0 {
		t.Errorf("a text is missing: %s", html[i:i+60])
	}
}

func TestAccountIsShownMasked(t *testing.T) {
	t.Parallel()
	d := open(t)
	wants(t, d.Get(t, "/counter/proof"), "Thư điện tử đăng nhập", "Tìm tài khoản")
	wants(t, d.Post(t, "/counter/proof", url.Values{"key": {"proof:1"}, "email": {"citizen@example.vn"}}).Body.String(),
		"Nguyễn Thị Mẫu", "c••••••@example.vn", "Số định danh cá nhân", "Thẻ căn cước", `value="proof:1"`)
	d.Answer("identity POST /v1/citizen-searches", map[string]any{"found": false})
	wants(t, d.Post(t, "/counter/proof", url.Values{"email": {"nobody@example.vn"}}).Body.String(), "Không có tài khoản với thư điện tử này")
}

func TestWhatLacksIsNamedInTheOrderOfThePage(t *testing.T) {
	t.Parallel()
	html, at := open(t).Post(t, "/counter/proof", url.Values{"key": {"proof:1"}, "email": {"citizen@example.vn"}, "go": {"prove"}}).Body.String(), -1
	for _, line := range []string{"Số định danh cá nhân: Bạn chưa điền mục này", "Họ, chữ đệm, tên trên giấy tờ: Bạn", "Ngày sinh: Bạn", "Giấy tờ đã xem: Bạn"} {
		i := strings.Index(html, line)
		if i <= at {
			t.Errorf("%q is missing, or stands too early", line)
		}
		at = i
	}
}

func TestProofIsRecordedForTheAccountOfTheEmail(t *testing.T) {
	t.Parallel()
	d := open(t)
	form := url.Values{
		"key": {"proof:1"}, "email": {"citizen@example.vn"}, "go": {"prove"}, "citizenId": {"07208"}, "fullName": {"Nguyễn Thị Mẫu"}, "document": {"citizen_id_card"},
		"birthDate-day": {"12"}, "birthDate-month": {"5"}, "birthDate-year": {"1987"},
	}
	wants(t, d.Post(t, "/counter/proof", form).Body.String(), "Chưa xác thực được", "Số định danh cá nhân: Chưa đúng định dạng", `value="07208"`)
	if n := len(d.Calls("identity POST /v1/proofs")); n != 0 {
		t.Fatalf("a wrong citizen id was sent %d times", n)
	}
	d.Answer("identity POST /v1/proofs", map[string]any{"at": "2025-11-24T01:12:00Z"})
	form.Set("citizenId", "072087001234")
	w := d.Post(t, "/counter/proof", form)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	c := d.Calls("identity POST /v1/proofs")[0]
	if !strings.Contains(c.Body, `"account":"`+pagetest.Person+`"`) || !strings.Contains(c.Body, `"birthDate":"1987-05-12"`) || c.Header.Get("Idempotency-Key") != "proof:1" {
		t.Errorf("%s %v", c.Body, c.Header)
	}
	wants(t, d.Get(t, w.Header().Get("Location")), "Đã xác thực tài khoản", "24/11/2025 08:12")
}
