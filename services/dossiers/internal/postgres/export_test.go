package postgres

import "time"

// ShiftNumberClock moves the clock that numbers the days.
func (s *Store) ShiftNumberClock(by time.Duration) { s.shift = by }
