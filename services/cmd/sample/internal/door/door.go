// Package door signs sample people in as a browser does: the authorization code flow with PKCE of the portal's client
// (RFC 6749 section 4.1, RFC 7636), Keycloak's own pages, an official's one-time code. So every step of a sample dossier
// is done by the right person, and no client with a password grant exists anywhere.
package door

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"motcua.vn/libs/config"
)

// Person is who signs in.
type Person struct {
	User, Password string
	Secret         string // raw secret of one-time codes; empty: none is asked
}

// Door is Keycloak as people see it.
type Door struct {
	KeycloakURL string // where it is reached from here
	PublicURL   string // of the portal; its callback is the return address
	Secret      config.Secret
}

const (
	clientID = "portal"
	realm    = "/realms/motcua/protocol/openid-connect/"
	maxPages = 6 // of one sign-in: password, code, a code again, the return
	maxPage  = 1 << 20
	maxCodes = 3 // one-time codes tried: somebody else may just have used one
)

// SignIn opens a session. Errors name the page that stopped it and never what was typed.
func (d Door) SignIn(ctx context.Context, p Person) (*Session, error) {
	verifier := random()
	sum := sha256.Sum256([]byte(verifier))
	v := visit{door: d, person: p, cookies: map[string]string{}, state: random(), client: &http.Client{
		Timeout:       15 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	query := url.Values{
		"client_id": {clientID}, "redirect_uri": {d.callback()}, "response_type": {"code"}, "scope": {"openid"}, "state": {v.state},
		"nonce": {random()}, "code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	code, err := v.walk(ctx, realm+"auth?"+query.Encode())
	if err != nil {
		return nil, fmt.Errorf("sign in %s: %w", p.User, err)
	}
	s := &Session{door: d, client: v.client}
	err = s.fetch(ctx, url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {d.callback()}, "code_verifier": {verifier},
	})
	if err != nil {
		return nil, fmt.Errorf("sign in %s: %w", p.User, err)
	}
	return s, nil
}

func (d Door) callback() string { return strings.TrimRight(d.PublicURL, "/") + "/auth/callback" }

// here gives an address of Keycloak as it is reached from here, whatever host its pages name.
func (d Door) here(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return strings.TrimRight(d.KeycloakURL, "/") + u.RequestURI(), nil
}

// visit is one walk through Keycloak's pages. It carries the cookies itself, because a jar keeps back Secure ones on the
// http of a development machine, where browsers send them to localhost.
type visit struct {
	door    Door
	person  Person
	client  *http.Client
	cookies map[string]string
	state   string
	asked   bool // the password was given
	codes   int  // one-time codes tried
}

// walk answers page after page until Keycloak returns to the portal, and gives the authorization code.
func (v *visit) walk(ctx context.Context, address string) (string, error) {
	var form url.Values
	for range maxPages + maxCodes {
		page, location, err := v.ask(ctx, address, form)
		if err != nil {
			return "", err
		}
		if strings.HasPrefix(location, v.door.callback()) {
			return v.codeOf(location)
		}
		if location != "" {
			address, form = location, nil
			continue
		}
		if address, form, err = v.answer(ctx, page); err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("Keycloak asks for more than a password and a code")
}

func (v *visit) codeOf(location string) (string, error) {
	u, err := url.Parse(location)
	if err != nil {
		return "", err
	}
	q := u.Query()
	if q.Get("state") != v.state || q.Get("code") == "" {
		return "", fmt.Errorf("Keycloak returns %q", q.Get("error"))
	}
	return q.Get("code"), nil
}

var formAction = regexp.MustCompile(`(?s)<form[^>]*\baction="([^"]+)"`)

// answer fills in the form of a page: password, or one-time code.
func (v *visit) answer(ctx context.Context, page string) (address string, form url.Values, err error) {
	m := formAction.FindStringSubmatch(page)
	switch {
	case m == nil:
		return "", nil, fmt.Errorf("Keycloak shows a page without a form")
	case strings.Contains(page, `name="otp"`) && v.person.Secret != "":
		if v.codes == maxCodes {
			return "", nil, fmt.Errorf("the one-time code is refused")
		}
		if v.codes > 0 {
			if err := wait(ctx, untilNext(time.Now())); err != nil {
				return "", nil, err
			}
		}
		v.codes++
		form = url.Values{"otp": {Code(v.person.Secret, time.Now())}}
	case strings.Contains(page, `name="password"`) && !v.asked:
		v.asked = true
		form = url.Values{"username": {v.person.User}, "password": {v.person.Password}, "credentialId": {""}}
	default:
		return "", nil, fmt.Errorf("the password is refused, or Keycloak asks for something else")
	}
	return html.UnescapeString(m[1]), form, nil
}

// ask sends a request and gives the page, or where it leads.
func (v *visit) ask(ctx context.Context, address string, form url.Values) (page, location string, err error) {
	if address, err = v.door.here(address); err != nil {
		return "", "", err
	}
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return "", "", err
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range v.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	resp, err := v.client.Do(req)
	if err != nil {
		return "", "", fmt.Errorf("Keycloak does not answer")
	}
	defer resp.Body.Close()
	for _, c := range resp.Cookies() {
		v.cookies[c.Name] = c.Value
	}
	if resp.StatusCode >= http.StatusMultipleChoices && resp.StatusCode < http.StatusBadRequest {
		return "", resp.Header.Get("Location"), nil
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("Keycloak answers %d", resp.StatusCode)
	}
	return string(b), "", err
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails, by its documentation
	return base64.RawURLEncoding.EncodeToString(b)
}
