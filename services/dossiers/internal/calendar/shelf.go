package calendar

import (
	"context"
	"sync/atomic"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Shelf holds the book that is read now, and swaps it for a newer one. It is what transitions count time by, without
// I/O while a dossier is locked. Its zero value has an empty book, by which nothing can be due.
type Shelf struct{ book atomic.Pointer[Book] }

// For implements dossier.Calendars.
func (s *Shelf) For(a tenant.Agency) *worktime.Calendar {
	if b := s.book.Load(); b != nil {
		return b.For(a)
	}
	return &worktime.Calendar{}
}

// Refresh reads the calendars anew; the old book stays where that fails.
func (s *Shelf) Refresh(ctx context.Context, from *Service) error {
	b, err := from.Load(ctx)
	if err == nil {
		s.book.Store(b)
	}
	return err
}

// Put places a book.
func (s *Shelf) Put(b *Book) { s.book.Store(b) }

// Ready tells whether the calendars were read at least once.
func (s *Shelf) Ready() error {
	if s.book.Load() == nil {
		return fault.Unavailable("calendars_unread", "the calendars were not read yet")
	}
	return nil
}
