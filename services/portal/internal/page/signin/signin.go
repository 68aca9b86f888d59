// Package signin is how people come in and go: sign-in and registration at
// Keycloak, sign-out here and there, the language switch, the agency that an
// official acts for.
package signin

import (
	"errors"
	"net/http"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/i18n"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/portal/internal/session"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// Routes adds the pages of this package.
func Routes(mux *http.ServeMux, s *site.Site) {
	mux.Handle("GET /sign-in", s.Page(begin(false)))
	mux.Handle("GET /register", s.Page(begin(true)))
	mux.Handle("GET /auth/callback", s.Page(callback))
	mux.Handle("POST /sign-out", s.Page(signOut))
	mux.HandleFunc("POST /auth/backchannel", backChannel(s))
	mux.Handle("GET /lang/{lang}", s.Page(language))
	mux.Handle("POST /acting", s.Office(acting))
}

func begin(register bool) site.Handler {
	return func(a *site.Ask) error {
		to := session.Local(a.R.URL.Query().Get("to"))
		if a.Session != nil {
			return a.Go(to)
		}
		return a.Sessions.Begin(a.W, a.R, to, a.L.Language(), a.Proxies.Network(a.R), register)
	}
}

// callback takes Keycloak's answer. An answer that cannot be used (an old tab,
// the back button) begins anew instead of showing an error.
func callback(a *site.Ask) error {
	s, to, err := a.Sessions.Finish(a.W, a.R)
	if errors.Is(err, session.ErrSignedOut) {
		return a.Go("/")
	}
	if err != nil {
		return err
	}
	if s.Kind == tenant.Staff && to == "/" {
		to = "/office"
	}
	if a.Session = s; a.ConsentOpen() {
		return a.Go("/account?" + site.Query("to", to))
	}
	return a.Go(to)
}

func signOut(a *site.Ask) error {
	to, err := a.Sessions.End(a.W, a.R, a.Session)
	if err != nil {
		return err
	}
	return a.Go(to)
}

const maxLogoutToken = 16 << 10 // bytes

// backChannel is called by Keycloak, not by a browser: no session, no CSRF
// token, the logout token itself is the proof.
func backChannel(s *site.Site) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, maxLogoutToken)
		err := s.Sessions.BackChannel(r.Context(), r.PostFormValue("logout_token"))
		switch {
		case err == nil:
			w.WriteHeader(http.StatusOK)
		case fault.KindOf(err) == fault.KindInvalid:
			w.WriteHeader(http.StatusBadRequest)
		default:
			site.Complain(r.Context(), "back-channel log-out", err)
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}
}

const year = 365 * 24 * 60 * 60 // seconds

func language(a *site.Ask) error {
	lang := i18n.Match(a.R.PathValue("lang"))
	http.SetCookie(a.W, &http.Cookie{Name: "lang", Value: lang, Path: "/", MaxAge: year, HttpOnly: true, Secure: a.Sessions.Secure(), SameSite: http.SameSiteLaxMode})
	return a.Go(session.Local(a.R.URL.Query().Get("to")))
}

func acting(a *site.Ask) error {
	if err := a.Sessions.Act(a.Ctx(), a.Session, tenant.Agency(a.R.PostFormValue("agency"))); err != nil {
		return err
	}
	a.Flash(web.Good, "signin.acting_changed")
	return a.Go("/office")
}
