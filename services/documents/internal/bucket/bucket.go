// Package bucket keeps bytes in a gocloud.dev bucket: a folder by default, S3
// in production. Bytes are streamed; nothing is held in memory.
package bucket

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file:///folder?create_dir=true
	"gocloud.dev/gcerrors"

	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/fault"
	"motcua.vn/services/documents/internal/file"
)

// ErrUnavailable says that the store of bytes does not answer.
var ErrUnavailable = fault.Unavailable("bucket_unavailable", "the file store does not answer; try again")

// Bucket is a file.Bucket.
type Bucket struct{ blobs *blob.Bucket }

var _ file.Bucket = (*Bucket)(nil)

// Open opens the bucket that a URL of gocloud.dev names. In a folder, unfinished
// bytes stand beside the finished ones under the same key, so that Delete finds
// those of a process that was killed, and no second file is written for metadata.
func Open(ctx context.Context, address string) (*Bucket, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("BLOB_URL: %w", err)
	}
	if u.Scheme == "file" {
		q := u.Query()
		q.Set("no_tmp_dir", "true")
		q.Set("metadata", "skip")
		u.RawQuery = q.Encode()
	}
	blobs, err := blob.OpenBucket(ctx, u.String())
	if err != nil {
		return nil, fmt.Errorf("BLOB_URL: %w", err)
	}
	return &Bucket{blobs}, nil
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

// Write implements file.Bucket.
func (b *Bucket) Write(ctx context.Context, key string, body io.Reader) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := b.blobs.NewWriter(ctx, key, &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		return ErrUnavailable.Because(err)
	}
	if _, err := io.Copy(w, body); err != nil {
		cancel() // or Close would store what has arrived so far
		_ = w.Close()
		return explained(err)
	}
	if err := w.Close(); err != nil {
		return explained(err)
	}
	failpoint.Hit("documents.written")
	return nil
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
