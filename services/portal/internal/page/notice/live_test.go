package notice

import (
	"strings"
	"testing"

	notificationsv1 "motcua.vn/api/notifications/v1"
)

func TestRelayPutsNoticesAsThePageShowsThem(t *testing.T) {
	t.Parallel()
	const id = "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2c"
	const notice = `{"id":"` + id + `","kind":"dossier.received","title":{"vi":"Đã tiếp nhận"},"text":{"vi":"Hẹn trả."},"dossier":"` + id + `","at":"2025-11-24T01:12:00Z","read":false}`
	cases := []struct{ in, want, reason string }{
		{"retry: 1000\n: here\n\n", "retry: 1000\n: here\n\n", "what keeps the line open goes through as it is"},
		{
			"id: 7\nevent: notice\ndata: " + notice + "\n\n: beat\n\n",
			"id: 7\nevent: notice\ndata: {\"unread\":3,\"text\":\"Đã tiếp nhận\",\"href\":\"/dossiers/" + id + "\"}\n\n: beat\n\n", "data is replaced, the rest stays",
		},
		{"data: {broken\n\n: beat\n\n", "", "a stream that cannot be read ends, so that the browser comes again"},
	}
	for _, c := range cases {
		var got strings.Builder
		relay(strings.NewReader(c.in), &got, func(n notificationsv1.Notice) event { return event{Unread: 3, Text: n.Title.Vi, Href: href(n)} })
		if got.String() != c.want {
			t.Errorf("%s: got %q, want %q", c.reason, got.String(), c.want)
		}
	}
}

func TestNoticeAboutNoDossierLeadsNowhere(t *testing.T) {
	t.Parallel()
	if got := href(notificationsv1.Notice{}); got != "" {
		t.Errorf("href = %q, want none", got)
	}
}
