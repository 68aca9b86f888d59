package keycloak

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/Nerzal/gocloak/v13"

	"motcua.vn/libs/failpoint"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/citizen"
	"motcua.vn/services/identity/internal/official"
)

// Accounts keeps accounts in step with the running service's own credential,
// which may manage users and nothing else.
type Accounts struct {
	s         *session
	publicURL string // where an invitation leads to
}

// NewAccounts makes the adapter. token gives the service's own access token.
func NewAccounts(url, publicURL string, token func(ctx context.Context) (string, error)) *Accounts {
	return &Accounts{s: newSession(url, token), publicURL: publicURL}
}

var _ official.Directory = (*Accounts)(nil)

const (
	actionPassword = "UPDATE_PASSWORD"
	actionCode     = "CONFIGURE_TOTP"
	pageSize       = 100
)

// Ensure implements official.Directory. It finds the account by its id, or by
// our record key and the user name, so that a crash between creating and
// recording makes no second one.
func (a *Accounts) Ensure(ctx context.Context, o official.Official) (official.Account, error) {
	want, err := userOf(o)
	if err != nil {
		return official.Account{}, err
	}
	key, err := a.put(ctx, o, want)
	if statusOf(err) == http.StatusConflict { // somebody else's, or ours that was made a moment ago
		key, err = a.put(ctx, o, want)
	}
	if statusOf(err) == http.StatusConflict {
		return official.Account{}, official.ErrUsername.Because(err)
	}
	if err != nil {
		return official.Account{}, failure(err)
	}
	account, err := id.Parse(key)
	if err != nil {
		return official.Account{}, fmt.Errorf("keycloak: account id: %w", err)
	}
	if o.State() != official.Active {
		err = a.signOut(ctx, key)
	}
	return official.Account{UUID: account}, failure(err)
}

// put writes the account, or makes it where there is none, and gives its id.
func (a *Accounts) put(ctx context.Context, o official.Official, want gocloak.User) (string, error) {
	have, err := a.find(ctx, o)
	switch {
	case err != nil:
		return "", err
	case have == nil:
		key, err := a.create(ctx, want)
		failpoint.Hit("identity.account_made")
		return key, err
	}
	err = a.update(ctx, have, want)
	failpoint.Hit("identity.account_updated")
	return *have.ID, err
}

// userOf is the account as it should be. The assurance of an official says
// nothing about dossiers of their own.
func userOf(o official.Official) (gocloak.User, error) {
	mandates, err := mandatesOf(o)
	if err != nil {
		return gocloak.User{}, err
	}
	return gocloak.User{
		Username: &o.Username, Email: &o.Email, FirstName: &o.FullName, EmailVerified: gocloak.BoolP(true),
		Enabled: gocloak.BoolP(o.State() == official.Active),
		Attributes: &map[string][]string{
			attrKind: {"staff"}, attrAssurance: {"0"}, attrMandates: {mandates}, attrRecord: {o.Record.String()},
		},
	}, nil
}

// mandatesOf writes the claim as libs/authn reads it.
func mandatesOf(o official.Official) (string, error) {
	claim := make([]tenant.Mandate, len(o.Mandates))
	for i, m := range o.Mandates {
		claim[i] = tenant.Mandate{Agency: m.Agency, Roles: m.Roles, Until: m.Until}
	}
	b, err := json.Marshal(claim)
	return string(b), err
}

func (a *Accounts) find(ctx context.Context, o official.Official) (*gocloak.User, error) {
	token, err := a.s.token(ctx)
	if err != nil {
		return nil, err
	}
	if !o.Account.IsZero() {
		user, err := a.s.g.GetUserByID(ctx, token, a.s.realm, o.Account.String())
		if statusOf(err) == http.StatusNotFound {
			return nil, fmt.Errorf("account %s is gone from Keycloak: %w", o.Account, err)
		}
		return user, err
	}
	found, err := a.s.g.GetUsers(ctx, token, a.s.realm, gocloak.GetUsersParams{Username: &o.Username, Exact: gocloak.BoolP(true)})
	if err != nil || len(found) == 0 {
		return nil, err
	}
	if attribute(found[0], attrRecord) != o.Record.String() {
		return nil, official.ErrUsername
	}
	return found[0], nil
}

func (a *Accounts) create(ctx context.Context, want gocloak.User) (string, error) {
	token, err := a.s.token(ctx)
	if err != nil {
		return "", err
	}
	want.RequiredActions = &[]string{actionPassword, actionCode}
	return a.s.g.CreateUser(ctx, token, a.s.realm, want)
}

// update writes only what differs, because each write empties Keycloak's caches.
func (a *Accounts) update(ctx context.Context, have *gocloak.User, want gocloak.User) error {
	if fingerprint(have) == fingerprint(&want) {
		return nil
	}
	token, err := a.s.token(ctx)
	if err != nil {
		return err
	}
	want.ID, want.RequiredActions = have.ID, have.RequiredActions
	return a.s.g.UpdateUser(ctx, token, a.s.realm, want)
}

func attribute(u *gocloak.User, name string) string {
	if u.Attributes == nil || len((*u.Attributes)[name]) == 0 {
		return ""
	}
	return (*u.Attributes)[name][0]
}

func (a *Accounts) signOut(ctx context.Context, key string) error {
	token, err := a.s.token(ctx)
	if err != nil {
		return err
	}
	return a.s.g.LogoutAllSessions(ctx, token, a.s.realm, key)
}

// Invite implements official.Directory.
func (a *Accounts) Invite(ctx context.Context, account official.Account) error {
	token, err := a.s.token(ctx)
	if err != nil {
		return failure(err)
	}
	invitation := gocloak.ExecuteActionsEmail{
		UserID: gocloak.StringP(account.String()), Lifespan: gocloak.IntP(firstSignInLife), Actions: &[]string{actionPassword, actionCode},
	}
	if a.publicURL != "" {
		invitation.ClientID, invitation.RedirectURI = gocloak.StringP("portal"), gocloak.StringP(a.publicURL+"/auth/callback")
	}
	return failure(a.s.g.ExecuteActionsEmail(ctx, token, a.s.realm, invitation))
}

// each calls f for every account whose attribute has the value.
func (a *Accounts) each(ctx context.Context, name, value string, f func(*gocloak.User) error) error {
	for first := 0; ; first += pageSize {
		token, err := a.s.token(ctx)
		if err != nil {
			return err
		}
		page, err := a.s.g.GetUsers(ctx, token, a.s.realm, gocloak.GetUsersParams{
			Q: gocloak.StringP(name + ":" + value), First: &first, Max: gocloak.IntP(pageSize), BriefRepresentation: gocloak.BoolP(false),
		})
		if err != nil {
			return err
		}
		for _, u := range page {
			if err := f(u); err != nil {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// Staff implements official.Directory.
func (a *Accounts) Staff(ctx context.Context) ([]official.Seen, error) {
	var all []official.Seen
	err := a.each(ctx, attrKind, "staff", func(u *gocloak.User) error {
		key, err := id.Parse(*u.ID)
		all = append(all, official.Seen{Account: official.Account{UUID: key}, Record: attribute(u, attrRecord), Fingerprint: fingerprint(u)})
		return err
	})
	return all, failure(err)
}

// Fingerprint implements official.Directory.
func (a *Accounts) Fingerprint(o official.Official) (string, error) {
	want, err := userOf(o)
	return fingerprint(&want), err
}

// fingerprint holds everything of an account that we write.
func fingerprint(u *gocloak.User) string {
	return strings.Join([]string{
		gocloak.PString(u.FirstName), gocloak.PString(u.Email), strconv.FormatBool(gocloak.PBool(u.Enabled)),
		attribute(u, attrKind), attribute(u, attrAssurance), attribute(u, attrMandates), attribute(u, attrRecord),
	}, "\x00")
}

// Strip implements official.Directory.
func (a *Accounts) Strip(ctx context.Context, account official.Account) error {
	u, err := a.user(ctx, citizen.Account(account))
	if err != nil {
		return err
	}
	return failure(a.strip(ctx, u, attrKind, attrMandates, attrAssurance, attrRecord))
}

// strip takes attributes away; the group of citizens then says what the account is.
func (a *Accounts) strip(ctx context.Context, u *gocloak.User, names ...string) error {
	token, err := a.s.token(ctx)
	if err != nil {
		return err
	}
	if u.Attributes == nil {
		return nil
	}
	rest := map[string][]string{}
	for name, values := range *u.Attributes {
		if !slices.Contains(names, name) {
			rest[name] = values
		}
	}
	u.Attributes = &rest
	return a.s.g.UpdateUser(ctx, token, a.s.realm, *u)
}
