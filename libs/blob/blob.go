// Package blob stores contents under their SHA-256 over gocloud.dev/blob: a
// folder (file://) in this build. Contents stream through 64 KiB of memory
// whatever their size, into a temporary object that becomes the content in one
// step; what a crash leaves behind is swept. S3 (gocloud.dev/blob/s3blob) is not
// linked, because it brings the AWS SDK into every binary.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // opens file://
	"gocloud.dev/gcerrors"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
)

const (
	incoming  = "incoming/"
	chunkSize = 64 << 10
)

// Errors of contents.
var (
	ErrTooLarge = fault.Invalid("file_too_large", "the file is larger than allowed")
	ErrNotFound = fault.New(fault.KindNotFound, "content_not_found", "there is no content with this digest")
)

// Digest names a content.
type Digest struct {
	SHA256 string // 64 hexadecimal digits, lower case
	Size   int64  // bytes
}

var digestShape = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Store keeps contents.
type Store struct {
	bucket *blob.Bucket
	dir    string // of file://, where a rename promotes without a copy; else empty
}

// Open opens BLOB_URL: file:///path?create_dir=true.
func Open(ctx context.Context, bucketURL string) (*Store, error) {
	u, err := url.Parse(bucketURL)
	if err != nil {
		return nil, fmt.Errorf("BLOB_URL: %w", err)
	}
	s := &Store{}
	if u.Scheme == "file" {
		s.dir = filepath.FromSlash(u.Path)
		q := u.Query()
		// Temporary files must be on the same file system, and nothing but contents is kept.
		q.Set("no_tmp_dir", "true")
		q.Set("metadata", "skip")
		u.RawQuery = q.Encode()
	}
	if s.bucket, err = blob.OpenBucket(ctx, u.String()); err != nil {
		return nil, fmt.Errorf("BLOB_URL: %w", err)
	}
	return s, nil
}

// Close ends the store.
func (s *Store) Close() error { return s.bucket.Close() }

// Ping tells whether contents can be reached, for health.
func (s *Store) Ping(ctx context.Context) error {
	ok, err := s.bucket.IsAccessible(ctx)
	if err == nil && !ok {
		return errors.New("blob: the bucket cannot be reached")
	}
	return err
}

func key(sha string) (string, error) {
	if !digestShape.MatchString(sha) {
		return "", ErrNotFound
	}
	return "sha256/" + sha[:2] + "/" + sha, nil
}

// Put stores what r gives, at most limit bytes, else ErrTooLarge. The content is
// on disk when Put returns. The same content twice is one object: whoever deletes
// must know that nobody else refers to it.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (Digest, error) {
	temporary := incoming + id.New().String()
	d, err := s.receive(ctx, temporary, r, limit)
	if err != nil {
		return Digest{}, err
	}
	final, err := key(d.SHA256)
	if err == nil {
		err = s.promote(ctx, temporary, final)
	}
	if err != nil {
		return Digest{}, fmt.Errorf("store content: %w", errors.Join(err, s.bucket.Delete(context.WithoutCancel(ctx), temporary)))
	}
	return d, nil
}

// receive writes the temporary object; a cancelled context makes the writer
// discard it.
func (s *Store) receive(ctx context.Context, temporary string, r io.Reader, limit int64) (Digest, error) {
	ctx, discard := context.WithCancel(ctx)
	defer discard()
	var file *os.File
	w, err := s.bucket.NewWriter(ctx, temporary, &blob.WriterOptions{
		ContentType: "application/octet-stream", BufferSize: chunkSize,
		BeforeWrite: func(as func(any) bool) error { as(&file); return nil },
	})
	if err != nil {
		return Digest{}, fmt.Errorf("store content: %w", err)
	}
	hash := sha256.New()
	// The struct hides the ReadFrom of whatever is inside, which could take larger pieces.
	n, err := io.CopyBuffer(struct{ io.Writer }{io.MultiWriter(w, hash)}, io.LimitReader(r, limit+1), make([]byte, chunkSize))
	switch {
	case err == nil && n > limit:
		err = ErrTooLarge
	case err == nil && file != nil:
		err = file.Sync()
	}
	if err != nil {
		discard()
		_ = w.Close()
		return Digest{}, err
	}
	if err := w.Close(); err != nil {
		return Digest{}, fmt.Errorf("store content: %w", err)
	}
	return Digest{SHA256: hex.EncodeToString(hash.Sum(nil)), Size: n}, nil
}

// promote makes the temporary object the content, in one step that a crash
// either finds done or not done.
func (s *Store) promote(ctx context.Context, temporary, final string) error {
	if s.dir == "" {
		if err := s.bucket.Copy(ctx, final, temporary, nil); err != nil {
			return err
		}
		return s.bucket.Delete(ctx, temporary)
	}
	to := filepath.Join(s.dir, filepath.FromSlash(final))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(s.dir, filepath.FromSlash(temporary)), to); err != nil {
		return err
	}
	// The names survive a power cut only when their folders are synced too.
	for dir := filepath.Dir(to); len(dir) >= len(filepath.Clean(s.dir)); dir = filepath.Dir(dir) {
		if err := syncDir(dir); err != nil {
			return err
		}
	}
	return nil
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Reader reads a content and can seek, as http.ServeContent wants.
type Reader interface {
	io.ReadSeekCloser
	Size() int64
}

// NewReader opens a whole content.
func (s *Store) NewReader(ctx context.Context, sha string) (Reader, error) {
	return s.open(ctx, sha, 0, -1)
}

// NewRangeReader opens length bytes from offset; length -1 reads to the end.
func (s *Store) NewRangeReader(ctx context.Context, sha string, offset, length int64) (io.ReadCloser, error) {
	return s.open(ctx, sha, offset, length)
}

func (s *Store) open(ctx context.Context, sha string, offset, length int64) (*blob.Reader, error) {
	k, err := key(sha)
	if err != nil {
		return nil, err
	}
	r, err := s.bucket.NewRangeReader(ctx, k, offset, length, nil)
	if err != nil {
		return nil, notFound(err)
	}
	return r, nil
}

// Delete removes a content; one that is not there is no error.
func (s *Store) Delete(ctx context.Context, sha string) error {
	k, err := key(sha)
	if err != nil {
		return err
	}
	if err := s.bucket.Delete(ctx, k); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("delete content: %w", err)
	}
	return nil
}

// Sweep removes what crashes left behind: temporary objects older than age,
// which must be longer than the longest upload takes. A job runs it.
func (s *Store) Sweep(ctx context.Context, age time.Duration) (removed int, err error) {
	before := time.Now().Add(-age)
	for list := s.bucket.List(&blob.ListOptions{Prefix: incoming}); ; {
		object, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			return removed, nil
		}
		if err != nil {
			return removed, fmt.Errorf("list leftovers: %w", err)
		}
		if object.IsDir || !object.ModTime.Before(before) {
			continue
		}
		if err := s.bucket.Delete(ctx, object.Key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
			return removed, fmt.Errorf("remove leftover: %w", err)
		}
		removed++
	}
}

func notFound(err error) error {
	if gcerrors.Code(err) == gcerrors.NotFound {
		return ErrNotFound
	}
	return fmt.Errorf("open content: %w", err)
}
