package site

import (
	"sync"
	"time"

	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/kit"
)

const (
	unreadAge  = 5 * time.Second // a badge may be this old on a page; live notices keep it fresh
	unreadMost = 10_000          // sessions kept, then all are asked for anew
)

// unreadCounts remembers for a few seconds how many notices a session's person
// has not read, so that turning pages does not ask notifications each time.
type unreadCounts struct {
	mu   sync.Mutex
	kept map[string]unreadCount
}

type unreadCount struct {
	n     int
	until time.Time
}

func (u *unreadCounts) get(session []byte, now time.Time) (int, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	c, ok := u.kept[string(session)]
	return c.n, ok && now.Before(c.until)
}

func (u *unreadCounts) put(session []byte, n int, now time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.kept == nil || len(u.kept) >= unreadMost {
		u.kept = map[string]unreadCount{}
	}
	u.kept[string(session)] = unreadCount{n, now.Add(unreadAge)}
}

func (u *unreadCounts) forget(session []byte) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.kept, string(session))
}

// Unread tells how many notices the person has not read; 0 where notifications
// is away, because a page never fails for the badge's sake.
func (a *Ask) Unread() int {
	if n, ok := a.unreadCounts.get(a.Session.Hash, a.Now()); ok {
		return n
	}
	got, err := kit.Answer[notificationsv1.Unread](a.Clients.Notifications(a).CountUnread(a.Ctx(), &notificationsv1.CountUnreadParams{}))
	if err != nil {
		a.Log("no unread count", err)
	}
	a.unreadCounts.put(a.Session.Hash, int(got.Unread), a.Now())
	return int(got.Unread)
}

// ForgetUnread makes the next page count anew.
func (a *Ask) ForgetUnread() { a.unreadCounts.forget(a.Session.Hash) }
