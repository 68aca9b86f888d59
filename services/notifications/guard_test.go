package notifications_test

import (
	"testing"

	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/guardtest"
)

// Nobody gets in who must not, at any operation of the contract.
func TestNobodyIn(t *testing.T) {
	f := prepare(t)
	denied := guardtest.Denier(t, f.World)
	f.config.Discovery.Fallback["identity"] = f.Address("identity")
	f.start(t)
	guardtest.Run(t, guardtest.Target{
		World: f.World, Service: "notifications", Spec: notificationsv1.Spec, Denied: denied,
		Owned: []string{"notice"},
		Unowned: map[string]string{
			"listNotices": "lists one's own", "countUnread": "counts one's own", "streamNotices": "streams one's own", "readAllNotices": "reads one's own",
			"listTemplates": "administrators", "listDeadLetters": "administrators", "replayDeadLetter": "administrators",
		},
	})
}
