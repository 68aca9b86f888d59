package file

import (
	"context"
	"errors"
	"time"
)

// Leftovers is the part of a Store that collection needs.
type Leftovers interface {
	// Expire deletes files made before the instant that nobody holds, then
	// announces the bytes of contents that no file has; both at most limit.
	Expire(ctx context.Context, before time.Time, limit int) (files int64, err error)
	// Announced lists keys announced before the instant that no content has, at most limit.
	Announced(ctx context.Context, before time.Time, limit int) ([]string, error)
	// Forget takes an announcement back once the bytes are gone.
	Forget(ctx context.Context, key string) error
}

// Collected counts what one collection removed.
type Collected struct {
	Files int64
	Blobs int64
}

const batch = 500 // rows of one collection; the next one takes the rest

// Collect deletes what nobody has used for at least age, the files first and
// then bytes without a file, those of uploads that were cut off included. Two
// collections at once do no harm.
func (s *Files) Collect(ctx context.Context, age time.Duration) (Collected, error) {
	var done Collected
	before := s.Clock.Now().Add(-age)
	files, err := s.Store.Expire(ctx, before, batch)
	if err != nil {
		return done, err
	}
	done.Files = files
	keys, err := s.Store.Announced(ctx, before, batch)
	if err != nil {
		return done, err
	}
	var failures []error
	for _, key := range keys {
		err := s.Bucket.Delete(ctx, key)
		if err == nil {
			err = s.Store.Forget(ctx, key)
		}
		if err != nil {
			failures = append(failures, err)
			continue
		}
		done.Blobs++
	}
	return done, errors.Join(failures...)
}
