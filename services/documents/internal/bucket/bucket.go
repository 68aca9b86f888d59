// Package bucket keeps bytes in a gocloud.dev bucket: a folder by default, S3
// in production. Bytes are streamed; nothing is held in memory.
package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file:///folder?create_dir=true
	_ "gocloud.dev/blob/s3blob"   // s3://bucket?region=...
	"gocloud.dev/gcerrors"

	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/fault"
	"motcua.vn/services/documents/internal/file"
)

// ErrUnavailable says that the store of bytes does not answer.
var ErrUnavailable = fault.Unavailable("bucket_unavailable", "the file store does not answer; try again")

// partSize is what S3 holds in memory of an upload, twice; a file has at most 10,000 parts.
const partSize = 5 << 20 // bytes

// Bucket is a file.Bucket.
type Bucket struct {
	blobs  *blob.Bucket
	folder string // of file://, else empty
}

var _ file.Bucket = (*Bucket)(nil)

// Open opens the bucket that a URL of gocloud.dev names. In a folder, unfinished
// bytes stand beside the finished ones under the same key, so that Delete finds
// those of a process that was killed, and no second file is written for metadata.
func Open(ctx context.Context, address string) (*Bucket, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("BLOB_URL: %w", err)
	}
	folder := ""
	if u.Scheme == "file" {
		folder = filepath.FromSlash(u.Path)
		q := u.Query()
		q.Set("no_tmp_dir", "true")
		q.Set("metadata", "skip")
		u.RawQuery = q.Encode()
	}
	blobs, err := blob.OpenBucket(ctx, u.String())
	if err != nil {
		return nil, fmt.Errorf("BLOB_URL: %w", err)
	}
	return &Bucket{blobs, folder}, nil
}

// Close frees the bucket's connections.
func (b *Bucket) Close() error { return b.blobs.Close() }

// Ping tells whether the bucket answers, for health.
func (b *Bucket) Ping(ctx context.Context) error {
	ok, err := b.blobs.IsAccessible(ctx)
	if err == nil && !ok {
		err = ErrUnavailable
	}
	return err
}

// Write implements file.Bucket. In a folder the bytes and their name are on disk
// when it returns, so that a power cut after our answer takes nothing back.
func (b *Bucket) Write(ctx context.Context, key string, body io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var onDisk *os.File
	w, err := b.blobs.NewWriter(ctx, key, &blob.WriterOptions{
		ContentType: "application/octet-stream", BufferSize: partSize, MaxConcurrency: 1,
		BeforeWrite: func(as func(any) bool) error { as(&onDisk); return nil },
	})
	if err != nil {
		return ErrUnavailable.Because(err)
	}
	_, err = io.Copy(w, body)
	if err == nil && onDisk != nil {
		err = onDisk.Sync()
	}
	if err != nil {
		cancel() // or Close would store what has arrived so far
		_ = w.Close()
		return explained(err)
	}
	if err := w.Close(); err != nil {
		return explained(err)
	}
	if err := b.syncFolders(key); err != nil {
		return explained(err)
	}
	failpoint.Hit("documents.written")
	return nil
}

// syncFolders brings the key's name to disk, and those of the folders that were made for it.
func (b *Bucket) syncFolders(key string) error {
	if b.folder == "" {
		return nil
	}
	for dir := path.Dir(key); ; dir = path.Dir(dir) {
		f, err := os.Open(filepath.Join(b.folder, filepath.FromSlash(dir)))
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
		if dir == "." {
			return nil
		}
	}
}

// explained keeps the fault of a body that broke off; all else is the store's.
func explained(err error) error {
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	return ErrUnavailable.Because(err)
}

// Open implements file.Bucket.
func (b *Bucket) Open(ctx context.Context, key string) (io.ReadSeekCloser, error) {
	r, err := b.blobs.NewReader(ctx, key, nil)
	if err != nil {
		return nil, ErrUnavailable.Because(err)
	}
	return r, nil
}

// Delete implements file.Bucket.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	// Keys end with an id, so no other key begins with this one.
	all := b.blobs.List(&blob.ListOptions{Prefix: key})
	for {
		o, err := all.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return ErrUnavailable.Because(err)
		}
		if err := b.blobs.Delete(ctx, o.Key); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
			return ErrUnavailable.Because(err)
		}
		failpoint.Hit("documents.blob_deleted")
	}
}
