package site_test

import (
	"encoding/json"
	"strings"
	"testing"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/text"
)

// TestDueDateUnfolds: everything that moved the date is said, days off by name, weekends by number.
func TestDueDateUnfolds(t *testing.T) {
	t.Parallel()
	var c dossiersv1.Clock
	if err := json.Unmarshal([]byte(`{"state":"running","startedAt":"2025-12-26T09:00:00Z","cutOff":true,"countsFrom":"2025-12-29T00:30:00Z","limit":{"amount":3,"unit":"working_days"},
		"skipped":[{"date":"2025-12-27","why":"weekend"},{"date":"2025-12-28","why":"weekend"},{"date":"2026-01-01","why":"holiday","note":"Tết Dương lịch"}],
		"pauses":[{"from":"2025-12-29T02:00:00Z","until":"2025-12-30T02:00:00Z","why":"supplement"},{"from":"2025-12-31T02:00:00Z","why":"supplement"}],
		"extensions":[{"from":"2026-01-02T10:00:00Z","to":"2026-01-05T10:00:00Z","reason":"Cần xác minh"}],"originalDue":"2026-01-02T10:00:00Z","currentDue":"2026-01-05T10:00:00Z"}`), &c); err != nil {
		t.Fatal(err)
	}
	a := &site.Ask{Site: &site.Site{Texts: text.Bundle()}, L: text.Bundle().Localizer("vi")}
	var all []string
	for _, row := range a.WhyDue(c) {
		all = append(all, row.Key+": "+row.Value+" "+row.Note)
	}
	said := strings.Join(all, "\n")
	for _, want := range []string{"Bắt đầu tính", "sau 15:00", "Thời hạn: 3 ngày làm việc", "Tết Dương lịch", "2 ngày cuối tuần", "→", "đang tạm dừng", "Cần xác minh", "Ngày hẹn ban đầu"} {
		if !strings.Contains(said, want) {
			t.Errorf("nothing says %q:\n%s", want, said)
		}
	}
}
