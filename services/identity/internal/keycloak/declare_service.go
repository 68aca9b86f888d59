package keycloak

import (
	"context"
	"fmt"
	"slices"

	"github.com/Nerzal/gocloak/v13"
)

// accountRoles are what identity's running account may do: manage users, never the realm.
var accountRoles = []string{"manage-users", "query-groups", "query-users", "view-users"}

// declareServiceAccounts gives each service account its kind and roles and
// takes away everything else.
func declareServiceAccounts(ctx context.Context, s *session, d Declaration) error {
	management, err := s.clientKey(ctx, "realm-management")
	if err != nil {
		return err
	}
	for _, c := range clients {
		if c.sample && !d.Sample {
			continue
		}
		if err := declareServiceAccount(ctx, s, c, management); err != nil {
			return fmt.Errorf("service account of %s: %w", c.id, err)
		}
	}
	return nil
}

func declareServiceAccount(ctx context.Context, s *session, c client, management string) error {
	key, err := s.clientKey(ctx, c.id)
	if err != nil {
		return err
	}
	token, err := s.token(ctx)
	if err != nil {
		return err
	}
	user, err := s.g.GetClientServiceAccount(ctx, token, s.realm, key)
	if err != nil {
		return err
	}
	user.Attributes = &map[string][]string{attrKind: {"service"}}
	if err := s.g.UpdateUser(ctx, token, s.realm, *user); err != nil {
		return err
	}
	if err := leaveGroups(ctx, s, token, *user.ID); err != nil {
		return err
	}
	have, err := s.g.GetClientRolesByUserID(ctx, token, s.realm, management, *user.ID)
	if err != nil {
		return err
	}
	var want []string
	if c.accounts {
		want = accountRoles
	}
	if drop := rolesBesides(have, want); len(drop) > 0 {
		if err := s.g.DeleteClientRolesFromUser(ctx, token, s.realm, management, *user.ID, drop); err != nil {
			return err
		}
	}
	if len(want) == 0 {
		return nil
	}
	return grant(ctx, s, token, key, management, *user.ID)
}

func leaveGroups(ctx context.Context, s *session, token, user string) error {
	groups, err := s.g.GetUserGroups(ctx, token, s.realm, user, gocloak.GetGroupsParams{})
	if err != nil {
		return err
	}
	for _, g := range groups {
		if err := s.g.DeleteUserFromGroup(ctx, token, s.realm, user, *g.ID); err != nil {
			return err
		}
	}
	return nil
}

func rolesBesides(have []*gocloak.Role, want []string) []gocloak.Role {
	var rest []gocloak.Role
	for _, r := range have {
		if !slices.Contains(want, *r.Name) {
			rest = append(rest, *r)
		}
	}
	return rest
}

// grant gives the roles to the account and lets the client's tokens carry them.
func grant(ctx context.Context, s *session, token, key, management, user string) error {
	var roles []gocloak.Role
	for _, name := range accountRoles {
		role, err := s.g.GetClientRole(ctx, token, s.realm, management, name)
		if err != nil {
			return err
		}
		roles = append(roles, *role)
	}
	if err := s.g.AddClientRolesToUser(ctx, token, s.realm, management, user, roles); err != nil {
		return err
	}
	return s.g.CreateClientScopeMappingsClientRoles(ctx, token, s.realm, key, management, roles)
}
