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
	"motcua.vn/libs/tenant"
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
		http.Redirect(a.W, a.R, "/sign-in?to="+url.QueryEscape(a.here()), http.StatusSeeOther)
		return
	}
	status := kit.Status(f.Kind)
	if a.Scripted() {
		http.Error(a.W, a.Say(f), status)
		return
	}
	title := a.T("error.title_" + f.Kind.String())
	body := web.Empty(web.EmptyData{Title: title, Text: a.Say(f), Action: a.home(), Other: a.again(f.Kind)})
	if err := a.render(status, a.frame(title), body); err != nil {
		a.Log("the error page failed", err)
	}
}

// home is where a person goes on when a page failed.
func (a *Ask) home() web.Link {
	if a.Session != nil && a.Session.Kind == tenant.Staff {
		return web.Link{Text: a.T("error.office"), Href: "/office"}
	}
	return web.Link{Text: a.T("error.home"), Href: "/"}
}

// again leads on: to the page itself where waiting helps, else back to the page that the person came from, with its form;
// no link where they came from elsewhere.
func (a *Ask) again(kind fault.Kind) web.Link {
	if a.R.Method == http.MethodGet && (kind == fault.KindUnavailable || kind == fault.KindLimited || kind == fault.KindInternal) {
		return web.Link{Text: a.T("error.retry"), Href: a.R.URL.RequestURI()}
	}
	from := a.back()
	if from == "/" || from == a.home().Href || (from == a.R.URL.RequestURI() && a.R.Method == http.MethodGet) {
		return web.Link{}
	}
	return web.Link{Text: a.T("error.back"), Href: from}
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
