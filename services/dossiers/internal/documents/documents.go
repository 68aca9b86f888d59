// Package documents asks the service that keeps files, with our own right.
package documents

import (
	"context"

	"github.com/google/uuid"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
)

// Client implements dossier.Files.
type Client struct{ documents *documentsv1.Client }

var _ dossier.Files = (*Client)(nil)

// New makes a client on a doer; authorise adds our token.
func New(doer documentsv1.HttpRequestDoer, authorise documentsv1.RequestEditorFn) *Client {
	return &Client{&documentsv1.Client{Server: "https://documents/", Client: doer, RequestEditors: []documentsv1.RequestEditorFn{authorise}}}
}

// File implements dossier.Files.
func (c *Client) File(ctx context.Context, file id.UUID) (dossier.File, error) {
	f, err := kit.Answer[documentsv1.File](c.documents.GetFile(ctx, uuid.UUID(file), &documentsv1.GetFileParams{}))
	if err != nil {
		return dossier.File{}, err
	}
	return dossier.File{
		ID: id.UUID(f.ID), Name: f.Name, Size: f.Size, MediaType: f.MediaType, SHA256: f.Sha256, Scan: string(f.Scan), Owner: f.Owner, Agency: tenant.Agency(f.Agency),
	}, nil
}

// Hold implements dossier.Files.
func (c *Client) Hold(ctx context.Context, file id.UUID, d dossier.ID) error {
	return kit.Done(c.documents.HoldFile(ctx, uuid.UUID(file), documentsv1.Hold{Dossier: uuid.UUID(d.UUID)}))
}

// Release implements dossier.Files.
func (c *Client) Release(ctx context.Context, file id.UUID, d dossier.ID) error {
	return kit.Done(c.documents.ReleaseFile(ctx, uuid.UUID(file), uuid.UUID(d.UUID)))
}
