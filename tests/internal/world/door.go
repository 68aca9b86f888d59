package world

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Browser is somebody's browser without JavaScript. It carries its cookies itself, because a jar keeps Secure ones back on
// the plain http of a test machine, where browsers send them to localhost.
type Browser struct {
	client  *http.Client
	cookies map[string]map[string]string // by host
}

// NewBrowser gives a browser that knows nobody yet.
func NewBrowser() *Browser {
	return &Browser{cookies: map[string]map[string]string{}, client: &http.Client{
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Page is what a browser shows.
type Page struct {
	Status int
	URL    *url.URL // after redirects
	Type   string
	Body   string
}

const (
	maxHops = 12
	maxPage = 4 << 20
)

// Get opens an address.
func (b *Browser) Get(ctx context.Context, address string) (Page, error) {
	return b.walk(ctx, address, nil, "")
}

// walk sends a form, or asks where there is none, and follows redirects up to an address that begins with stop.
func (b *Browser) walk(ctx context.Context, address string, form url.Values, stop string) (Page, error) {
	for range maxHops {
		page, next, err := b.send(ctx, address, form)
		if err != nil || next == nil {
			return page, err
		}
		if stop != "" && strings.HasPrefix(next.String(), stop) {
			page.URL = next
			return page, nil
		}
		address, form = next.String(), nil
	}
	return Page{}, errors.New("redirects without end")
}

func (b *Browser) send(ctx context.Context, address string, form url.Values) (Page, *url.URL, error) {
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return Page{}, nil, err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range b.cookies[req.URL.Host] {
		req.AddCookie(&http.Cookie{Name: name, Value: value}) //nolint:gosec // attributes are for responses
	}
	res, err := b.client.Do(req)
	if err != nil {
		return Page{}, nil, err
	}
	defer res.Body.Close()
	b.keep(req.URL.Host, res.Cookies())
	page := Page{Status: res.StatusCode, URL: req.URL, Type: res.Header.Get("Content-Type")}
	if next, err := res.Location(); err == nil && res.StatusCode < http.StatusBadRequest {
		return page, next, nil
	}
	read, err := io.ReadAll(io.LimitReader(res.Body, maxPage))
	page.Body = string(read)
	return page, nil, err
}

func (b *Browser) keep(host string, cookies []*http.Cookie) {
	if b.cookies[host] == nil {
		b.cookies[host] = map[string]string{}
	}
	for _, c := range cookies {
		b.cookies[host][c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies[host], c.Name)
		}
	}
}

var (
	formTag   = regexp.MustCompile(`(?s)<form\b([^>]*)>(.*?)</form>`)
	actionOf  = regexp.MustCompile(`\baction="([^"]*)"`)
	inputTag  = regexp.MustCompile(`<input\b[^>]*>`)
	nameOf    = regexp.MustCompile(`\bname="([^"]*)"`)
	valueOf   = regexp.MustCompile(`\bvalue="([^"]*)"`)
	hiddenTag = regexp.MustCompile(`\btype="hidden"`)
)

// Submit fills in the form whose address ends with action (the first one where action is empty) and sends it with its
// hidden fields.
func (b *Browser) Submit(ctx context.Context, on Page, action string, fields url.Values) (Page, error) {
	return b.submit(ctx, on, action, fields, "")
}

func (b *Browser) submit(ctx context.Context, on Page, action string, fields url.Values, stop string) (Page, error) {
	for _, m := range formTag.FindAllStringSubmatch(on.Body, -1) {
		where := actionOf.FindStringSubmatch(m[1])
		if where == nil {
			continue
		}
		target, err := on.URL.Parse(html.UnescapeString(where[1]))
		if err != nil {
			return Page{}, err
		}
		if !strings.HasSuffix(target.Path, action) {
			continue
		}
		form := url.Values{}
		for _, input := range inputTag.FindAllString(m[2], -1) {
			name, value := nameOf.FindStringSubmatch(input), valueOf.FindStringSubmatch(input)
			if hiddenTag.MatchString(input) && name != nil && value != nil {
				form.Set(html.UnescapeString(name[1]), html.UnescapeString(value[1]))
			}
		}
		for name, values := range fields {
			form[name] = values
		}
		return b.walk(ctx, target.String(), form, stop)
	}
	return Page{}, fmt.Errorf("%s has no form to %q", on.URL.Path, action)
}

// SignIn answers Keycloak's pages, on which the browser stands, until they lead to an address that begins with stop
// (empty: to any other site).
func (b *Browser) SignIn(ctx context.Context, on Page, p *Person, stop string) (Page, error) {
	keycloak := on.URL.Host
	for range 5 {
		var fields url.Values
		switch {
		case strings.Contains(on.Body, `name="otp"`) && p.secret != "":
			fields = url.Values{"otp": {oneTimeCode(p.secret, time.Now())}}
		case strings.Contains(on.Body, `name="password"`):
			fields = url.Values{"username": {p.User}, "password": {p.password}, "credentialId": {""}}
		default:
			return on, fmt.Errorf("%s answers %d and asks neither for a password nor for a code", on.URL.Path, on.Status)
		}
		var err error
		if on, err = b.submit(ctx, on, "", fields, stop); err != nil {
			return on, err
		}
		if on.URL.Host != keycloak || stop != "" && strings.HasPrefix(on.URL.String(), stop) {
			return on, nil
		}
	}
	return on, errors.New("password or code is refused")
}

func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, by its documentation
	return base64.RawURLEncoding.EncodeToString(b)
}

// challenge is the S256 challenge of a verifier (RFC 7636 section 4.2).
func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
