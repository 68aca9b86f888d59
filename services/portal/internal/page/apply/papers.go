package apply

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"

	"github.com/google/uuid"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/upstream"
	"motcua.vn/services/portal/internal/web"
)

// upload streams one file of a component through to documents, then puts it
// into the draft. With our script it answers with the file's row, without it
// goes back to the step.
func (p *pages) upload(a *site.Ask) error {
	d, err := draft(a, a.R.PathValue("dossier"))
	if err != nil {
		return err
	}
	component := a.R.PathValue("component")
	name, body, err := firstFile(a.R)
	if errors.Is(err, io.EOF) {
		return a.Go(fmt.Sprintf("/dossiers/%s/form/%s", d.ID, stepPapers))
	}
	if err != nil {
		return err
	}
	params := &documentsv1.UploadFileParams{
		Name: name, Procedure: d.Procedure, Component: component, Purpose: documentsv1.UploadFileParamsPurposePaper, IdempotencyKey: "paper:" + uuid.NewString(),
	}
	file, err := upstream.Read[documentsv1.File](a.Clients.Documents(a).UploadFileWithBody(a.Ctx(), params, "application/octet-stream", body))
	if err != nil {
		return err
	}
	in := inputOf(d)
	in.Parts = slices.DeleteFunc(in.Parts, func(x dossiersv1.PartInput) bool { return x.Component == component })
	in.Parts = append(in.Parts, dossiersv1.PartInput{Component: component, File: file.ID})
	if err := upstream.Done(a.Clients.Dossiers(a).PutDraft(a.Ctx(), d.ID, &dossiersv1.PutDraftParams{}, dossiersv1.DraftInput{Parts: in.Parts})); err != nil {
		return err
	}
	if a.Scripted() {
		return a.Fragment(web.FileRow(row(a, d.ID, component, file.ID, file.Name, file.Size, file.MediaType)))
	}
	return a.Go(fmt.Sprintf("/dossiers/%s/form/%s", d.ID, stepPapers))
}

// firstFile gives the first file of a multipart body without reading it whole.
func firstFile(r *http.Request) (name string, body io.Reader, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return "", nil, fault.Invalid("form_unreadable", "the form could not be read")
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return "", nil, unread(err)
		}
		if part.FileName() != "" {
			return part.FileName(), part, nil
		}
		if err := drop(part); err != nil {
			return "", nil, err
		}
	}
}

func unread(err error) error {
	if errors.Is(err, io.EOF) {
		return err
	}
	return fault.Invalid("form_unreadable", "the form could not be read").Because(err)
}

// drop reads past a small field.
func drop(part *multipart.Part) error {
	_, err := io.Copy(io.Discard, io.LimitReader(part, 64<<10))
	return err
}

func (p *pages) remove(a *site.Ask) error {
	d, err := draft(a, a.R.PathValue("dossier"))
	if err != nil {
		return err
	}
	in := inputOf(d)
	in.Parts = slices.DeleteFunc(in.Parts, func(x dossiersv1.PartInput) bool { return x.Component == a.R.PathValue("component") })
	if in.Parts == nil {
		in.Parts = []dossiersv1.PartInput{}
	}
	if err := upstream.Done(a.Clients.Dossiers(a).PutDraft(a.Ctx(), d.ID, &dossiersv1.PutDraftParams{}, dossiersv1.DraftInput{Parts: in.Parts})); err != nil {
		return err
	}
	if a.Scripted() {
		a.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	return a.Go(fmt.Sprintf("/dossiers/%s/form/%s", d.ID, stepPapers))
}

func row(a *site.Ask, dossier uuid.UUID, component string, file uuid.UUID, name string, size int64, mediaType string) web.UploadedFile {
	return web.UploadedFile{
		Name: name, Note: a.FileNote(mediaType, size), Href: "/files/" + file.String(),
		RemoveURL: fmt.Sprintf("/dossiers/%s/papers/%s/remove", dossier, component),
	}
}
