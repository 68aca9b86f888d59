package site

import (
	"net/http"
	"net/url"
	"time"

	"motcua.vn/libs/i18n"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/web"
)

// Shell fills what every page's frame has; the page sets what is its own.
func (a *Ask) Shell(title string) web.PageData {
	d := a.frame(title)
	d.Flash = a.takeFlash()
	if d.Account != nil {
		d.Account.Unread, d.Account.LiveURL = a.Unread(), "/notices/live"
	}
	return d
}

// frame is Shell without asking other services, which may be why a page failed.
func (a *Ask) frame(title string) web.PageData {
	d := web.PageData{
		Title: title, Lang: a.Lang(), Brand: a.Brand, CSRF: a.Sessions.CSRF(a.W, a.R),
		Nav:       []web.Link{{Text: a.T("nav.procedures"), Href: "/"}, {Text: a.T("nav.lookup"), Href: "/look-up"}},
		OtherLang: a.otherLang(), About: a.T("nav.about"),
		Footer: []web.Link{{Text: a.T("nav.privacy"), Href: "/privacy"}, {Text: a.T("nav.help"), Href: "/help"}},
	}
	if a.Session == nil {
		d.SignIn = web.Link{Text: a.T("nav.sign_in"), Href: "/sign-in?to=" + url.QueryEscape(a.here())}
		return d
	}
	d.Account = &web.Account{
		Name: a.Session.Name, NoticesURL: "/notices", SignOutURL: "/sign-out", Links: []web.Link{{Text: a.T("nav.account"), Href: "/account"}},
	}
	if a.Session.Kind == tenant.Staff {
		office := a.officeNav()
		d.Nav = append(office[:min(len(office), 2)], d.Nav...) // the rest stands on the officer's own pages
		return d
	}
	d.Nav = []web.Link{{Text: a.T("nav.procedures"), Href: "/"}, {Text: a.T("nav.my_dossiers"), Href: "/my/dossiers"}, {Text: a.T("nav.lookup"), Href: "/look-up"}}
	return d
}

// here is an address that can be opened again: the page's own, or the one its form stood on.
func (a *Ask) here() string {
	if a.R.Method == http.MethodGet || a.R.Method == http.MethodHead {
		return a.R.URL.RequestURI()
	}
	return a.back()
}

// officeNav leads to the officer's pages; the counter's only to who receives there.
func (a *Ask) officeNav() []web.Link {
	nav := []web.Link{{Text: a.T("nav.inbox"), Href: "/office"}}
	if a.Receives() {
		nav = append(nav, web.Link{Text: a.T("nav.counter"), Href: "/counter"}, web.Link{Text: a.T("nav.proof"), Href: "/counter/proof"})
	}
	return nav
}

// Receives tells whether the person works at the counter of the agency they act
// for: only a reception officer receives there and proves accounts.
func (a *Ask) Receives() bool { return a.Can(tenant.ReceptionOfficer) }

// OfficeShell is Shell in the officer's frame, with the mandates that they may act for.
func (a *Ask) OfficeShell(title string, layout web.Layout) web.PageData {
	d := a.Shell(title)
	d.Layout, d.Brand, d.HomeURL = layout, a.T("nav.brand_office"), "/office"
	d.Nav = a.officeNav()
	d.ActingURL = "/acting"
	for _, m := range a.Session.Mandates {
		if !m.Active(a.Now()) {
			continue
		}
		agency, role := a.Agency(string(m.Agency)), a.roles(m)
		current := m.Agency == a.Session.Acting
		if current {
			d.Context, d.Role = agency, role
		}
		d.Acting = append(d.Acting, web.Link{Text: agency + " · " + role, Href: string(m.Agency), Current: current})
	}
	return d
}

func (a *Ask) roles(m tenant.Mandate) string {
	if len(m.Roles) == 0 {
		return ""
	}
	return a.T("role." + string(m.Roles[0]))
}

// Can tells whether the person holds one of the roles at the agency they act
// for: for what to offer; the services decide.
func (a *Ask) Can(roles ...tenant.Role) bool {
	if a.Session == nil {
		return false
	}
	c := tenant.Caller{Kind: a.Session.Kind, Mandates: a.Session.Mandates, Acting: a.Session.Acting}
	return c.Has(a.Now(), a.Session.Acting, roles...)
}

func (a *Ask) otherLang() web.Link {
	other, text := i18n.English, "English"
	if a.L.Language() == i18n.English {
		other, text = i18n.Vietnamese, "Tiếng Việt"
	}
	return web.Link{Text: text, Href: "/lang/" + other + "?to=" + url.QueryEscape(a.here())}
}

// Flash keeps a sentence for the next page: a text's key and a tone.
func (a *Ask) Flash(tone web.Tone, key string) {
	http.SetCookie(a.W, &http.Cookie{Name: "flash", Value: string(tone) + "~" + key, Path: "/", MaxAge: 60, HttpOnly: true, Secure: a.Sessions.Secure(), SameSite: http.SameSiteLaxMode})
}

func (a *Ask) takeFlash() *web.Flash {
	c, err := a.R.Cookie("flash")
	if err != nil {
		return nil
	}
	http.SetCookie(a.W, &http.Cookie{Name: "flash", Path: "/", MaxAge: -1, HttpOnly: true, Secure: a.Sessions.Secure(), SameSite: http.SameSiteLaxMode})
	for _, tone := range []web.Tone{web.Good, web.Soon, web.Late, web.Pause} {
		if key, ok := cut(c.Value, string(tone)+"~"); ok && a.Texts.Has(a.L.Language(), key) {
			return &web.Flash{Tone: tone, Text: a.T(key)}
		}
	}
	return nil
}

func cut(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return "", false
}

// T gives a text.
func (a *Ask) T(key string, data ...i18n.Data) string { return a.L.T(key, data...) }

// Date with its weekday, empty for the zero time.
func (a *Ask) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return a.L.Date(t)
}
