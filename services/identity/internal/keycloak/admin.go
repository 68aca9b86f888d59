package keycloak

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/Nerzal/gocloak/v13"
	"github.com/go-resty/resty/v2"

	"motcua.vn/libs/config"
)

// Admin is the credential of the server's administrator. Only the commands
// realm and sample-credentials hold one; the running service never does.
type Admin struct {
	User     string
	Password config.Secret
}

// adminTokenLife is shorter than the 60 s of the master realm's tokens.
const adminTokenLife = 40 * time.Second

// administer opens a session with the administrator's credential.
func administer(url string, a Admin) *session {
	var s *session
	var mu sync.Mutex
	var token string
	var fetched time.Time
	s = newSession(url, func(ctx context.Context) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(fetched) < adminTokenLife {
			return token, nil
		}
		jwt, err := s.g.LoginAdmin(ctx, a.User, a.Password.Value(), "master")
		if err != nil {
			return "", fmt.Errorf("sign in as Keycloak's administrator: %w", err)
		}
		token, fetched = jwt.AccessToken, time.Now()
		return token, nil
	})
	s.g.RestyClient().SetTimeout(commandTimeout).SetRetryCount(timeoutRetries).SetRetryWaitTime(retryWait).AddRetryCondition(unheard).SetLogger(faint{})
	return s
}

// A command is tried again by hand only, so that a busy machine must not end it:
// what may be repeated is, after a time-out.
const (
	commandTimeout = time.Minute // making a realm takes Keycloak some seconds of CPU
	timeoutRetries = 3
	retryWait      = time.Second
)

// unheard tells whether a call timed out that does the same when done twice.
func unheard(resp *resty.Response, err error) bool {
	var late net.Error
	if resp == nil || resp.Request == nil || !errors.As(err, &late) || !late.Timeout() || resp.Request.Context().Err() != nil {
		return false
	}
	return resp.Request.Method != http.MethodPost || strings.HasSuffix(resp.Request.URL, "/protocol/openid-connect/token")
}

// faint is resty's log: what matters of it is in the errors.
type faint struct{}

func (faint) Errorf(format string, v ...any) { slog.Debug("resty", "says", fmt.Sprintf(format, v...)) }

func (faint) Warnf(format string, v ...any) { slog.Debug("resty", "says", fmt.Sprintf(format, v...)) }

func (faint) Debugf(format string, v ...any) { slog.Debug("resty", "says", fmt.Sprintf(format, v...)) }

// clientKey gives Keycloak's own id of a client, "" when there is none.
func (s *session) clientKey(ctx context.Context, clientID string) (string, error) {
	token, err := s.token(ctx)
	if err != nil {
		return "", err
	}
	found, err := s.g.GetClients(ctx, token, s.realm, gocloak.GetClientsParams{ClientID: &clientID})
	if err != nil {
		return "", fmt.Errorf("client %s: %w", clientID, err)
	}
	if len(found) == 0 {
		return "", nil
	}
	return *found[0].ID, nil
}
