package world

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
)

// Upload sends a file as the portal's script does, without ever holding it, and gives the answer.
func (b *Browser) Upload(ctx context.Context, address, name string, file io.Reader) (Page, error) {
	ours, theirs := io.Pipe()
	form := multipart.NewWriter(theirs)
	go func() {
		part, err := form.CreateFormFile("file", name)
		if err == nil {
			_, err = io.Copy(part, file)
		}
		if err == nil {
			err = form.Close()
		}
		_ = theirs.CloseWithError(err)
	}()
	defer ours.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, ours)
	if err != nil {
		return Page{}, err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("X-Requested-With", "upload")
	res, err := b.stream(req)
	if err != nil {
		return Page{}, err
	}
	defer res.Body.Close()
	read, err := io.ReadAll(io.LimitReader(res.Body, maxPage))
	return Page{Status: res.StatusCode, URL: req.URL, Type: res.Header.Get("Content-Type"), Body: string(read)}, err
}

// Download opens a file. Whoever calls closes the answer's body.
func (b *Browser) Download(ctx context.Context, address string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return b.stream(req)
}

// stream sends a request that may take as long as its context.
func (b *Browser) stream(req *http.Request) (*http.Response, error) {
	for name, value := range b.cookies[req.URL.Host] {
		req.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // attributes are for responses
	}
	return (&http.Client{CheckRedirect: b.client.CheckRedirect}).Do(req)
}
