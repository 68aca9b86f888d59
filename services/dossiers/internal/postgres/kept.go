package postgres

import (
	"sync"
	"time"

	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// fresh is how long an answer about the catalogue is taken as true: another instance's change is seen after it.
const fresh = time.Second

// memory keeps answers for a moment, where every filing asks the same.
type memory[K comparable, V any] struct {
	mu   sync.Mutex
	kept map[K]answer[V]
}

type answer[V any] struct {
	value V
	until time.Time
}

// get gives the kept answer or asks; errors are not kept.
func (m *memory[K, V]) get(key K, ask func() (V, error)) (V, error) {
	now := time.Now()
	m.mu.Lock()
	a, ok := m.kept[key]
	m.mu.Unlock()
	if ok && now.Before(a.until) {
		return a.value, nil
	}
	v, err := ask()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept) > 10_000 {
		m.kept = map[K]answer[V]{}
	}
	m.kept[key] = answer[V]{v, now.Add(fresh)}
	return v, nil
}

// forget drops all answers after a write.
func (m *memory[K, V]) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = nil
}

// onDay is a question about a procedure on a day.
type onDay struct {
	code procedure.Code
	day  worktime.Date
}
