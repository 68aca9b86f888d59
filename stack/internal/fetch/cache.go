// Package fetch gets foreign programs once into the user's cache: artifacts by
// the Maven client, Go programs from their pinned module. It checks what it
// gets, shows that it works, and never leaves half an entry.
package fetch

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"motcua.vn/stack/internal/lock"
)

// Cache is a folder of finished entries, shared by every checkout and by
// processes that run at once.
type Cache struct {
	Dir    string
	Report func(string) // told, in a sentence, what is being fetched

	mu      sync.Mutex
	fetched []string
}

// Dir is the cache of this user: $XDG_CACHE_HOME/motcua, else ~/.cache/motcua.
func Dir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(base, "motcua"), nil
}

// Fetched lists what this process had to get because the cache lacked it.
func (c *Cache) Fetched() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.fetched...)
}

// Has tells whether an entry is complete.
func (c *Cache) Has(name string) bool {
	_, err := os.Stat(filepath.Join(c.Dir, name))
	return err == nil
}

// Entry returns the path of an entry and lets fill make it when it is absent.
// fill works on a path beside it, which takes the entry's place in one step.
// A second process that wants the same entry waits for the first.
func (c *Cache) Entry(ctx context.Context, name string, fill func(ctx context.Context, path string) error) (string, error) {
	final := filepath.Join(c.Dir, name)
	if c.Has(name) {
		return final, nil
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return "", err
	}
	unlock, err := lock.Wait(ctx, final+".lock")
	if err != nil {
		return "", err
	}
	defer unlock()
	if c.Has(name) {
		return final, nil
	}
	part := final + ".part"
	if err := os.RemoveAll(part); err != nil {
		return "", err
	}
	start := time.Now()
	if err := fill(ctx, part); err != nil {
		_ = os.RemoveAll(part)
		return "", fmt.Errorf("%s: %w", name, err)
	}
	if err := os.Rename(part, final); err != nil {
		return "", err
	}
	got := fmt.Sprintf("%s (%s, %.0f s)", name, size(final), time.Since(start).Seconds())
	c.Report("got " + got)
	c.mu.Lock()
	c.fetched = append(c.fetched, got)
	c.mu.Unlock()
	return final, nil
}

// progress reports a sentence every five seconds until the returned function
// is called; watch, when not empty, is a folder whose growth is shown.
func (c *Cache) progress(what, watch string) func() {
	start, done := time.Now(), make(chan struct{})
	c.Report(what)
	go func() {
		tick := time.NewTicker(5 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				line := fmt.Sprintf("%s: %.0f s", what, time.Since(start).Seconds())
				if watch != "" {
					line += ", " + size(watch)
				}
				c.Report(line)
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}

// size of a file or of all files below a folder, for people.
func size(path string) string {
	var total int64
	_ = filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				total += info.Size()
			}
		}
		return nil // what vanishes meanwhile does not count
	})
	return fmt.Sprintf("%.1f MB", float64(total)/1e6)
}
