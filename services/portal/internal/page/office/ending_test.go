package office_test

import (
	"net/url"
	"strings"
	"testing"
)

func TestWhateverEndsStandsApart(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Allow(t, "not-settle", "stop", "propose")
	_, bar, _ := strings.Cut(d.Get(t, dossierPath), `class="mc-actions__main"`)
	main, end, found := strings.Cut(bar, `class="mc-actions__end"`)
	if !found {
		t.Fatal("nothing stands apart")
	}
	end, _, _ = strings.Cut(end, "<dialog")
	for _, text := range []string{"Không giải quyết", "Dừng giải quyết"} {
		if strings.Contains(main, text) || !strings.Contains(end, text) {
			t.Errorf("%q stands among the ordinary actions", text)
		}
	}
	if !strings.Contains(main, "Trình lãnh đạo") {
		t.Error("an ordinary action is missing")
	}
}

func TestRefusedDialogNamesTheFieldsInTheirOrder(t *testing.T) {
	t.Parallel()
	html := open(t).Post(t, dossierPath+"/request-supplement", url.Values{
		"version": {"7"}, "component": {"ban-ve-mong", "cam-ket"}, "field": {"thuaDat"}, "until-day": {"40"}, "until-month": {"1"}, "until-year": {"2026"},
	}).Body.String()
	at := -1
	for _, line := range []string{"Bản vẽ móng: Bạn chưa điền mục này", "Cam kết an toàn: Bạn chưa điền mục này", "Thửa đất: Bạn chưa điền mục này", "Bổ sung trước ngày: Chưa đúng định dạng"} {
		i := strings.Index(html, line)
		if i < 0 {
			t.Errorf("the summary does not say %q", line)
		}
		if i < at {
			t.Errorf("%q stands too early", line)
		}
		at = i
	}
}

func TestScannedCitizenIDIsSoughtByItsEnd(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"072037745988": "5988", "0900000901": "0900000901", "H53.12-251124-0007": "H53.12-251124-0007", "Nguyễn": "Nguyễn"} {
		d := open(t)
		html := d.Get(t, "/office?"+url.Values{"q": {typed}}.Encode())
		if got := d.Calls("dossiers GET /v1/work-items")[0].Query.Get("q"); got != want {
			t.Errorf("%q is sought as %q, want %q", typed, got, want)
		}
		wants(t, html, "4 số cuối")
	}
}
