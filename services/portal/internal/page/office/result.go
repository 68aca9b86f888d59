package office

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/page/upload"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// opinionSlot is where the file of an opinion is uploaded to; any other slot is the key of a result.
const opinionSlot = "opinion"

// uploadURL is where a file for a slot goes. The body is streamed, so the token stands in the address.
func (v *view) uploadURL(slot string) string {
	query := "csrf=" + v.Sessions.CSRF(v.W, v.R)
	if f := v.Q.Filter.query(); f != "" {
		query += "&" + f
	}
	return "/office/dossiers/" + v.D.ID.String() + "/uploads/" + slot + "?" + query
}

// formOf is the form that a slot's file is sent with.
func formOf(slot string) string {
	if slot == opinionSlot {
		return "form-give-opinion"
	}
	return "attach-" + slot
}

// upload stores a file for a form of this page; it belongs to the dossier once that form is sent.
func (p *pages) upload(a *site.Ask) error {
	u, err := id(a)
	if err != nil {
		return err
	}
	d, err := get(a, u)
	if err != nil {
		return err
	}
	slot, dialog := a.R.PathValue("slot"), "results"
	params := documentsv1.UploadFileParams{Procedure: d.Procedure, Purpose: documentsv1.UploadFileParamsPurposeResult}
	if slot == opinionSlot {
		dialog, params.Purpose = "give-opinion", documentsv1.UploadFileParamsPurposePaper
	} else if !slices.ContainsFunc(d.Results, func(r dossiersv1.Result) bool { return r.Key == slot }) {
		return fault.NotFound("no_such_result", "the procedure issues no such result")
	}
	file, err := upload.First(a, params)
	if noFile(err) && !a.Scripted() {
		a.Flash(web.Late, "office.no_file")
		return a.Go(dossierURL(u, filterOf(a)) + "#" + dialogID(dialog))
	}
	if err != nil {
		return err
	}
	row := uploaded{Slot: slot, File: file.ID, Name: file.Name, Note: a.FileNote(file.MediaType, file.Size)}
	if a.Scripted() {
		return a.Fragment(uploadedRow(row))
	}
	query := filterOf(a).query() + "&" + site.Query("file."+slot, file.ID.String(), "name."+slot, file.Name)
	return a.Go(withQuery("/office/dossiers/"+u.String(), query) + "#" + dialogID(dialog))
}

// uploaded is a file that waits for its form.
type uploaded struct {
	Slot string
	File uuid.UUID
	Name string
	Note string
}

// waiting gives the file that a browser without scripts uploaded for a slot, by the address.
func (v *view) waiting(slot string) []uploaded {
	q := v.R.URL.Query()
	u, err := uuid.Parse(q.Get("file." + slot))
	if err != nil {
		return nil
	}
	return []uploaded{{Slot: slot, File: u, Name: q.Get("name." + slot), Note: v.T("office.uploaded")}}
}

// attach makes an uploaded file the result, with its number.
func (p *pages) attach(a *site.Ask) error {
	u, err := id(a)
	if err != nil {
		return err
	}
	key := a.R.PathValue("key")
	c := command{Ask: a, ID: u, Name: "results", Post: a.R.PostForm}
	if c.Version, err = strconv.ParseInt(c.Post.Get("version"), 10, 64); err != nil {
		return fault.Invalid("form_unreadable", "the form could not be read")
	}
	in := dossiersv1.ResultInput{File: c.lastFile(), Number: c.get("number")}
	if in.File == uuid.Nil {
		return p.again(c, fault.Invalid("result_file_missing", "choose the file of the result", fault.Field{Path: "file." + key, Code: "required"}))
	}
	params := &dossiersv1.AttachResultParams{IfMatch: kit.ETag(c.Version)}
	if err := kit.Done(a.Clients.Dossiers(a).AttachResult(a.Ctx(), u, key, params, in)); err != nil {
		return p.again(c, err)
	}
	a.Flash(web.Good, "done.results")
	return a.Go(fmt.Sprintf("%s#main", dossierURL(u, filterOf(a))))
}
