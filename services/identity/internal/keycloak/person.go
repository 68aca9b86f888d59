package keycloak

import (
	"context"
	"net/http"

	"github.com/Nerzal/gocloak/v13"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/citizen"
)

var _ citizen.Directory = (*Accounts)(nil)

// Person implements citizen.Directory.
func (a *Accounts) Person(ctx context.Context, account citizen.Account) (citizen.Person, error) {
	u, err := a.user(ctx, account)
	if err != nil {
		return citizen.Person{}, err
	}
	return personOf(u)
}

func (a *Accounts) user(ctx context.Context, account citizen.Account) (*gocloak.User, error) {
	token, err := a.s.token(ctx)
	if err != nil {
		return nil, failure(err)
	}
	u, err := a.s.g.GetUserByID(ctx, token, a.s.realm, account.String())
	if statusOf(err) == http.StatusNotFound {
		return nil, citizen.ErrNotFound
	}
	return u, failure(err)
}

// personOf reads an account; without an attribute of its own it is a citizen by its group.
func personOf(u *gocloak.User) (citizen.Person, error) {
	key, err := id.Parse(*u.ID)
	if err != nil {
		return citizen.Person{}, err
	}
	kind := tenant.Kind(attribute(u, attrKind))
	if kind == "" {
		kind = tenant.Citizen
	}
	return citizen.Person{
		Account: citizen.Account{UUID: key}, Kind: kind, FullName: gocloak.PString(u.FirstName), Email: gocloak.PString(u.Email),
		Language: attribute(u, "locale"), Enabled: gocloak.PBool(u.Enabled),
	}, nil
}

// ByEmail implements citizen.Directory; an address that is not verified finds nobody.
func (a *Accounts) ByEmail(ctx context.Context, email string) (citizen.Person, error) {
	token, err := a.s.token(ctx)
	if err != nil {
		return citizen.Person{}, failure(err)
	}
	found, err := a.s.g.GetUsers(ctx, token, a.s.realm, gocloak.GetUsersParams{
		Email: &email, Exact: gocloak.BoolP(true), EmailVerified: gocloak.BoolP(true), BriefRepresentation: gocloak.BoolP(false),
	})
	if err != nil {
		return citizen.Person{}, failure(err)
	}
	if len(found) != 1 {
		return citizen.Person{}, citizen.ErrNotFound
	}
	return personOf(found[0])
}

// Raise implements citizen.Directory.
func (a *Accounts) Raise(ctx context.Context, account citizen.Account) error {
	u, err := a.user(ctx, account)
	if err != nil {
		return err
	}
	if attribute(u, attrAssurance) == "2" {
		return nil
	}
	token, err := a.s.token(ctx)
	if err != nil {
		return failure(err)
	}
	if u.Attributes == nil {
		u.Attributes = &map[string][]string{}
	}
	(*u.Attributes)[attrAssurance] = []string{"2"}
	return failure(a.s.g.UpdateUser(ctx, token, a.s.realm, *u))
}

// Raised implements citizen.Directory.
func (a *Accounts) Raised(ctx context.Context) ([]citizen.Account, error) {
	var all []citizen.Account
	err := a.each(ctx, attrAssurance, "2", func(u *gocloak.User) error {
		key, err := id.Parse(*u.ID)
		all = append(all, citizen.Account{UUID: key})
		return err
	})
	return all, failure(err)
}

// Lower implements citizen.Directory; the group says what the account is then.
func (a *Accounts) Lower(ctx context.Context, account citizen.Account) error {
	u, err := a.user(ctx, account)
	if err != nil {
		return err
	}
	return failure(a.strip(ctx, u, attrAssurance))
}
