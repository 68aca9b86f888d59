package counter

import (
	"errors"
	"io"
	"mime/multipart"
	"net/url"
	"strings"

	"github.com/google/uuid"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/page/upload"
	"motcua.vn/services/portal/internal/site"
)

var noFile = uuid.Nil

const (
	scanOf   = "at.scan." // name of a file field, before the component
	maxField = 64 << 10   // bytes of one typed field
	maxParts = 500        // fields of one form
)

// scanURL takes a file at once, for scripts. The body is streamed, so the token stands in the address.
func (d *desk) scanURL(component string) string {
	return "/counter/papers/" + url.PathEscape(component) + "?" + site.Query("csrf", d.Sessions.CSRF(d.W, d.R), "procedure", d.Post.Get(fieldProcedure))
}

// scansURL takes the whole screen with its files, for browsers without scripts.
func (d *desk) scansURL() string {
	return "/counter/scans?" + site.Query("csrf", d.Sessions.CSRF(d.W, d.R))
}

// paper stores one scan and answers with its row, whose hidden value is sent with the screen.
func paper(a *site.Ask) error {
	component := a.R.PathValue("component")
	file, err := upload.First(a, documentsv1.UploadFileParams{
		Procedure: a.R.URL.Query().Get("procedure"), Component: component, Purpose: documentsv1.UploadFileParamsPurposePaper,
	})
	if err != nil {
		return err
	}
	return a.Fragment(scanRow(component, file.ID, file.Name, a.FileNote(file.MediaType, file.Size)))
}

// scans reads the screen as a multipart form: what is typed is kept, each file
// is streamed to documents, and the screen comes back with both.
func (p *pages) scans(a *site.Ask) error {
	parts, err := a.R.MultipartReader()
	if err != nil {
		return fault.Invalid("form_unreadable", "the form could not be read")
	}
	post, names := url.Values{}, map[string]string{}
	for range maxParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fault.Invalid("form_unreadable", "the form could not be read").Because(err)
		}
		if err := take(a, part, post, names); err != nil {
			return err
		}
	}
	d, err := p.desk(a, post)
	if err != nil {
		return err
	}
	d.Names = names
	return d.render()
}

// take keeps one typed field, or streams one file to documents.
func take(a *site.Ask, part *multipart.Part, post url.Values, names map[string]string) error {
	component, isScan := strings.CutPrefix(part.FormName(), scanOf)
	if !isScan || part.FileName() == "" {
		text, err := io.ReadAll(io.LimitReader(part, maxField))
		if err != nil {
			return fault.Invalid("form_unreadable", "the form could not be read").Because(err)
		}
		if !isScan {
			post.Add(part.FormName(), string(text))
		}
		return nil
	}
	params := documentsv1.UploadFileParams{
		Name: part.FileName(), Procedure: post.Get(fieldProcedure), Component: component, Purpose: documentsv1.UploadFileParamsPurposePaper,
		IdempotencyKey: "upload:" + uuid.NewString(),
	}
	file, err := kit.Answer[documentsv1.File](a.Clients.Documents(a).UploadFileWithBody(a.Ctx(), &params, "application/octet-stream", part))
	if err != nil {
		return err
	}
	post.Add(fileOf+component, file.ID.String())
	names[component] = file.Name
	return nil
}

// scanName is the name of a scan, as far as this page knows it.
func (d *desk) scanName(component string) string {
	if name := d.Names[component]; name != "" {
		return name
	}
	return d.T("counter.scan_kept")
}
