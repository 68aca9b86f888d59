package site

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/pg"
	"motcua.vn/services/portal/internal/web"
)

// fail answers with a page for an error: signed out goes to sign in and comes
// back, all else says what happened and what to do.
func (a *Ask) fail(err error) {
	var f *fault.Error
	if !errors.As(err, &f) && !errors.As(pg.Fault(err), &f) {
		f = fault.Internal(err)
	}
	if f.Kind == fault.KindInternal || f.Kind == fault.KindUnavailable {
		a.Log("page failed", err)
	}
	if f.Kind == fault.KindUnauthenticated && !a.Scripted() {
		to := a.R.URL.RequestURI()
		if a.R.Method != http.MethodGet {
			to = a.back()
		}
		http.Redirect(a.W, a.R, "/sign-in?to="+url.QueryEscape(to), http.StatusSeeOther)
		return
	}
	status := kit.Status(f.Kind)
	if a.Scripted() {
		http.Error(a.W, a.Say(f), status)
		return
	}
	title := a.T("error.title_" + f.Kind.String())
	data := a.frame(title)
	body := web.Empty(web.EmptyData{Title: title, Text: a.Say(f), Action: web.Link{Text: a.T("error.home"), Href: "/"}})
	if err := a.render(status, data, body); err != nil {
		a.Log("the error page failed", err)
	}
}

// frame is Shell without asking other services, which may be why we are here.
func (a *Ask) frame(title string) web.PageData {
	return web.PageData{
		Title: title, Lang: a.Lang(), Brand: a.Brand, CSRF: a.Sessions.CSRF(a.W, a.R), OtherLang: a.otherLang(),
		Nav: []web.Link{{Text: a.T("nav.procedures"), Href: "/"}, {Text: a.T("nav.lookup"), Href: "/look-up"}},
	}
}

// back is the page a form stood on.
func (a *Ask) back() string {
	if ref, err := url.Parse(a.R.Referer()); err == nil && ref.Host == a.R.Host {
		return ref.RequestURI()
	}
	return "/"
}

// Say puts a fault into the person's words: by its code, else by its kind.
func (a *Ask) Say(err error) string {
	for _, key := range []string{"fault." + fault.CodeOf(err), "error.text_" + fault.KindOf(err).String()} {
		if a.Texts.Has(a.L.Language(), key) {
			return a.T(key)
		}
	}
	return a.T("error.text_internal")
}

// Complaints turns a fault's fields into lines of an error summary; id gives
// the field's id on the page by its path.
func (a *Ask) Complaints(err error, id func(path string) string) []web.FieldError {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil
	}
	var lines []web.FieldError
	for _, x := range f.Fields {
		lines = append(lines, web.FieldError{Text: a.SayField(x.Code), ID: id(x.Path)})
	}
	return lines
}

// SayField puts the code of one field's complaint into words.
func (a *Ask) SayField(code string) string {
	if key := "field." + code; a.Texts.Has(a.L.Language(), key) {
		return a.T(key)
	}
	return a.T("field.any")
}

// NotFound is the page for addresses that lead nowhere.
func NotFound(*Ask) error { return fault.NotFound("page_unknown", "there is no such page") }

// Complain notes a failure outside of a request.
func Complain(ctx context.Context, what string, err error) {
	slog.WarnContext(ctx, "failed", "what", what, "error", err)
}

// Fields gives the places that a fault complains about.
func Fields(err error) []fault.Field {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Fields
	}
	return nil
}
