package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
)

const realm = "/realms/motcua"

// issuer stands in for Keycloak: it gives its keys and service tokens as Keycloak does, and tokens that outlive the run.
type issuer struct {
	url    string // without the realm
	signer jose.Signer
	server *http.Server
}

func newIssuer() (*issuer, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "bench"}}, nil)
	if err != nil {
		return nil, err
	}
	set, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "bench", Use: "sig", Algorithm: "ES256"}}})
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // binds at once
	if err != nil {
		return nil, err
	}
	i := &issuer{url: "http://" + listener.Addr().String(), signer: signer}
	i.server = &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if !strings.HasSuffix(r.URL.Path, "/token") {
			_, _ = w.Write(set)
			return
		}
		token, err := i.token(tenant.ServiceCaller(r.PostFormValue("client_id")))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": token, "expires_in": int(life.Seconds())})
	})}
	go func() { _ = i.server.Serve(listener) }()
	return i, nil
}

const life = 2 * limit // of a token

// token signs an access token for dossiers.
func (i *issuer) token(c tenant.Caller) (string, error) {
	now := time.Now()
	claims := map[string]any{
		"iss": i.url + realm, "sub": c.Subject, "aud": []string{"dossiers"}, "azp": "portal", "typ": "Bearer", "jti": id.New().String(),
		"iat": now.Unix(), "exp": now.Add(life).Unix(), "kind": c.Kind, "assurance": c.Assurance,
	}
	if c.Kind == tenant.Service {
		claims["azp"], claims["client_id"], claims["sub"] = c.Subject, c.Subject, id.New().String()
	}
	if len(c.Mandates) > 0 {
		claims["mandates"] = c.Mandates
	}
	return jwt.Signed(i.signer).Claims(claims).Serialize()
}

func (i *issuer) close() error { return i.server.Close() }
