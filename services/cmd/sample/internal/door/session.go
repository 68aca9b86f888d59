package door

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Session is somebody signed in; it renews its access token and may be used by several goroutines.
type Session struct {
	door   Door
	client *http.Client

	mu      sync.Mutex
	access  string
	refresh string
	expiry  time.Time
}

// renewBefore the end of an access token the next one is fetched.
const renewBefore = 45 * time.Second

// Authorise is a request editor of generated clients: it adds the person's token.
func (s *Session) Authorise(ctx context.Context, req *http.Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Until(s.expiry) < renewBefore {
		if err := s.fetch(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {s.refresh}}); err != nil {
			return err
		}
	}
	req.Header.Set("Authorization", "Bearer "+s.access)
	return nil
}

// SignOut ends the session in Keycloak.
func (s *Session) SignOut(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	resp, err := s.post(ctx, "logout", url.Values{"refresh_token": {s.refresh}})
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func (s *Session) fetch(ctx context.Context, form url.Values) error {
	sent := time.Now()
	resp, err := s.post(ctx, "token", form)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("Keycloak gives no token: %d", resp.StatusCode)
	}
	var body struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
		Seconds int    `json:"expires_in"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxPage)).Decode(&body); err != nil {
		return fmt.Errorf("Keycloak gives no token: %w", err)
	}
	s.access, s.refresh, s.expiry = body.Access, body.Refresh, sent.Add(time.Duration(body.Seconds)*time.Second)
	return nil
}

func (s *Session) post(ctx context.Context, endpoint string, form url.Values) (*http.Response, error) {
	form.Set("client_id", clientID)
	form.Set("client_secret", s.door.Secret.Value())
	address := strings.TrimRight(s.door.KeycloakURL, "/") + realm + endpoint
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("Keycloak does not answer") // the cause quotes nothing useful
	}
	return resp, nil
}
