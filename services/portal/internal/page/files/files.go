// Package files hands a stored file through to the browser, as documents gives
// it to the person who asks: streamed, with ranges, never as HTML.
package files

import (
	"io"
	"net/http"

	"github.com/google/uuid"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/run"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/site"
)

// Routes adds the page.
func Routes(mux *http.ServeMux, s *site.Site) { mux.Handle("GET /files/{file}", s.Private(show)) }

// passed are the headers of documents' answer that a browser needs or that protect it; no other goes through. Those of
// caching do not, so that the page's own no-store holds: a paper must not stay on the disk of a computer that many use.
var passed = []string{
	"Content-Type", "Content-Length", "Content-Range", "Content-Disposition", "Content-Security-Policy", "X-Content-Type-Options",
	"Cross-Origin-Resource-Policy", "Accept-Ranges",
}

func show(a *site.Ask) error {
	file, err := uuid.Parse(a.R.PathValue("file"))
	if err != nil {
		return fault.NotFound("file_unknown", "there is no such file")
	}
	params := &documentsv1.DownloadFileParams{Range: a.R.Header.Get("Range"), Download: a.R.URL.Query().Get("download") != ""}
	if a.Session.Kind == tenant.Staff {
		params.XActingAgency = string(a.Session.Acting)
	}
	answer, err := a.Clients.Documents(a).DownloadFile(a.Ctx(), file, params)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		a.W.Header().Set("Content-Range", answer.Header.Get("Content-Range"))
		a.W.WriteHeader(answer.StatusCode)
		return nil
	}
	if err := kit.Refusal(answer); err != nil {
		return err
	}
	for _, name := range passed {
		if value := answer.Header.Get(name); value != "" {
			a.W.Header().Set(name, value)
		}
	}
	a.W.WriteHeader(answer.StatusCode)
	if _, err := io.Copy(a.W, run.Flowing(a.Ctx(), answer.Body)); err != nil && a.Ctx().Err() == nil {
		a.Log("a download broke off", err) // the status is gone; the browser sees the length was not reached
	}
	return nil
}
