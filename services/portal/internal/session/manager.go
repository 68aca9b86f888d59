package session

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/tenant"
)

// Manager connects browsers, sessions and Keycloak.
type Manager struct {
	store     Store
	provider  *Provider
	clock     clock.Clock
	key       []byte // of CSRF tokens
	publicURL string
	cookie    string
	visitor   string
	secure    bool
}

// NewManager makes a manager. Where the public address is https, cookies are
// __Host- and Secure; elsewhere (development) they cannot be.
func NewManager(store Store, provider *Provider, key []byte, publicURL string) *Manager {
	m := &Manager{store: store, provider: provider, clock: clock.System{}, key: key, publicURL: publicURL, cookie: "motcua", visitor: "motcua-visitor"}
	if strings.HasPrefix(publicURL, "https://") {
		m.cookie, m.visitor, m.secure = "__Host-motcua", "__Host-motcua-visitor", true
	}
	return m
}

// formLife is how long cookies stay: far longer than a session, because the
// token of a form typed in it is bound to the cookie, and a form is kept for 7 days.
const formLife = 7 * 24 * time.Hour

// Secure tells whether cookies are bound to https.
func (m *Manager) Secure() bool { return m.secure }

// Provider gives the connection to Keycloak.
func (m *Manager) Provider() *Provider { return m.provider }

// Of gives the request's session, or nil.
func (m *Manager) Of(r *http.Request) (*Session, error) {
	c, err := r.Cookie(m.cookie)
	if err != nil || len(c.Value) != 43 {
		return nil, nil
	}
	// A page left open listens for notices; only what a person does keeps a session from idling out.
	listens := strings.Contains(r.Header.Get("Accept"), "text/event-stream")
	return m.store.Find(r.Context(), HashOf(c.Value), m.clock.Now(), !listens)
}

// Begin sends the browser to Keycloak; it comes back to Finish. network is where it comes from.
func (m *Manager) Begin(w http.ResponseWriter, r *http.Request, returnTo, lang, network string, register bool) error {
	state := secret()
	l := Login{StateHash: HashOf(state), Nonce: secret(), Verifier: secret(), ReturnTo: Local(returnTo), Network: network, Created: m.clock.Now()}
	if err := m.store.InsertLogin(r.Context(), l); err != nil {
		return err
	}
	if err := m.provider.Up(r.Context()); err != nil {
		// What did not begin does not count.
		if _, dropErr := m.store.TakeLogin(r.Context(), l.StateHash); dropErr != nil {
			slog.WarnContext(r.Context(), "a sign-in that did not begin is still counted", "error", dropErr)
		}
		return err
	}
	m.set(w, m.visitor+"-login", state, 15*time.Minute)
	http.Redirect(w, r, m.provider.authURL(state, l, lang, register), http.StatusSeeOther)
	return nil
}

// Finish takes Keycloak's answer and gives the path to go on to. The session's
// id is new with every sign-in, and one before it ends.
func (m *Manager) Finish(w http.ResponseWriter, r *http.Request) (*Session, string, error) {
	state := r.FormValue("state")
	c, err := r.Cookie(m.visitor + "-login")
	if err != nil || state == "" || !hmac.Equal([]byte(c.Value), []byte(state)) {
		return nil, "", ErrSignedOut
	}
	m.set(w, m.visitor+"-login", "", -1)
	l, err := m.store.TakeLogin(r.Context(), HashOf(state))
	if err != nil {
		return nil, "", err
	}
	if l == nil || r.FormValue("code") == "" {
		return nil, "", ErrSignedOut
	}
	id, now := secret(), m.clock.Now()
	s := &Session{Hash: HashOf(id), Created: now, LastSeen: now}
	if err := m.provider.exchange(r.Context(), r.FormValue("code"), l, s); err != nil {
		return nil, "", err
	}
	if s.Kind == tenant.Staff && len(s.Mandates) > 0 {
		s.Acting = s.Mandates[0].Agency
	}
	if old, err := r.Cookie(m.cookie); err == nil {
		if err := m.store.Delete(r.Context(), HashOf(old.Value)); err != nil {
			return nil, "", err
		}
	}
	if err := m.store.Insert(r.Context(), s); err != nil {
		return nil, "", err
	}
	m.set(w, m.cookie, id, formLife)
	return s, l.ReturnTo, nil
}

// End ends the session here and gives where the browser ends Keycloak's. The
// visitor's secret is renewed, so that the next person at this browser does not
// find what was typed before.
func (m *Manager) End(w http.ResponseWriter, r *http.Request, s *Session) (string, error) {
	m.set(w, m.cookie, "", -1)
	m.set(w, m.visitor, secret(), formLife)
	if s == nil {
		return "/", nil
	}
	if err := m.store.Delete(r.Context(), s.Hash); err != nil {
		return "", err
	}
	return m.provider.logoutURL(s.Tokens.ID, m.publicURL+"/"), nil
}

// BackChannel ends sessions that Keycloak says have ended.
func (m *Manager) BackChannel(ctx context.Context, token string) error {
	sid, account, err := m.provider.loggedOut(ctx, token)
	if err != nil {
		return err
	}
	if sid != "" {
		account = ""
	}
	n, err := m.store.DeleteBy(ctx, sid, account)
	if err == nil {
		slog.InfoContext(ctx, "sessions ended by back-channel log-out", "sessions", n)
	}
	return err
}

// renewBefore the access token ends, so that a call in flight does not meet its end.
const renewBefore = 30 * time.Second

// Token gives an access token with some life left.
func (m *Manager) Token(ctx context.Context, s *Session) (string, error) {
	fresh := func(t Tokens) bool { return t.Expiry.Sub(m.clock.Now()) > renewBefore }
	if fresh(s.Tokens) {
		return s.Tokens.Access, nil
	}
	got, err := m.store.Refresh(ctx, s.Hash, func(locked *Session) error {
		if fresh(locked.Tokens) {
			return nil // another request was first
		}
		return m.provider.renew(ctx, locked)
	})
	if err != nil {
		return "", err
	}
	if got == nil {
		return "", ErrSignedOut
	}
	s.Tokens, s.Mandates = got.Tokens, got.Mandates
	return s.Tokens.Access, nil
}

// Act changes the agency that the person acts for.
func (m *Manager) Act(ctx context.Context, s *Session, a tenant.Agency) error {
	for _, mandate := range s.Mandates {
		if mandate.Agency == a && mandate.Active(m.clock.Now()) {
			s.Acting = a
			return m.store.SetActing(ctx, s.Hash, a)
		}
	}
	return ErrSignedOut
}

// Visitor gives the secret of a browser that is not signed in, making one when needed.
func (m *Manager) Visitor(w http.ResponseWriter, r *http.Request) string {
	if c, err := r.Cookie(m.visitor); err == nil && len(c.Value) == 43 {
		return c.Value
	}
	id := secret()
	m.set(w, m.visitor, id, formLife)
	r.AddCookie(&http.Cookie{Name: m.visitor, Value: id}) // the same request may ask again
	return id
}

// CSRF gives the token that this browser's forms carry: bound to the session's
// cookie, or to the visitor's.
func (m *Manager) CSRF(w http.ResponseWriter, r *http.Request) string {
	var owner string
	if c, err := r.Cookie(m.cookie); err == nil {
		owner = c.Value
	} else {
		owner = m.Visitor(w, r)
	}
	return m.csrf(owner)
}

func (m *Manager) csrf(owner string) string {
	mac := hmac.New(sha256.New, m.key)
	mac.Write([]byte("csrf:" + owner))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Mark stands for an account in a form that outlives the session; nobody can
// tell the account from it or make another's.
func (m *Manager) Mark(account string) string {
	mac := hmac.New(sha256.New, m.key)
	mac.Write([]byte("mark:" + account))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// CheckCSRF accepts the token of the session or of the visitor: a session that
// ran out while somebody typed must not cost them the form.
func (m *Manager) CheckCSRF(r *http.Request, token string) bool {
	for _, name := range []string{m.cookie, m.visitor} {
		if c, err := r.Cookie(name); err == nil && hmac.Equal([]byte(m.csrf(c.Value)), []byte(token)) {
			return true
		}
	}
	return false
}

func (m *Manager) set(w http.ResponseWriter, name, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(life.Seconds()), HttpOnly: true, Secure: m.secure, SameSite: http.SameSiteLaxMode,
	})
}

// Local lets only paths of this site through; all else becomes the home page.
// Control characters are refused because browsers drop some of them: after
// "/<tab>/host" they go to another site (WHATWG URL, basic parser).
func Local(path string) string {
	u, err := url.Parse(path)
	control := func(r rune) bool { return r < 0x20 || r == 0x7f || r == '\\' }
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") ||
		strings.ContainsFunc(path, control) || len(path) > 2000 {
		return "/"
	}
	return path
}
