package file

import (
	"context"
	"errors"
	"io"

	"motcua.vn/libs/tenant"
)

// Access tells whether dossiers lets a caller open a file now; a yes to an
// official leaves an access record there.
type Access interface {
	Allowed(ctx context.Context, c tenant.Caller, file ID) (bool, error)
}

// self is this service, which finds a file that its caller may see by another service's word only.
var self = tenant.ServiceCaller("documents")

// Get gives what is known of a file to its owner, to services that may ask, and
// to whom dossiers lets; ErrNotFound to all others.
func (s *Files) Get(ctx context.Context, c tenant.Caller, file ID) (File, error) {
	f, err := s.Store.Find(ctx, c, file)
	if err == nil && (c.Kind == tenant.Service || f.OpenedAsOwner(c)) {
		return f, nil
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return File{}, err
	}
	if c.Kind == tenant.Service {
		return File{}, ErrNotFound
	}
	return s.byDossier(ctx, c, file)
}

func (s *Files) byDossier(ctx context.Context, c tenant.Caller, file ID) (File, error) {
	f, err := s.Store.Find(ctx, self, file)
	if err != nil {
		return File{}, err
	}
	allowed, err := s.Access.Allowed(ctx, c, file)
	if err != nil {
		return File{}, err
	}
	if !allowed {
		return File{}, ErrNotFound
	}
	return f, nil
}

// Open gives a file and its bytes, which the caller closes.
func (s *Files) Open(ctx context.Context, c tenant.Caller, file ID) (File, io.ReadSeekCloser, error) {
	f, err := s.Get(ctx, c, file)
	if err != nil {
		return File{}, nil, err
	}
	if err := f.Readable(f.OwnedBy(c), s.OpenUnscanned); err != nil {
		return File{}, nil, err
	}
	body, err := s.Bucket.Open(ctx, f.Content.Key)
	if err != nil {
		return File{}, nil, err
	}
	return f, body, nil
}

// Hold keeps a file for a dossier or draft.
func (s *Files) Hold(ctx context.Context, c tenant.Caller, file ID, by DossierID) (File, error) {
	return s.Store.Hold(ctx, c, file, by)
}

// Release takes a dossier's hold back; where there is none it changes nothing. What nobody holds goes with a collection.
func (s *Files) Release(ctx context.Context, c tenant.Caller, file ID, by DossierID) error {
	return s.Store.Release(ctx, c, file, by)
}

// Delete deletes a file of the caller's own that no dossier uses; its bytes go with the next collection.
func (s *Files) Delete(ctx context.Context, c tenant.Caller, file ID) error {
	return s.Store.Delete(ctx, c, file)
}
