package httpapi

import (
	"context"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"strings"

	"motcua.vn/libs/run"
	"motcua.vn/services/documents/internal/file"
)

// download writes a file or ranges of it (RFC 9110 section 14). What a browser
// may show in place goes out under its own type, all else as bytes to keep, so
// that nothing is ever taken for HTML.
type download struct {
	ctx    context.Context
	file   file.File
	body   io.ReadSeekCloser
	ranges string // the Range header
	attach bool
}

// VisitDownloadFileResponse implements documentsv1.DownloadFileResponseObject.
func (d download) VisitDownloadFileResponse(w http.ResponseWriter) error {
	defer d.body.Close()
	h := w.Header()
	disposition, mediaType := "inline", d.file.Content.MediaType
	if d.attach {
		disposition = "attachment"
	}
	if !d.file.Content.Inline {
		mediaType = "application/octet-stream"
	}
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", disposition+named6266(d.file.Name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("ETag", `"`+hex.EncodeToString(d.file.Content.SHA256[:])+`"`)
	r := &http.Request{Method: http.MethodGet, Header: http.Header{}}
	if d.ranges != "" {
		r.Header.Set("Range", d.ranges)
	}
	http.ServeContent(w, r, "", d.file.CreatedAt, seeking{run.Flowing(d.ctx, d.body), d.body})
	return nil
}

type seeking struct {
	io.Reader
	io.Seeker
}

// named6266 gives the file name twice (RFC 6266 section 4.3, appendix D): for
// old readers in ASCII, and as it is in the form of RFC 8187.
func named6266(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%;`, r) {
			return '_'
		}
		return r
	}, name)
	return `; filename="` + ascii + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
