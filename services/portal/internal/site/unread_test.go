package site

import (
	"fmt"
	"testing"
	"time"
)

func TestUnreadCountIsKeptForSeconds(t *testing.T) {
	t.Parallel()
	var u unreadCounts
	session, now := []byte("session"), time.Date(2025, 11, 24, 1, 0, 0, 0, time.UTC)
	if _, ok := u.get(session, now); ok {
		t.Error("a count before anybody asked")
	}
	u.put(session, 3, now)
	if n, ok := u.get(session, now.Add(unreadAge-1)); !ok || n != 3 {
		t.Errorf("got %d, %t within the age; want 3", n, ok)
	}
	if _, ok := u.get(session, now.Add(unreadAge)); ok {
		t.Error("a count that is too old was used")
	}
	if _, ok := u.get([]byte("other"), now); ok {
		t.Error("another session sees the count")
	}
	u.forget(session)
	if _, ok := u.get(session, now); ok {
		t.Error("a forgotten count was used")
	}
}

func TestUnreadCountsAreBounded(t *testing.T) {
	t.Parallel()
	var u unreadCounts
	for i := range 3 * unreadMost {
		u.put(fmt.Append(nil, i), 1, time.Now())
	}
	if len(u.kept) > unreadMost {
		t.Errorf("%d sessions are kept, at most %d should be", len(u.kept), unreadMost)
	}
}
