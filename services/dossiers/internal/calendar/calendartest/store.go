// Package calendartest holds calendars in memory, the sample calendar of 2025 and 2026, and the conformance suite.
package calendartest

import (
	"context"
	"sync"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/calendar"
)

// Store keeps calendars in memory and notes which scopes are to be recomputed.
type Store struct {
	mu      sync.Mutex
	rows    map[calendar.Scope]calendar.Row
	Changed []calendar.Scope
}

var _ calendar.Store = (*Store)(nil)

// NewStore gives a store without calendars.
func NewStore() *Store { return &Store{rows: map[calendar.Scope]calendar.Row{}} }

// Get implements calendar.Store.
func (s *Store) Get(_ context.Context, scope calendar.Scope) (*calendar.Row, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.rows[scope]
	if !ok {
		return nil, calendar.ErrNotFound
	}
	return &r, nil
}

// Put implements calendar.Store.
func (s *Store) Put(_ context.Context, _ tenant.Caller, scope calendar.Scope, c worktime.Calendar) (*calendar.Row, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := calendar.Row{Scope: scope, Calendar: c, Version: s.rows[scope].Version + 1}
	s.rows[scope] = r
	s.Changed = append(s.Changed, scope)
	return &r, nil
}

// All implements calendar.Store.
func (s *Store) All(context.Context) ([]calendar.Row, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []calendar.Row{}
	for _, r := range s.rows {
		list = append(list, r)
	}
	return list, nil
}
