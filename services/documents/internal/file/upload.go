package file

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
)

// Upload is one file on its way in.
type Upload struct {
	Key       string // Idempotency-Key
	Name      string
	Procedure string
	Component string
	Purpose   Purpose
	Body      io.Reader
}

// Bucket keeps bytes under keys that are used once. Write stores all of body or
// nothing; Delete removes what there is of a key, also of a write that was cut off.
type Bucket interface {
	Write(ctx context.Context, key string, body io.Reader) error
	Open(ctx context.Context, key string) (io.ReadSeekCloser, error)
	Delete(ctx context.Context, key string) error
}

// Sniffer tells a media type from bytes as they pass by.
type Sniffer interface {
	io.Writer
	// MediaType gives the type, and whether a browser may show it in place.
	MediaType() (mediaType string, inline bool)
}

// Store keeps what is known of files. A key is announced before its bytes are
// written and settled with the file, so that bytes without a file are found
// again after a crash.
type Store interface {
	// Announce notes that bytes will stand under key.
	Announce(ctx context.Context, key string) error
	// Settle stores the file and takes the announcement back in one transaction.
	// Where the owner's command was done before, the file of then is returned;
	// where the same content is there already, it is used. kept tells whether
	// the file's bytes are those under f.Content.Key. allow is asked with what
	// the caller then has unheld since the instant, one upload after the other;
	// its error stores nothing.
	Settle(ctx context.Context, c tenant.Caller, command string, f File, since time.Time, allow func(Unheld) error) (stored File, kept bool, err error)
	// Unheld counts what the caller has put up since the instant and nobody holds, and tells whether the command was done.
	Unheld(ctx context.Context, c tenant.Caller, command string, since time.Time) (u Unheld, done bool, err error)
	// Find gives the file as this caller may see it in the database, or ErrNotFound.
	Find(ctx context.Context, c tenant.Caller, file ID) (File, error)
	// Hold notes that a dossier uses the file; ErrNotFound when it is gone.
	Hold(ctx context.Context, c tenant.Caller, file ID, by DossierID) (File, error)
	// Release notes that a dossier uses the file no more; again, or where the file is gone, it changes nothing.
	Release(ctx context.Context, c tenant.Caller, file ID, by DossierID) error
	// Delete removes a file that the caller owns and nobody holds: ErrHeld, ErrNotFound.
	Delete(ctx context.Context, c tenant.Caller, file ID) error
	Leftovers
}

// Files is the use cases of this service.
type Files struct {
	Store         Store
	Bucket        Bucket
	Catalogue     Catalogue
	Access        Access
	Sniff         func() Sniffer
	Clock         clock.Clock
	DefaultBytes  int64 // limit of a component that states none
	MaxBytes      int64 // limit that no component exceeds
	OpenUnscanned bool
	Quota         Quota
}

// Add streams a file in. Nothing is stored unless the whole file arrived and
// fits its component.
func (s *Files) Add(ctx context.Context, c tenant.Caller, u Upload) (File, error) {
	if err := CheckName(u.Name); err != nil {
		return File{}, err
	}
	if u.Purpose == "" {
		u.Purpose = Paper
	}
	if u.Purpose == Result && c.Kind == tenant.Citizen {
		return File{}, ErrPurpose
	}
	since := s.Clock.Now().Add(-s.Quota.Within)
	if err := s.room(ctx, c, u.Key, since); err != nil {
		return File{}, err
	}
	limit := s.Catalogue.Limit(ctx, u.Procedure, u.Component)
	if limit.MaxBytes == 0 {
		limit.MaxBytes = s.DefaultBytes
	}
	f := File{
		ID: ID{id.New()}, Name: u.Name, Owner: c.Subject, OwnerKind: c.Kind, Agency: c.Acting,
		Purpose: u.Purpose, Scan: NotScanned, CreatedAt: s.Clock.Now(),
	}
	f.Content.Key = f.CreatedAt.Format("2006/01/02/") + f.ID.String()
	if err := s.Store.Announce(ctx, f.Content.Key); err != nil {
		return File{}, err
	}
	in := &intake{from: u.Body, left: min(limit.MaxBytes, s.MaxBytes), hash: sha256.New(), sniff: s.Sniff()}
	if err := s.Bucket.Write(ctx, f.Content.Key, in); err != nil {
		return File{}, s.drop(ctx, f.Content.Key, err)
	}
	f.Content.Size = in.size
	f.Content.SHA256 = [32]byte(in.hash.Sum(nil))
	f.Content.MediaType, f.Content.Inline = in.sniff.MediaType()
	switch {
	case f.Content.Size == 0:
		return File{}, s.drop(ctx, f.Content.Key, ErrEmpty)
	case !limit.Takes(f.Content.MediaType):
		return File{}, s.drop(ctx, f.Content.Key, ErrType)
	}
	stored, kept, err := s.Store.Settle(ctx, c, u.Key, f, since, s.Quota.allows)
	if err != nil || !kept {
		return stored, s.drop(ctx, f.Content.Key, err)
	}
	return stored, nil
}

// room refuses an upload before its bytes come where the account has no room for one more; a repeated one is let through.
func (s *Files) room(ctx context.Context, c tenant.Caller, command string, since time.Time) error {
	now, done, err := s.Store.Unheld(ctx, c, command, since)
	if err != nil || done {
		return err
	}
	return s.Quota.allows(Unheld{Files: now.Files + 1, Bytes: now.Bytes + 1})
}

// drop removes bytes that no file has, now rather than by the next collection,
// and gives err back: what cannot be removed now is announced and collected later.
func (s *Files) drop(ctx context.Context, key string, err error) error {
	ctx = context.WithoutCancel(ctx)
	if s.Bucket.Delete(ctx, key) == nil {
		_ = s.Store.Forget(ctx, key)
	}
	return err
}

// intake counts, hashes and sniffs what passes, and ends with an error behind the limit.
type intake struct {
	from  io.Reader
	left  int64 // bytes that may still come
	size  int64
	hash  hash.Hash
	sniff Sniffer
}

// Read implements io.Reader.
func (i *intake) Read(p []byte) (int, error) {
	n, err := i.from.Read(p)
	i.left -= int64(n)
	i.size += int64(n)
	if i.left < 0 {
		return 0, ErrTooLarge
	}
	_, _ = i.hash.Write(p[:n])
	_, _ = i.sniff.Write(p[:n])
	if err != nil && !errors.Is(err, io.EOF) { // a body that is shorter than announced ends with another error
		return n, ErrBroken.Because(err)
	}
	return n, err
}
