package dossier

import (
	"motcua.vn/libs/fault"
)

// Link makes an account that proved a citizen id (assurance 2) that person's account. It tells whether anything changed:
// an id that no person has, or that has an account already, changes nothing.
func (d *Dossier) Link(a Act, account, citizenID string) (bool, error) {
	if !a.self() {
		return false, fault.Forbidden("role_missing", "only our own consumer links accounts")
	}
	if d.Status == Draft || citizenID == "" || account == "" {
		return false, nil
	}
	linked := false
	for i := range d.Persons {
		if p := &d.Persons[i]; p.Part != Assistant && p.Account == "" && p.CitizenID == citizenID {
			p.Account, linked = account, true
		}
	}
	if linked {
		d.record(a, "", "linked", "", map[string]any{"account": account})
	}
	return linked, nil
}
