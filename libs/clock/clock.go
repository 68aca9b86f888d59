// Package clock tells the time to code that must be tested at a chosen instant.
//
// Every instant is UTC and whole microseconds, the precision of a PostgreSQL timestamptz, so that an
// instant read back from the database equals the one that was written.
package clock

import (
	"sync"
	"time"
)

// Clock says what time it is.
type Clock interface {
	// Now is the present instant in UTC, whole microseconds.
	Now() time.Time
}

// System is the clock of the machine; its zero value is ready.
type System struct{}

// Now implements Clock.
func (System) Now() time.Time { return trim(time.Now()) }

// Fake stands still until it is moved; tests share one between goroutines. Its zero value shows the
// zero instant.
type Fake struct {
	mu  sync.Mutex
	now time.Time
}

// NewFake returns a clock that stands at t.
func NewFake(t time.Time) *Fake { return &Fake{now: trim(t)} }

// Now implements Clock.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock by d, back when d is negative, and returns the new instant.
func (f *Fake) Advance(d time.Duration) time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = trim(f.now.Add(d))
	return f.now
}

// Set moves the clock to t.
func (f *Fake) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = trim(t)
}

func trim(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
