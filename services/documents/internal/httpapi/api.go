// Package httpapi maps the generated server of documents to its use cases and back.
package httpapi

import (
	"context"
	"encoding/hex"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/run"
	"motcua.vn/services/documents/internal/file"
)

// API is the generated strict server.
type API struct{ files *file.Files }

var _ documentsv1.StrictServerInterface = (*API)(nil)

// New makes the server of these files.
func New(files *file.Files) *API { return &API{files} }

// UploadFile implements the operation.
func (a *API) UploadFile(ctx context.Context, r documentsv1.UploadFileRequestObject) (documentsv1.UploadFileResponseObject, error) {
	f, err := a.files.Add(ctx, kit.Caller(ctx), file.Upload{
		Key: r.Params.IdempotencyKey, Name: r.Params.Name, Procedure: r.Params.Procedure, Component: r.Params.Component,
		Purpose: file.Purpose(r.Params.Purpose), Body: run.Flowing(ctx, r.Body),
	})
	if err != nil {
		return nil, err
	}
	return documentsv1.UploadFile201JSONResponse(shown(f)), nil
}

// GetFile implements the operation.
func (a *API) GetFile(ctx context.Context, r documentsv1.GetFileRequestObject) (documentsv1.GetFileResponseObject, error) {
	f, err := a.files.Get(ctx, kit.Caller(ctx), named(r.File))
	if err != nil {
		return nil, err
	}
	return documentsv1.GetFile200JSONResponse(shown(f)), nil
}

// DeleteFile implements the operation.
func (a *API) DeleteFile(ctx context.Context, r documentsv1.DeleteFileRequestObject) (documentsv1.DeleteFileResponseObject, error) {
	if err := a.files.Delete(ctx, kit.Caller(ctx), named(r.File)); err != nil {
		return nil, err
	}
	return documentsv1.DeleteFile204Response{}, nil
}

// HoldFile implements the operation.
func (a *API) HoldFile(ctx context.Context, r documentsv1.HoldFileRequestObject) (documentsv1.HoldFileResponseObject, error) {
	f, err := a.files.Hold(ctx, kit.Caller(ctx), named(r.File), file.DossierID{UUID: id.UUID(r.Body.Dossier)})
	if err != nil {
		return nil, err
	}
	return documentsv1.HoldFile200JSONResponse(shown(f)), nil
}

// ReleaseFile implements the operation.
func (a *API) ReleaseFile(ctx context.Context, r documentsv1.ReleaseFileRequestObject) (documentsv1.ReleaseFileResponseObject, error) {
	if err := a.files.Release(ctx, kit.Caller(ctx), named(r.File), file.DossierID{UUID: id.UUID(r.Dossier)}); err != nil {
		return nil, err
	}
	return documentsv1.ReleaseFile204Response{}, nil
}

// DownloadFile implements the operation.
func (a *API) DownloadFile(ctx context.Context, r documentsv1.DownloadFileRequestObject) (documentsv1.DownloadFileResponseObject, error) {
	f, body, err := a.files.Open(ctx, kit.Caller(ctx), named(r.File))
	if err != nil {
		return nil, err
	}
	return download{ctx: ctx, file: f, body: body, ranges: r.Params.Range, attach: r.Params.Download || !f.Content.Inline}, nil
}

func named(f documentsv1.FileID) file.ID { return file.ID{UUID: id.UUID(f)} }

func shown(f file.File) documentsv1.File {
	return documentsv1.File{
		ID: documentsv1.FileID(f.ID.UUID), Name: f.Name, Size: f.Content.Size, Sha256: hex.EncodeToString(f.Content.SHA256[:]),
		MediaType: f.Content.MediaType, Scan: documentsv1.FileScan(f.Scan), Owner: f.Owner, Agency: string(f.Agency),
		Purpose: documentsv1.FilePurpose(f.Purpose), Held: f.Held, CreatedAt: f.CreatedAt,
	}
}
