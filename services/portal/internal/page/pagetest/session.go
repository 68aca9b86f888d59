package pagetest

import (
	"bytes"
	"context"
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/session"
)

// sessions is a store of one session, which only a test ends.
type sessions struct {
	one   session.Session
	ended bool
}

// Citizen makes the person who is signed in a citizen; another account may follow.
func (d *Desk) Citizen(account string) {
	d.store.one.Kind, d.store.one.Account, d.store.one.Mandates, d.store.one.Acting = tenant.Citizen, account, nil, ""
	d.store.one.Name, d.store.ended = "Nguyễn Thị Mẫu", false
}

// EndSession lets the session run out; the browser still holds its cookies.
func (d *Desk) EndSession() { d.store.ended = true }

func (s *sessions) Insert(context.Context, *session.Session) error { return nil }

func (s *sessions) Find(_ context.Context, hash []byte, _ time.Time, _ bool) (*session.Session, error) {
	if s.ended || !bytes.Equal(hash, s.one.Hash) {
		return nil, nil
	}
	found := s.one
	return &found, nil
}

func (s *sessions) Refresh(_ context.Context, _ []byte, renew func(*session.Session) error) (*session.Session, error) {
	found := s.one
	return &found, renew(&found)
}

func (s *sessions) SetActing(context.Context, []byte, tenant.Agency) error { return nil }

func (s *sessions) Delete(context.Context, []byte) error { return nil }

func (s *sessions) DeleteBy(context.Context, string, string) (int64, error) { return 0, nil }

func (s *sessions) Sweep(context.Context, time.Time) error { return nil }

func (s *sessions) InsertLogin(context.Context, session.Login) error { return nil }

func (s *sessions) TakeLogin(context.Context, []byte) (*session.Login, error) { return nil, nil }
