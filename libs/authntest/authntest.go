// Package authntest issues access tokens for tests, from an issuer that
// serves its keys over HTTP like Keycloak does; a real sign-in costs 60 ms of
// CPU. The contract suite checks that these tokens look like Keycloak's.
package authntest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
)

// Issuer is a realm in miniature.
type Issuer struct {
	URL    string // iss
	signer jose.Signer
}

// NewIssuer starts an issuer that serves its key set below URL; it stops with the test.
func NewIssuer(t testing.TB) *Issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "test"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "test", Use: "sig", Algorithm: "ES256"}}})
	if err != nil {
		t.Fatal(err)
	}
	i := &Issuer{signer: signer}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/token") {
			i.grant(t, w, r)
			return
		}
		_, _ = w.Write(set)
	}))
	t.Cleanup(srv.Close)
	i.URL = srv.URL + realm
	return i
}

const realm = "/realms/motcua"

// KeycloakURL is where services find the issuer's keys and token endpoint.
func (i *Issuer) KeycloakURL() string { return strings.TrimSuffix(i.URL, realm) }

// grant is the token endpoint: any client gets a token as itself (client
// credentials grant), accepted by every service.
func (i *Issuer) grant(t testing.TB, w http.ResponseWriter, r *http.Request) {
	client := r.PostFormValue("client_id")
	token := i.Token(t, tenant.ServiceCaller(client), "", Claims{"aud": []string{"identity", "dossiers", "documents", "notifications"}})
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": token, "expires_in": 300})
}

// Claims changes the claims of a token before it is signed.
type Claims map[string]any

// Token signs a token for the caller with the given audience; change overrides claims (nil removes one).
func (i *Issuer) Token(t testing.TB, c tenant.Caller, audience string, change Claims) string {
	t.Helper()
	now := time.Now()
	claims := map[string]any{
		"iss": i.URL, "sub": c.Subject, "aud": []string{audience}, "azp": "portal", "typ": "Bearer",
		"iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "kind": c.Kind, "assurance": c.Assurance, "jti": id.New().String(),
	}
	if c.Kind == tenant.Service {
		claims["azp"], claims["client_id"], claims["sub"] = c.Subject, c.Subject, id.New().String()
	}
	if len(c.Mandates) > 0 {
		claims["mandates"] = c.Mandates
	}
	maps.Copy(claims, change)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	raw, err := jwt.Signed(i.signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// Citizen makes a citizen with a new account.
func Citizen(assurance int) tenant.Caller {
	return tenant.Caller{Kind: tenant.Citizen, Subject: id.New().String(), Assurance: assurance}
}

// Staff makes an official with a new account and one mandate.
func Staff(a tenant.Agency, roles ...tenant.Role) tenant.Caller {
	return tenant.Caller{Kind: tenant.Staff, Subject: id.New().String(), Mandates: []tenant.Mandate{{Agency: a, Roles: roles}}, Acting: a}
}
