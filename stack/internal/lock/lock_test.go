package lock_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"motcua.vn/stack/internal/lock"
)

func TestLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "lock")
	unlock, err := lock.Try(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Try(path); !errors.Is(err, lock.ErrHeld) {
		t.Errorf("taken twice: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := lock.Wait(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("waited for ever: %v", err)
	}
	unlock()
	again, err := lock.Wait(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	again()
}
