package site

import (
	"github.com/google/uuid"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/tenant"
)

const maxOfficers = 50 // asked for at once, as the contract bounds it

// OfficerNames gives the names of officials, for staff only: citizens see units, not persons.
// A page is as good without them, so identity's absence leaves them out.
func (a *Ask) OfficerNames(accounts []string) map[string]string {
	names := map[string]string{}
	if a.Session == nil || a.Session.Kind != tenant.Staff {
		return names
	}
	var ids []uuid.UUID
	for _, s := range accounts {
		if u, err := uuid.Parse(s); err == nil && len(ids) < maxOfficers {
			ids = append(ids, u)
		}
	}
	if len(ids) == 0 {
		return names
	}
	page, err := kit.Answer[identityv1.OfficialPage](a.Clients.Identity(a).ListOfficials(a.Ctx(), &identityv1.ListOfficialsParams{Account: ids, Limit: 100}))
	if err != nil {
		a.Log("no officers' names", err)
		return names
	}
	for _, o := range page.Officials {
		names[o.Account.String()] = o.FullName
	}
	return names
}
