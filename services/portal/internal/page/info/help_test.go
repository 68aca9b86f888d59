package info_test

import (
	"strings"
	"testing"

	"motcua.vn/services/portal/internal/page/info"
	"motcua.vn/services/portal/internal/page/pagetest"
	"motcua.vn/services/portal/internal/text"
)

// TestHelpNamesWhatIsThere: the words of buttons that help speaks of are those of the buttons.
func TestHelpNamesWhatIsThere(t *testing.T) {
	t.Parallel()
	d := pagetest.New(t, info.Routes)
	d.Citizen(pagetest.Account)
	d.Answer("notifications GET /v1/notices/unread", pagetest.Raw(t, `{"unread":0}`))
	html := d.Get(t, "/help")
	for _, want := range []string{"“" + text.Bundle().Localizer("vi").T("procedure.start") + "”", "có nhận thủ tục. <a"} {
		if !strings.Contains(html, want) {
			t.Errorf("help does not say %q", want)
		}
	}
	en := text.Bundle().Localizer("en")
	if !strings.Contains(en.T("help.file"), "“"+en.T("procedure.start")+"”") {
		t.Errorf("help names another button than %q", en.T("procedure.start"))
	}
}
