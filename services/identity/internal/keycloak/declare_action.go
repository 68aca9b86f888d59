package keycloak

import (
	"context"
	"net/http"
	"net/url"
	"slices"
)

// actions that an account may be asked for; every other one is off, among them
// the deletion of an account, which would orphan dossiers.
var actions = []string{"CONFIGURE_TOTP", "UPDATE_PASSWORD", "UPDATE_PROFILE", "VERIFY_EMAIL", "VERIFY_PROFILE", "update_user_locale"}

func declareActions(ctx context.Context, s *session, _ Declaration) error {
	var have []map[string]any
	if err := s.call(ctx, http.MethodGet, "/authentication/required-actions", nil, &have); err != nil {
		return err
	}
	for _, a := range have {
		alias, _ := a["alias"].(string)
		want := slices.Contains(actions, alias)
		if a["enabled"] == want && a["defaultAction"] == false {
			continue
		}
		a["enabled"], a["defaultAction"] = want, false
		if err := s.call(ctx, http.MethodPut, "/authentication/required-actions/"+url.PathEscape(alias), a, nil); err != nil {
			return err
		}
	}
	return nil
}
