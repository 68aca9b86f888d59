// Package upload streams a file from a page's form to documents without
// holding it: memory stays the same whatever the size.
package upload

import (
	"errors"
	"io"
	"net/http"

	"github.com/google/uuid"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
)

// ErrNone says that the form holds no file.
var ErrNone = fault.Invalid("no_file", "choose a file first")

// First sends the first file of the request's multipart body to documents.
// params tells what for; name and key are set here.
func First(a *site.Ask, params documentsv1.UploadFileParams) (documentsv1.File, error) {
	name, body, err := firstFile(a.R)
	if err != nil {
		return documentsv1.File{}, err
	}
	params.Name, params.IdempotencyKey = name, "upload:"+uuid.NewString()
	if a.Session != nil {
		params.XActingAgency = string(a.Session.Acting)
	}
	return kit.Answer[documentsv1.File](a.Clients.Documents(a).UploadFileWithBody(a.Ctx(), &params, "application/octet-stream", body))
}

const maxField = 64 << 10 // bytes read past of a field that is no file

func firstFile(r *http.Request) (name string, body io.Reader, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return "", nil, ErrNone
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, ErrNone
		}
		if err != nil {
			return "", nil, fault.Invalid("form_unreadable", "the form could not be read").Because(err)
		}
		if part.FileName() != "" {
			return part.FileName(), part, nil
		}
		if _, err := io.Copy(io.Discard, io.LimitReader(part, maxField)); err != nil {
			return "", nil, fault.Invalid("form_unreadable", "the form could not be read").Because(err)
		}
	}
}
