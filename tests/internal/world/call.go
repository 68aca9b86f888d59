package world

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
)

const (
	pause    = 300 * time.Millisecond
	patience = 90 * time.Second // a killed Keycloak or PostgreSQL may take 60 s
)

// Call sends a request until it is answered, as the portal's people press the button again: while something is away or
// busy it waits and repeats. A refusal is returned at once.
func Call[T any](ctx context.Context, what string, send func() (*http.Response, error)) (T, error) {
	limit, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		v, err := kit.Answer[T](send()) //nolint:bodyclose // Answer closes it
		if err == nil {
			return v, nil
		}
		kind := fault.KindOf(err)
		if kind != fault.KindUnavailable && kind != fault.KindLimited && kind != fault.KindInternal {
			return v, fmt.Errorf("%s: %w", what, err)
		}
		if Wait(limit, pause) != nil {
			return v, fmt.Errorf("%s, for %s: %w", what, patience, err)
		}
	}
}

// Wait lets a time pass, unless the context ends first.
func Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Await asks until there is no error, and gives how long that took; the last error where the limit passes first.
func Await(ctx context.Context, limit time.Duration, holds func(context.Context) error) (time.Duration, error) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var last error
	for {
		try, stop := context.WithTimeout(ctx, 5*time.Second)
		err := holds(try)
		stop()
		if err == nil {
			return time.Since(began), nil
		}
		if last == nil || ctx.Err() == nil {
			last = err
		}
		if Wait(ctx, 50*time.Millisecond) != nil {
			return time.Since(began), fmt.Errorf("not within %s: %w", limit, last)
		}
	}
}
