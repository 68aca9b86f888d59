// Package site is what every page of the portal has in common: who asks, in
// which language, how a page is rendered, how an error is said.
package site

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/run"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/keep"
	"motcua.vn/services/portal/internal/session"
	"motcua.vn/services/portal/internal/upstream"
	"motcua.vn/services/portal/internal/web"
)

// Site holds what pages need; make it once.
type Site struct {
	Brand     string // "Một Cửa Tây Ninh"
	PublicURL string // as browsers see it, without a slash at the end
	Texts     *i18n.Bundle
	Sessions  *session.Manager
	Clients   *upstream.Clients
	Agencies  *Agencies
	Proxies   Proxies
	Kept      keep.Store
	SignInAt  string // origin of Keycloak, where a form may lead (sign-out)

	unreadCounts unreadCounts
}

// Ask is one request of a person: what a page's handler gets.
type Ask struct {
	*Site
	W http.ResponseWriter
	R *http.Request
	L *i18n.Localizer
	// Session is nil for somebody who is not signed in.
	Session *session.Session
}

// Handler answers an Ask; an error becomes a page that says what to do.
type Handler func(a *Ask) error

// maxForm bounds what a form may send, without files.
const maxForm = 1 << 20

// Page makes an http.Handler of a page that anybody may see.
func (s *Site) Page(h Handler) http.Handler { return s.page(h, func(*Ask) error { return nil }) }

// Private is Page for people who are signed in; others sign in first and come back.
func (s *Site) Private(h Handler) http.Handler {
	return s.page(h, func(a *Ask) error {
		if a.Session == nil {
			return session.ErrSignedOut
		}
		return nil
	})
}

// Office is Private for staff.
func (s *Site) Office(h Handler) http.Handler {
	return s.page(h, func(a *Ask) error {
		switch {
		case a.Session == nil:
			return session.ErrSignedOut
		case a.Session.Kind != tenant.Staff:
			return fault.NotFound("page_unknown", "there is no such page")
		}
		return nil
	})
}

// Counter is Office for who works at the counter of the agency they act for: a
// whole dossier must not be typed before the service refuses the role.
func (s *Site) Counter(h Handler) http.Handler {
	return s.Office(func(a *Ask) error {
		if !a.Receives() {
			return fault.Forbidden("reception_only", "only a reception officer of the acting agency works at its counter")
		}
		return h(a)
	})
}

type flowing struct {
	io.Reader
	io.Closer
}

func (s *Site) page(h Handler, guard Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") { // files, over whatever line a phone has
			r.Body = flowing{run.Flowing(r.Context(), r.Body), r.Body}
		}
		a := &Ask{Site: s, W: w, R: r, L: s.Texts.Localizer(s.language(r))}
		headers(w, s.Sessions.Secure(), s.SignInAt)
		err := a.prepare()
		if err == nil {
			err = guard(a)
		}
		if err == nil {
			err = h(a)
		}
		if err != nil {
			a.fail(err)
		}
	})
}

// prepare finds the session and, for what changes something, checks that our own form sent it.
func (a *Ask) prepare() error {
	s, err := a.Sessions.Of(a.R)
	if err != nil {
		return err
	}
	a.Session = s
	if a.R.Method == http.MethodGet || a.R.Method == http.MethodHead {
		return nil
	}
	token := a.R.Header.Get("X-CSRF-Token")
	if !strings.HasPrefix(a.R.Header.Get("Content-Type"), "multipart/") {
		a.R.Body = http.MaxBytesReader(a.W, a.R.Body, maxForm)
		if err := a.R.ParseForm(); err != nil {
			return fault.Invalid("form_unreadable", "the form could not be read")
		}
		if token == "" {
			token = a.R.PostForm.Get("csrf")
		}
	}
	if token == "" { // a multipart form without scripts carries it in the address, since its body is streamed
		token = a.R.URL.Query().Get("csrf")
	}
	if !a.Sessions.CheckCSRF(a.R, token) {
		return fault.Forbidden("form_expired", "the form has expired; open the page again")
	}
	return nil
}

// language of a request: what the person chose by the switch, else what the browser prefers.
func (s *Site) language(r *http.Request) string {
	if q := r.URL.Query().Get("lang"); q == i18n.English || q == i18n.Vietnamese {
		return q
	}
	if c, err := r.Cookie("lang"); err == nil {
		return i18n.Match(c.Value)
	}
	return i18n.Vietnamese
}

// headers that every page has (OWASP secure headers; CSP level 3 without unsafe-inline).
func headers(w http.ResponseWriter, secure bool, signInAt string) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; form-action 'self' "+signInAt+"; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Cache-Control", "no-store")
	if secure {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// Bearer implements upstream.Bearer.
func (a *Ask) Bearer(ctx context.Context) (token, acting string, err error) {
	if a.Session == nil {
		return "", "", session.ErrSignedOut
	}
	token, err = a.Sessions.Token(ctx, a.Session)
	return token, string(a.Session.Acting), err
}

// Ctx is the request's context.
func (a *Ask) Ctx() context.Context { return a.R.Context() }

// Lang is the language of components.
func (a *Ask) Lang() web.Lang { return web.Lang(a.L.Language()) }

// Go sends the browser to another page after a form (POST, then GET).
func (a *Ask) Go(path string) error {
	http.Redirect(a.W, a.R, path, http.StatusSeeOther)
	return nil
}

// Render answers with a page: the shell around body.
func (a *Ask) Render(data web.PageData, body templ.Component) error {
	return a.render(http.StatusOK, data, body)
}

func (a *Ask) render(status int, data web.PageData, body templ.Component) error {
	a.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	a.W.WriteHeader(status)
	return web.Page(data).Render(templ.WithChildren(a.Ctx(), body), a.W)
}

// Fragment answers with a part of a page, for scripts.
func (a *Ask) Fragment(body templ.Component) error {
	a.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	ctx := web.WithCSRF(web.WithLang(a.Ctx(), a.Lang()), a.Sessions.CSRF(a.W, a.R))
	return body.Render(ctx, a.W)
}

// Scripted tells whether one of our scripts asks, which wants a fragment or a plain sentence.
func (a *Ask) Scripted() bool { return a.R.Header.Get("X-Requested-With") != "" }

// Now is the instant; pages ask it here so that one request has one.
func (a *Ask) Now() time.Time { return time.Now() }

// Log notes what went wrong without stopping the page.
func (a *Ask) Log(what string, err error) {
	slog.WarnContext(a.Ctx(), "page", "what", what, "error", err)
}
