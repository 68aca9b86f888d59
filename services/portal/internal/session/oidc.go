package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"motcua.vn/libs/config"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
)

// ErrKeycloak says that Keycloak does not answer.
var ErrKeycloak = fault.Unavailable("keycloak_unavailable", "the sign-in service does not answer; try again in a minute")

// Provider speaks OpenID Connect with Keycloak. Browsers and services reach it
// by different addresses, so endpoints are made of both instead of discovered;
// nothing is asked of Keycloak before somebody signs in.
type Provider struct {
	issuer, internal string
	oauth            oauth2.Config
	secret           config.Secret
	id               *oidc.IDTokenVerifier
	logout           *oidc.IDTokenVerifier
	client           *http.Client
}

// NewProvider makes the provider for a realm.
func NewProvider(issuer, keycloakURL, clientID string, secret config.Secret, publicURL string) *Provider {
	internal := strings.TrimRight(keycloakURL, "/") + "/realms/motcua/protocol/openid-connect"
	client := &http.Client{Timeout: 10 * time.Second}
	keys := oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), client), internal+"/certs")
	return &Provider{
		issuer: issuer, internal: internal, secret: secret, client: client,
		oauth: oauth2.Config{
			ClientID:    clientID,
			RedirectURL: publicURL + "/auth/callback",
			Scopes:      []string{oidc.ScopeOpenID, "profile", "email"},
			Endpoint:    oauth2.Endpoint{AuthURL: issuer + "/protocol/openid-connect/auth", TokenURL: internal + "/token", AuthStyle: oauth2.AuthStyleInParams},
		},
		id:     oidc.NewVerifier(issuer, keys, &oidc.Config{ClientID: clientID, SupportedSigningAlgs: []string{oidc.RS256, oidc.ES256, oidc.PS256}}),
		logout: oidc.NewVerifier(issuer, keys, &oidc.Config{ClientID: clientID, SkipExpiryCheck: true, SupportedSigningAlgs: []string{oidc.RS256, oidc.ES256, oidc.PS256}}),
	}
}

// Up asks whether Keycloak answers, so that the portal can say so itself
// instead of sending a browser to nowhere.
func (p *Provider) Up(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.internal+"/certs", nil)
	if err != nil {
		return err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return ErrKeycloak.Because(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return ErrKeycloak.Because(fmt.Errorf("status %d", resp.StatusCode))
	}
	return nil
}

// authURL is where the browser goes to sign in, or with register to make an account.
func (p *Provider) authURL(state string, l Login, lang string, register bool) string {
	u := p.oauth.AuthCodeURL(state, oidc.Nonce(l.Nonce), oauth2.S256ChallengeOption(l.Verifier), oauth2.SetAuthURLParam("ui_locales", lang))
	if register {
		u = strings.Replace(u, "/auth?", "/registrations?", 1)
	}
	return u
}

// logoutURL ends Keycloak's session and comes back (RP-Initiated Logout 1.0).
func (p *Provider) logoutURL(idToken, back string) string {
	q := url.Values{"client_id": {p.oauth.ClientID}, "post_logout_redirect_uri": {back}}
	if idToken != "" {
		q.Set("id_token_hint", idToken)
	}
	return p.issuer + "/protocol/openid-connect/logout?" + q.Encode()
}

// AccountURL is Keycloak's account console.
func (p *Provider) AccountURL() string { return p.issuer + "/account" }

func (p *Provider) withSecret() oauth2.Config {
	c := p.oauth
	c.ClientSecret = p.secret.Value()
	return c
}

type idClaims struct {
	SID      string           `json:"sid"`
	Name     string           `json:"name"`
	Username string           `json:"preferred_username"`
	Email    string           `json:"email"`
	Kind     tenant.Kind      `json:"kind"`
	Mandates []tenant.Mandate `json:"mandates"`
}

// exchange trades a code for tokens and fills the session from the ID token.
func (p *Provider) exchange(ctx context.Context, code string, l *Login, s *Session) error {
	oauth := p.withSecret()
	token, err := oauth.Exchange(context.WithValue(ctx, oauth2.HTTPClient, p.client), code, oauth2.VerifierOption(l.Verifier))
	if err != nil {
		return exchangeFault(err)
	}
	return p.fill(ctx, token, l.Nonce, s)
}

// fill takes over a token response; nonce is empty on a refresh.
func (p *Provider) fill(ctx context.Context, token *oauth2.Token, nonce string, s *Session) error {
	raw, _ := token.Extra("id_token").(string)
	id, err := p.id.Verify(ctx, raw)
	if err != nil || (nonce != "" && id.Nonce != nonce) || (s.Account != "" && id.Subject != s.Account) {
		return ErrSignedOut
	}
	var c idClaims
	if err := id.Claims(&c); err != nil {
		return ErrSignedOut
	}
	s.Account, s.SID, s.Kind, s.Name, s.Email, s.Mandates = id.Subject, c.SID, c.Kind, c.Name, c.Email, c.Mandates
	if s.Name == "" {
		s.Name = c.Username
	}
	s.Tokens = Tokens{Access: token.AccessToken, Refresh: token.RefreshToken, ID: raw, Expiry: token.Expiry}
	return nil
}

// renew trades the refresh token; a refused one ends the session.
func (p *Provider) renew(ctx context.Context, s *Session) error {
	oauth := p.withSecret()
	ctx = context.WithValue(ctx, oauth2.HTTPClient, p.client)
	token, err := oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: s.Tokens.Refresh}).Token()
	if err != nil {
		return exchangeFault(err)
	}
	return p.fill(ctx, token, "", s)
}

func exchangeFault(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response != nil && refused.Response.StatusCode < http.StatusInternalServerError {
		return ErrSignedOut.Because(err)
	}
	return ErrKeycloak.Because(err)
}

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

// loggedOut reads a logout token (Back-Channel Logout 1.0 section 2.6): which
// Keycloak session, or whose sessions, ended.
func (p *Provider) loggedOut(ctx context.Context, raw string) (sid, account string, err error) {
	token, err := p.logout.Verify(ctx, raw)
	if err != nil {
		return "", "", fault.Invalid("logout_token", "not a logout token of our realm")
	}
	var c struct {
		SID    string         `json:"sid"`
		Nonce  string         `json:"nonce"`
		Events map[string]any `json:"events"`
	}
	if err := token.Claims(&c); err != nil || c.Nonce != "" || c.Events[logoutEvent] == nil ||
		time.Since(token.IssuedAt) > 5*time.Minute || (c.SID == "" && token.Subject == "") {
		return "", "", fault.Invalid("logout_token", "not a logout token of our realm")
	}
	return c.SID, token.Subject, nil
}
