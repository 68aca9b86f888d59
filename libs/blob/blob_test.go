package blob_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"motcua.vn/libs/blob"
)

func open(t testing.TB) (*blob.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blob")
	s, err := blob.Open(t.Context(), "file://"+dir+"?create_dir=true")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, dir
}

func files(t testing.TB, dir string) (all []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, strings.TrimPrefix(path, dir))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func read(t testing.TB, r io.ReadCloser, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestContentIsFoundUnderItsDigest(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	content := "giấy khai sinh"
	sum := sha256.Sum256([]byte(content))
	var d blob.Digest
	for range 2 {
		var err error
		if d, err = s.Put(t.Context(), strings.NewReader(content), 100); err != nil {
			t.Fatal(err)
		}
	}
	if d.SHA256 != hex.EncodeToString(sum[:]) || d.Size != int64(len(content)) {
		t.Errorf("digest %+v", d)
	}
	if all := files(t, dir); len(all) != 1 {
		t.Errorf("files %v, want one content", all)
	}
	whole, err := s.NewReader(t.Context(), d.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if whole.Size() != d.Size {
		t.Errorf("size %d", whole.Size())
	}
	if _, err := whole.Seek(-4, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	if got := read(t, whole, nil); got != content[len(content)-4:] {
		t.Errorf("after a seek: %q", got)
	}
	part, err := s.NewRangeReader(t.Context(), d.SHA256, 6, 4)
	if got := read(t, part, err); got != content[6:10] {
		t.Errorf("range %q", got)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestNothingOfAFailedUploadStays(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	cut := errors.New("connection reset")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for reason, c := range map[string]struct {
		ctx  context.Context
		r    io.Reader
		want error
	}{
		"too large":         {t.Context(), strings.NewReader("12345678901"), blob.ErrTooLarge},
		"the client breaks": {t.Context(), io.MultiReader(strings.NewReader("123"), broken{cut}), cut},
		"cancelled":         {cancelled, strings.NewReader("123"), context.Canceled},
	} {
		if _, err := s.Put(c.ctx, c.r, 10); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", reason, err)
		}
		if all := files(t, dir); len(all) != 0 {
			t.Errorf("%s: left %v", reason, all)
		}
	}
	if _, err := s.Put(t.Context(), strings.NewReader("1234567890"), 10); err != nil {
		t.Errorf("exactly the limit: %v", err)
	}
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestStrangeDigestsFindNothing(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	for _, sha := range []string{"", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("0", 64), strings.Repeat("0", 63) + "/"} {
		if _, err := s.NewReader(t.Context(), sha); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("%q: %v", sha, err)
		}
	}
}

func TestDeleteForgetsAndForgives(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	d, err := s.Put(t.Context(), strings.NewReader("x"), 10)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Delete(t.Context(), d.SHA256); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.NewReader(t.Context(), d.SHA256); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("still there: %v", err)
	}
}

func TestSweepTakesLeftoversOnly(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	if _, err := s.Put(t.Context(), strings.NewReader("kept"), 10); err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{"old": 2 * time.Hour, "old.tmp123": 2 * time.Hour, "running": time.Minute} {
		path := filepath.Join(dir, "incoming", name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		then := time.Now().Add(-age)
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Sweep(t.Context(), time.Hour); n != 2 || err != nil {
		t.Errorf("removed %d, %v", n, err)
	}
	if all := files(t, dir); len(all) != 2 {
		t.Errorf("left %v", all)
	}
}

func TestTheSameContentAtOnceIsOneObject(t *testing.T) {
	t.Parallel()
	s, dir := open(t)
	content := make([]byte, 300<<10)
	if _, err := rand.Read(content); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if _, err := s.Put(t.Context(), bytes.NewReader(content), 1<<20); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if all := files(t, dir); len(all) != 1 {
		t.Errorf("files %v", all)
	}
}

// endless gives zeros for ever and watches the heap.
type endless struct{ peak uint64 }

func (e *endless) Read(p []byte) (int, error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	e.peak = max(e.peak, m.HeapAlloc)
	clear(p)
	return len(p), nil
}

func TestMemoryStaysBoundedWhateverTheSize(t *testing.T) {
	s, _ := open(t)
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	const size = 64 << 20
	e := &endless{}
	if _, err := s.Put(t.Context(), io.LimitReader(e, size), size); err != nil {
		t.Fatal(err)
	}
	if grown := int64(e.peak) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("64 MiB took %d KiB of heap", grown>>10)
	}
}
