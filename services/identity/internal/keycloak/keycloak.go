// Package keycloak speaks to the realm's server: it declares the realm as code
// (Declare) and keeps the accounts of officials and citizens in step (Accounts).
// gocloak v13 covers most of the admin API; what it has no call for goes through
// the same REST API by call.
package keycloak

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/Nerzal/gocloak/v13"

	"motcua.vn/libs/fault"
)

// Realm is the one realm of the province (domain.md section 9).
const Realm = "motcua"

const callTimeout = 15 * time.Second

// ErrUnavailable says that Keycloak does not answer now; trying again later is right.
var ErrUnavailable = fault.Unavailable("keycloak_unavailable", "the sign-in service does not answer; try again")

// session is a client of the admin API with the means to get a token.
type session struct {
	g     *gocloak.GoCloak
	url   string
	realm string
	token func(ctx context.Context) (string, error)
}

func newSession(url string, token func(ctx context.Context) (string, error)) *session {
	url = strings.TrimRight(url, "/")
	g := gocloak.NewClient(url)
	g.RestyClient().SetTimeout(callTimeout)
	return &session{g: g, url: url, realm: Realm, token: token}
}

// call sends one request to a path below /admin/realms/<realm>; in and out may be nil.
func (s *session) call(ctx context.Context, method, path string, in, out any) error {
	token, err := s.token(ctx)
	if err != nil {
		return err
	}
	req := s.g.GetRequestWithBearerAuth(ctx, token)
	if in != nil {
		req.SetBody(in)
	}
	if out != nil {
		req.SetResult(out)
	}
	resp, err := req.Execute(method, s.url+"/admin/realms/"+s.realm+path)
	if err != nil {
		return err
	}
	if method == http.MethodDelete && resp.StatusCode() == http.StatusNotFound && resp.Request.Attempt > 1 {
		return nil // the first time was heard after all
	}
	if resp.IsError() {
		return &gocloak.APIError{Code: resp.StatusCode(), Message: method + " " + path + ": " + resp.Status() + complaint(resp.Body())}
	}
	return nil
}

// complaint names what Keycloak refused: the fields, or its sentence where it names none. A sentence about a field may
// quote what was typed and is dropped.
func complaint(body []byte) string {
	type refused struct {
		Field   string `json:"field"`
		Message string `json:"errorMessage"`
	}
	var said struct {
		refused
		Errors []refused `json:"errors"`
	}
	if json.Unmarshal(body, &said) != nil {
		return ""
	}
	var fields []string
	for _, r := range append(said.Errors, said.refused) {
		if r.Field != "" {
			fields = append(fields, r.Field)
		}
	}
	switch {
	case len(fields) > 0:
		return ": " + strings.Join(fields, ", ")
	case said.Message != "":
		return ": " + said.Message
	}
	return ""
}

// statusOf gives the HTTP status that Keycloak answered with, 0 for any other error.
func statusOf(err error) int {
	var api *gocloak.APIError
	if errors.As(err, &api) {
		return api.Code
	}
	return 0
}

// failure maps what went wrong to a fault; answers that quote input are dropped.
// Without a status Keycloak was not reached, or broke off.
func failure(err error) error {
	var known *fault.Error
	status := statusOf(err)
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case status == http.StatusNotFound:
		return fault.NotFound("account_unknown", "no such account")
	case status == 0, status >= http.StatusInternalServerError, status == http.StatusTooManyRequests:
		return ErrUnavailable.Because(err)
	}
	return fault.Internal(err)
}
