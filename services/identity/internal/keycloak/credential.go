package keycloak

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/Nerzal/gocloak/v13"
	"golang.org/x/sync/errgroup"
)

// Credential is the known password and one-time code secret of a sample
// account. Kind citizen with Email and FullName creates the account when absent,
// its e-mail address verified.
type Credential struct {
	Username   string `json:"username"`
	Password   string `json:"password"`
	TOTPSecret string `json:"totpSecret,omitempty"` // the raw key of RFC 6238, at least 16 characters; empty: none
	Email      string `json:"email,omitempty"`      // with FullName: creates a citizen who is absent
	FullName   string `json:"fullName,omitempty"`
}

// codeLabel marks the one-time code generators that we imported.
const codeLabel = "sample"

// importers set credentials beside each other; Keycloak spends its time on
// hashing passwords, and more than this only wait for its cores.
const importers = 4

// ImportCredentials sets the credentials of sample accounts with the
// administrator's session and gives the account of each user name; running it
// again changes nothing. The error is the first one.
func ImportCredentials(ctx context.Context, url string, a Admin, list []Credential) (map[string]string, error) {
	s := administer(url, a)
	users := make([]string, len(list))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(importers)
	for i, c := range list {
		group.Go(func() error {
			user, err := importCredential(ctx, s, c)
			if err != nil {
				return fmt.Errorf("credentials of %s: %w", c.Username, err)
			}
			users[i] = user
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	accounts := make(map[string]string, len(list))
	for i, c := range list {
		accounts[c.Username] = users[i]
	}
	return accounts, nil
}

func importCredential(ctx context.Context, s *session, c Credential) (string, error) {
	user, err := sampleUser(ctx, s, c)
	if err != nil {
		return "", err
	}
	password := map[string]any{"type": "password", "value": c.Password, "temporary": false}
	if err := s.call(ctx, http.MethodPut, "/users/"+user+"/reset-password", password, nil); err != nil {
		return "", err
	}
	if c.TOTPSecret == "" {
		return user, nil
	}
	return user, importCode(ctx, s, user, c.TOTPSecret)
}

// sampleUser finds the account, or makes the citizen.
func sampleUser(ctx context.Context, s *session, c Credential) (string, error) {
	token, err := s.token(ctx)
	if err != nil {
		return "", err
	}
	exact := true
	found, err := s.g.GetUsers(ctx, token, s.realm, gocloak.GetUsersParams{Username: &c.Username, Exact: &exact})
	if err != nil {
		return "", err
	}
	if len(found) == 1 {
		return *found[0].ID, nil
	}
	if c.Email == "" || c.FullName == "" {
		return "", fmt.Errorf("no such account, and no e-mail and name to make one")
	}
	return s.g.CreateUser(ctx, token, s.realm, gocloak.User{
		Username: &c.Username, Email: &c.Email, FirstName: &c.FullName, EmailVerified: gocloak.BoolP(true), Enabled: gocloak.BoolP(true),
	})
}

// importCode replaces the account's one-time code generators by the known one
// and takes back the request to set one up.
func importCode(ctx context.Context, s *session, user, secret string) error {
	var have []struct {
		ID    string `json:"id"`
		Type  string `json:"type"`
		Label string `json:"userLabel"`
	}
	if err := s.call(ctx, http.MethodGet, "/users/"+user+"/credentials", nil, &have); err != nil {
		return err
	}
	for _, h := range have {
		if h.Type != "otp" {
			continue
		}
		if err := s.call(ctx, http.MethodDelete, "/users/"+user+"/credentials/"+h.ID, nil, nil); err != nil {
			return err
		}
	}
	data, err := json.Marshal(map[string]any{"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"})
	if err != nil {
		return err
	}
	value, err := json.Marshal(map[string]string{"value": secret})
	if err != nil {
		return err
	}
	// What is not named stays as it is, so that nothing read before is written over what happened since. A sample
	// account has nothing left to do when it signs in.
	change := map[string]any{"requiredActions": []string{}, "credentials": []map[string]any{{
		"type": "otp", "userLabel": codeLabel, "credentialData": string(data), "secretData": string(value),
	}}}
	return s.call(ctx, http.MethodPut, "/users/"+user, change, nil)
}
