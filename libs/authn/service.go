package authn

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"motcua.vn/libs/config"
	"motcua.vn/libs/fault"
)

// ServiceToken is a service's own access token (client credentials grant, RFC
// 6749 section 4.4), fetched when needed and kept until shortly before it
// expires. While Keycloak is away the kept token goes on; after that callers
// get unavailable, wait and try again.
type ServiceToken struct {
	url, clientID string
	secret        config.Secret
	client        *http.Client

	mu     sync.Mutex
	token  string
	expiry time.Time
}

const (
	renewBefore  = 45 * time.Second // ask for the next one this long before the end
	tokenTimeout = 5 * time.Second
)

// ErrNoToken says that Keycloak gave no token.
var ErrNoToken = fault.Unavailable("service_token", "the sign-in service does not answer; try again")

// NewServiceToken makes the source of a service's token.
func NewServiceToken(keycloakURL, clientID string, secret config.Secret) *ServiceToken {
	return &ServiceToken{
		url:      strings.TrimRight(keycloakURL, "/") + "/realms/motcua/protocol/openid-connect/token",
		clientID: clientID, secret: secret, client: &http.Client{Timeout: tokenTimeout},
	}
}

// Token gives a token with at least a few seconds to live.
func (s *ServiceToken) Token(ctx context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Until(s.expiry) > renewBefore {
		return s.token, nil
	}
	err := s.fetch(ctx)
	if err != nil && s.refused(err) {
		if changed, reloadErr := s.secret.Reload(); reloadErr == nil && changed {
			err = s.fetch(ctx)
		}
	}
	if err == nil || time.Until(s.expiry) > 0 {
		return s.token, nil
	}
	return "", ErrNoToken.Because(err)
}

type statusError int

func (e statusError) Error() string { return fmt.Sprintf("token endpoint: status %d", int(e)) }

func (s *ServiceToken) refused(err error) bool {
	var status statusError
	return errors.As(err, &status) && (status == http.StatusUnauthorized || status == http.StatusBadRequest)
}

func (s *ServiceToken) fetch(ctx context.Context) error {
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {s.clientID}, "client_secret": {s.secret.Value()}}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tokenTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	asked := time.Now()
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return statusError(resp.StatusCode)
	}
	var body struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int    `json:"expires_in"` // seconds
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(&body); err != nil {
		return fmt.Errorf("token endpoint: %w", err)
	}
	s.token, s.expiry = body.AccessToken, asked.Add(time.Duration(body.ExpiresIn)*time.Second)
	return nil
}

// Authorise is a request editor of generated clients: it adds the service's token.
func (s *ServiceToken) Authorise(ctx context.Context, req *http.Request) error {
	token, err := s.Token(ctx)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	return nil
}
