package fetch_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ulikunitz/xz"

	"motcua.vn/stack/internal/fetch"
)

func cache(t *testing.T) *fetch.Cache {
	t.Helper()
	return &fetch.Cache{Dir: t.TempDir(), Report: func(line string) { t.Log(line) }}
}

func TestEntryIsMadeOnce(t *testing.T) {
	t.Parallel()
	c := cache(t)
	var made atomic.Int32
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			_, err := c.Entry(t.Context(), "thing", func(_ context.Context, path string) error {
				made.Add(1)
				return os.WriteFile(path, []byte("x"), 0o644)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if made.Load() != 1 || len(c.Fetched()) != 1 {
		t.Errorf("made %d times, told %q", made.Load(), c.Fetched())
	}
}

func TestFailedEntryLeavesNothing(t *testing.T) {
	t.Parallel()
	c := cache(t)
	broken := errors.New("broken")
	_, err := c.Entry(t.Context(), "thing", func(_ context.Context, path string) error {
		if err := os.WriteFile(path, []byte("half"), 0o644); err != nil {
			return err
		}
		return broken
	})
	if !errors.Is(err, broken) || c.Has("thing") {
		t.Errorf("got %v, cached %v", err, c.Has("thing"))
	}
	if left, _ := filepath.Glob(filepath.Join(c.Dir, "*.part")); len(left) != 0 {
		t.Errorf("left %q", left)
	}
}

func archive(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range names {
		if err := w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o755, Size: 2}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte("ok")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.tar.gz")
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	if err := errors.Join(err, w.Close(), os.WriteFile(path, out.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestUntarGzip(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "out")
	if err := fetch.UntarGzip(gzipped(t, archive(t, "top/bin/run", "top/a")), dir, 1); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "bin", "run"))
	if err != nil || info.Mode().Perm()&0o100 == 0 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestUntarStaysInside(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	if err := fetch.UntarGzip(gzipped(t, archive(t, "../../escaped")), filepath.Join(parent, "deep", "out"), 0); err == nil {
		t.Error("a name that leads out was taken")
	}
	if _, err := os.Stat(filepath.Join(parent, "escaped")); err == nil {
		t.Error("it was written outside")
	}
}

func TestUnjarXz(t *testing.T) {
	t.Parallel()
	var packed, jar bytes.Buffer
	x, err := xz.NewWriter(&packed)
	if err != nil {
		t.Fatal(err)
	}
	_, err = x.Write(archive(t, "bin/postgres"))
	if err := errors.Join(err, x.Close()); err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(&jar)
	f, err := z.Create("postgres-linux-x86_64.txz")
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(packed.Bytes())
	path := filepath.Join(t.TempDir(), "x.jar")
	if err := errors.Join(err, z.Close(), os.WriteFile(path, jar.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	if err := fetch.UnjarXz(path, dir); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "bin", "postgres")); err != nil || string(b) != "ok" {
		t.Errorf("%q, %v", b, err)
	}
}

// A Maven client that hands out something else must not get it into the cache.
func TestMavenChecksTheSum(t *testing.T) {
	bin := t.TempDir()
	script := "#!/bin/sh\nfor a; do case $a in -DoutputDirectory=*) d=${a#*=};; esac; done\nmkdir -p $d; echo planted > $d/thing.jar\n"
	if err := os.WriteFile(filepath.Join(bin, "mvn"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":/usr/bin:/bin")
	c := cache(t)
	if _, err := c.Maven(t.Context(), fetch.Artifact{Coordinates: "a.test:thing:1", File: "thing.jar", SHA256: "00"}); err == nil || c.Has("thing.jar") {
		t.Errorf("got %v", err)
	}
	const sum = "60f97c7b5bf55c5f186c5d1c79c8e3b6929c83bf2766434df9f1e1b9069db73a" // of "planted\n"
	if _, err := c.Maven(t.Context(), fetch.Artifact{Coordinates: "a.test:thing:1", File: "thing.jar", SHA256: sum}); err != nil {
		t.Error(err)
	}
}
