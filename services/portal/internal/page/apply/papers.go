package apply

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/google/uuid"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/page/upload"
	"motcua.vn/services/portal/internal/site"
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
	file, err := upload.First(a, documentsv1.UploadFileParams{Procedure: d.Procedure, Component: component, Purpose: documentsv1.UploadFileParamsPurposePaper})
	if errors.Is(err, upload.ErrNone) && !a.Scripted() {
		return a.Go(fmt.Sprintf("/dossiers/%s/form/%s", d.ID, stepPapers))
	}
	if err != nil {
		return err
	}
	in := inputOf(d)
	in.Parts = slices.DeleteFunc(in.Parts, func(x dossiersv1.PartInput) bool { return x.Component == component })
	in.Parts = append(in.Parts, dossiersv1.PartInput{Component: component, File: file.ID})
	if err := kit.Done(a.Clients.Dossiers(a).PutDraft(a.Ctx(), d.ID, &dossiersv1.PutDraftParams{}, dossiersv1.DraftInput{Parts: in.Parts})); err != nil {
		return err
	}
	if a.Scripted() {
		return a.Fragment(web.FileRow(row(a, d.ID, component, file.ID, file.Name, file.Size, file.MediaType)))
	}
	return a.Go(fmt.Sprintf("/dossiers/%s/form/%s", d.ID, stepPapers))
}

func (p *pages) remove(a *site.Ask) error {
	d, err := draft(a, a.R.PathValue("dossier"))
	if err != nil {
		return err
	}
	left := slices.DeleteFunc(inputOf(d).Parts, func(x dossiersv1.PartInput) bool { return x.Component == a.R.PathValue("component") })
	if left == nil {
		left = []dossiersv1.PartInput{}
	}
	body, err := json.Marshal(map[string]any{"parts": left}) // the generated type leaves an empty list out, which would leave the paper
	if err != nil {
		return err
	}
	if err := kit.Done(a.Clients.Dossiers(a).PutDraftWithBody(a.Ctx(), d.ID, &dossiersv1.PutDraftParams{}, "application/json", bytes.NewReader(body))); err != nil {
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
		RemoveURL: fmt.Sprintf("/dossiers/%s/papers/%s/remove?csrf=%s", dossier, component, a.Sessions.CSRF(a.W, a.R)),
	}
}
