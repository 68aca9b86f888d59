// Package inboxtest holds filters and snippets in memory, and the conformance suite that every store passes.
package inboxtest

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/inbox"
)

// Store keeps everything in memory.
type Store struct {
	mu       sync.Mutex
	filters  map[string][]inbox.Filter
	snippets []inbox.Snippet
}

var _ inbox.Store = (*Store)(nil)

// NewStore gives an empty store.
func NewStore() *Store { return &Store{filters: map[string][]inbox.Filter{}} }

// Filters implements inbox.Store.
func (s *Store) Filters(_ context.Context, c tenant.Caller) ([]inbox.Filter, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.filters[c.Subject])
	slices.SortFunc(list, func(a, b inbox.Filter) int { return cmp.Compare(a.Name, b.Name) })
	return list, nil
}

// PutFilter implements inbox.Store.
func (s *Store) PutFilter(_ context.Context, c tenant.Caller, f inbox.Filter) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest := slices.DeleteFunc(slices.Clone(s.filters[c.Subject]), func(x inbox.Filter) bool { return x.Name == f.Name })
	if len(rest) >= inbox.MaxFilters {
		return inbox.ErrTooManyFilters
	}
	s.filters[c.Subject] = append(rest, f)
	return nil
}

// DeleteFilter implements inbox.Store.
func (s *Store) DeleteFilter(_ context.Context, c tenant.Caller, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest := slices.DeleteFunc(slices.Clone(s.filters[c.Subject]), func(x inbox.Filter) bool { return x.Name == name })
	if len(rest) == len(s.filters[c.Subject]) {
		return inbox.ErrFilterNotFound
	}
	s.filters[c.Subject] = rest
	return nil
}

// Snippets implements inbox.Store.
func (s *Store) Snippets(_ context.Context, _ tenant.Caller, agencies []tenant.Agency) ([]inbox.Snippet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.DeleteFunc(slices.Clone(s.snippets), func(x inbox.Snippet) bool {
		return x.Agency != "" && !slices.Contains(agencies, x.Agency)
	})
	slices.SortFunc(list, func(a, b inbox.Snippet) int {
		return cmp.Or(cmp.Compare(a.Use, b.Use), cmp.Compare(a.Agency, b.Agency), cmp.Compare(a.Key, b.Key))
	})
	return list[:min(len(list), inbox.MaxSnippets)], nil
}

// PutSnippet implements inbox.Store.
func (s *Store) PutSnippet(_ context.Context, _ tenant.Caller, x inbox.Snippet) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.snippets = slices.DeleteFunc(s.snippets, func(o inbox.Snippet) bool { return o.Agency == x.Agency && o.Key == x.Key })
	s.snippets = append(s.snippets, x)
	return nil
}
