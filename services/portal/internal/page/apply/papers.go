package apply

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
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
	err = change(a, func(parts []dossiersv1.PartInput) []dossiersv1.PartInput {
		return append(without(parts, component), dossiersv1.PartInput{Component: component, File: file.ID})
	})
	if err != nil {
		return err
	}
	if a.Scripted() {
		return a.Fragment(web.FileRow(row(a, d.ID, component, file.ID, file.Name, file.Size, file.MediaType)))
	}
	return a.Go(fmt.Sprintf("/dossiers/%s/form/%s", d.ID, stepPapers))
}

func (p *pages) remove(a *site.Ask) error {
	err := change(a, func(parts []dossiersv1.PartInput) []dossiersv1.PartInput {
		return without(parts, a.R.PathValue("component"))
	})
	if err != nil {
		return err
	}
	if a.Scripted() {
		a.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	return a.Go(fmt.Sprintf("/dossiers/%s/form/%s", a.R.PathValue("dossier"), stepPapers))
}

// changes is how often a draft may be changed by others before a change of its papers is given up.
const changes = 20

// change puts the draft's papers as f makes them of those it has now. Files are sent side by side, and each that arrives
// must find the others, so nothing is written over what was not seen.
func change(a *site.Ask, f func([]dossiersv1.PartInput) []dossiersv1.PartInput) error {
	for try := 1; ; try++ {
		d, err := draft(a, a.R.PathValue("dossier"))
		if err != nil {
			return err
		}
		// The generated type leaves an empty list out, which would leave the last paper.
		body, err := json.Marshal(map[string]any{"parts": f(inputOf(d).Parts)})
		if err != nil {
			return err
		}
		params := dossiersv1.PutDraftParams{IfMatch: kit.ETag(d.Version)}
		err = kit.Done(a.Clients.Dossiers(a).PutDraftWithBody(a.Ctx(), d.ID, &params, "application/json", bytes.NewReader(body)))
		if fault.KindOf(err) != fault.KindPrecondition || try == changes {
			return err
		}
	}
}

// without never gives nil, which would say nothing of the papers.
func without(parts []dossiersv1.PartInput, component string) []dossiersv1.PartInput {
	left := []dossiersv1.PartInput{}
	for _, p := range parts {
		if p.Component != component {
			left = append(left, p)
		}
	}
	return left
}

func row(a *site.Ask, dossier uuid.UUID, component string, file uuid.UUID, name string, size int64, mediaType string) web.UploadedFile {
	return web.UploadedFile{
		Name: name, Note: a.FileNote(mediaType, size), Href: "/files/" + file.String(),
		RemoveURL: fmt.Sprintf("/dossiers/%s/papers/%s/remove?csrf=%s", dossier, component, a.Sessions.CSRF(a.W, a.R)),
	}
}
