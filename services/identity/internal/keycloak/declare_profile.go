package keycloak

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/Nerzal/gocloak/v13"
)

// Attributes of an account that only identity and the administrator see and write.
const (
	attrKind      = "kind"      // citizen, staff, service
	attrAssurance = "assurance" // 0, 1, 2
	attrMandates  = "mandates"  // JSON, libs/tenant.Mandate
	attrRecord    = "record"    // identity's key of the official, so that a user name is never adopted by mistake
)

const groupCitizens = "citizens"

func itoa(n int) string { return strconv.Itoa(n) }

// declareProfile declares every attribute an account may have; undeclared ones
// stay off because unmanagedAttributePolicy is absent.
func declareProfile(ctx context.Context, s *session, _ Declaration) error {
	everybody := map[string]any{"view": []string{"admin", "user"}, "edit": []string{"admin", "user"}}
	adminOnly := map[string]any{"view": []string{"admin"}, "edit": []string{"admin"}}
	length := func(most int) map[string]any { return map[string]any{"max": most} }
	profile := map[string]any{
		"attributes": []map[string]any{
			{
				"name": "username", "displayName": "${username}", "permissions": everybody, "multivalued": false,
				"validations": map[string]any{
					"length": map[string]any{"min": 3, "max": 60}, "username-prohibited-characters": map[string]any{},
					"up-username-not-idn-homograph": map[string]any{},
					// No user name looks like somebody's e-mail address, with which citizens sign in.
					"pattern": map[string]any{"pattern": "^[a-z0-9][a-z0-9._-]{2,59}$", "error-message": "${invalidUsernameMessage}"},
				},
			},
			{
				"name": "email", "displayName": "${email}", "permissions": everybody, "multivalued": false,
				"required":    map[string]any{"roles": []string{"user"}},
				"validations": map[string]any{"email": map[string]any{}, "length": length(254)},
			},
			{ // the full name: Vietnamese names are not split at sign-up
				"name": "firstName", "displayName": "${fullName}", "permissions": everybody, "multivalued": false,
				"required":    map[string]any{"roles": []string{"user"}},
				"validations": map[string]any{"person-name-prohibited-characters": map[string]any{}, "length": length(120)},
			},
			{
				"name": attrKind, "permissions": adminOnly, "multivalued": false,
				"validations": map[string]any{"options": map[string]any{"options": []string{"citizen", "staff", "service"}}},
			},
			{
				"name": attrAssurance, "permissions": adminOnly, "multivalued": false,
				"validations": map[string]any{"options": map[string]any{"options": []string{"0", "1", "2"}}},
			},
			{"name": attrMandates, "permissions": adminOnly, "multivalued": false, "validations": map[string]any{"length": length(4000)}},
			{"name": attrRecord, "permissions": adminOnly, "multivalued": false, "validations": map[string]any{"length": length(36)}},
		},
	}
	return s.call(ctx, http.MethodPut, "/users/profile", profile, nil)
}

// texts of the realm, which win over those of every theme.
var texts = map[string]map[string]string{
	"vi": {"fullName": "Họ và tên", "invalidUsernameMessage": "Tên đăng nhập gồm 3 đến 60 chữ thường, số, dấu chấm, gạch nối."},
	"en": {"fullName": "Full name", "invalidUsernameMessage": "A user name has 3 to 60 lower-case letters, digits, dots and hyphens."},
}

func declareTexts(ctx context.Context, s *session, _ Declaration) error {
	for locale, all := range texts {
		if err := s.call(ctx, http.MethodPost, "/localization/"+locale, all, nil); err != nil {
			return err
		}
	}
	return nil
}

// declareGroups makes the group that every new account joins: it says citizen,
// assurance 1, until an attribute of the account itself says otherwise.
func declareGroups(ctx context.Context, s *session, _ Declaration) error {
	token, err := s.token(ctx)
	if err != nil {
		return err
	}
	want := gocloak.Group{
		Name:       gocloak.StringP(groupCitizens),
		Attributes: &map[string][]string{attrKind: {"citizen"}, attrAssurance: {"1"}},
	}
	group, err := s.g.GetGroupByPath(ctx, token, s.realm, groupCitizens)
	switch {
	case statusOf(err) == http.StatusNotFound:
		key, err := s.g.CreateGroup(ctx, token, s.realm, want)
		if err != nil {
			return err
		}
		want.ID = &key
	case err != nil:
		return err
	default:
		want.ID = group.ID
		if err := s.g.UpdateGroup(ctx, token, s.realm, want); err != nil {
			return err
		}
	}
	return onlyDefaultGroup(ctx, s, token, *want.ID)
}

func onlyDefaultGroup(ctx context.Context, s *session, token, key string) error {
	defaults, err := s.g.GetDefaultGroups(ctx, token, s.realm)
	if err != nil {
		return err
	}
	for _, g := range defaults {
		if *g.ID == key {
			continue
		}
		if err := s.g.RemoveDefaultGroup(ctx, token, s.realm, *g.ID); err != nil {
			return fmt.Errorf("remove default group: %w", err)
		}
	}
	return s.g.AddDefaultGroup(ctx, token, s.realm, key)
}
