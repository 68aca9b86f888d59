package world

import (
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238's default, which the realm's policy has
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
)

// Person is somebody with an account. Use by several goroutines is safe.
type Person struct {
	User, FullName, Email string
	Account               string // UUID

	world    *World
	password string
	secret   string // raw secret of one-time codes; empty: none is asked
	acting   string // agency; empty for citizens

	mu              sync.Mutex
	access, refresh string
	expiry          time.Time
}

// renewBefore the end of an access token the next one is fetched.
const renewBefore = 45 * time.Second

const realm = "/realms/motcua/protocol/openid-connect/"

// As is a request editor of generated clients: the person's token and the agency acted for. Without Keycloak it is
// unavailable once the token is too old.
func (p *Person) As(ctx context.Context, req *http.Request) error {
	token, err := p.Token(ctx)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if p.acting != "" {
		req.Header.Set("X-Acting-Agency", p.acting)
	}
	return nil
}

// Token gives an access token with some seconds to live.
func (p *Person) Token(ctx context.Context) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Until(p.expiry) > renewBefore {
		return p.access, nil
	}
	err := p.fetch(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {p.refresh}})
	if err != nil && time.Until(p.expiry) > time.Second {
		return p.access, nil
	}
	return p.access, err
}

// SignIn opens a session at the portal's client as a browser does (RFC 6749 section 4.1, RFC 7636).
func (p *Person) SignIn(ctx context.Context) error {
	b, verifier, state := NewBrowser(), random(), random()
	callback := p.world.URL("portal") + "/auth/callback"
	query := url.Values{
		"client_id": {"portal"}, "redirect_uri": {callback}, "response_type": {"code"}, "scope": {"openid"}, "state": {state},
		"nonce": {random()}, "code_challenge": {challenge(verifier)}, "code_challenge_method": {"S256"},
	}
	page, err := b.Get(ctx, p.world.URL("keycloak")+realm+"auth?"+query.Encode())
	if err != nil {
		return err
	}
	if page, err = b.SignIn(ctx, page, p, callback); err != nil {
		return fmt.Errorf("sign in %s: %w", p.User, err)
	}
	q := page.URL.Query()
	if q.Get("state") != state || q.Get("code") == "" {
		return fmt.Errorf("sign in %s: Keycloak returns %q", p.User, q.Get("error"))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fetch(ctx, url.Values{"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {callback}, "code_verifier": {verifier}})
}

// fetch asks the token endpoint; p.mu is held.
func (p *Person) fetch(ctx context.Context, form url.Values) error {
	word, err := p.world.Secret("client_portal")
	if err != nil {
		return err
	}
	form.Set("client_id", "portal")
	form.Set("client_secret", word)
	sent := time.Now()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.world.URL("keycloak")+realm+"token", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := http.Client{Timeout: 5 * time.Second}
	type answer struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Seconds int    `json:"expires_in"`
	}
	got, err := kit.Answer[answer](client.Do(req)) //nolint:bodyclose // Answer closes it
	if err != nil {
		return fault.Unavailable("no_token", "Keycloak gives no token").Because(errors.New(p.User))
	}
	p.access, p.refresh, p.expiry = got.Access, got.Refresh, sent.Add(time.Duration(got.Seconds)*time.Second)
	p.world.Seed("access token", got.Access)
	p.world.Seed("refresh token", got.Refresh)
	return nil
}

// oneTimeCode is the code of RFC 6238 (SHA-1, six digits, 30 s) of a raw secret at a time.
func oneTimeCode(secret string, at time.Time) string {
	mac := hmac.New(sha1.New, []byte(secret))
	_ = binary.Write(mac, binary.BigEndian, uint64(at.Unix()/30))
	sum := mac.Sum(nil)
	from := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[from:from+4])&0x7fffffff%1_000_000)
}
