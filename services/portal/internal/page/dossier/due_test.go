package dossier

import (
	"testing"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/i18n"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/text"
)

// told is the page's view of a dossier, in a language.
func told(d dossiersv1.Dossier, language string, accesses ...dossiersv1.Access) view {
	texts := text.Bundle()
	return view{Ask: &site.Ask{Site: &site.Site{Texts: texts}, L: texts.Localizer(language)}, D: d, Accesses: accesses}
}

func TestDueNoteSaysWhatStillHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why  string
		now  dossiersv1.Clock
		want string
	}{
		{"a finished dossier was in time, whatever is provisional", dossiersv1.Clock{State: dossiersv1.ClockStateStopped, Met: true, Provisional: true}, "Đã giải quyết đúng hạn."},
		{"or it was not", dossiersv1.Clock{State: dossiersv1.ClockStateStopped, Provisional: true}, "Đã giải quyết quá hạn."},
		{"while paused the date moves", dossiersv1.Clock{State: dossiersv1.ClockStatePaused, Provisional: true}, "Tạm tính; sẽ lùi đúng thời gian chờ bổ sung."},
		{"holidays are not announced yet", dossiersv1.Clock{State: dossiersv1.ClockStateRunning, Provisional: true}, "Tạm tính, vì lịch nghỉ của năm đó chưa công bố."},
		{"nothing special", dossiersv1.Clock{State: dossiersv1.ClockStateRunning}, "Chậm nhất vào cuối giờ làm việc."},
	} {
		if got := told(dossiersv1.Dossier{Clock: c.now}, i18n.Vietnamese).dueNote(); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

func TestAccessesAreCountedInWords(t *testing.T) {
	t.Parallel()
	one, other := dossiersv1.Access{Agency: "H53.12"}, dossiersv1.Access{Agency: "H53.14"}
	for _, c := range []struct {
		language string
		accesses []dossiersv1.Access
		want     string
	}{
		{i18n.Vietnamese, nil, "Chưa có ai mở hồ sơ"},
		{i18n.Vietnamese, []dossiersv1.Access{one, one}, "2 lượt, ở 1 cơ quan."},
		{i18n.English, []dossiersv1.Access{one}, "1 time, at 1 agency."},
		{i18n.English, []dossiersv1.Access{one, one, other}, "3 times, at 2 agencies."},
	} {
		if got := told(dossiersv1.Dossier{}, c.language, c.accesses...).accessNote(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestFeesOfAnEndedDossierAreNotAskedFor(t *testing.T) {
	t.Parallel()
	if note := told(dossiersv1.Dossier{Status: dossiersv1.StatusCompleted}, i18n.Vietnamese).feesNote(); note != "" {
		t.Errorf("a returned dossier says %q", note)
	}
	if note := told(dossiersv1.Dossier{Status: dossiersv1.StatusInProcess}, i18n.Vietnamese).feesNote(); note == "" {
		t.Error("an open dossier does not say when fees are paid")
	}
}
