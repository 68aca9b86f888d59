package site

import (
	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/tenant"
)

// PrivacyNotice is the version of the privacy notice in force; each text of it
// has its own, and a person agrees to one version.
const PrivacyNotice = "2026-01"

// Agreed tells whether the person agreed to the notice in force.
func Agreed(p identityv1.Profile) bool {
	for _, c := range p.Consents {
		if c.Notice == PrivacyNotice {
			return true
		}
	}
	return false
}

// ConsentOpen tells whether a citizen should be shown the privacy notice now.
// Officials work under their service's law, and nobody is kept out because identity is away.
func (a *Ask) ConsentOpen() bool {
	if a.Session == nil || a.Session.Kind != tenant.Citizen {
		return false
	}
	me, err := kit.Answer[identityv1.Profile](a.Clients.Identity(a).GetMe(a.Ctx()))
	if err != nil {
		a.Log("no profile after sign-in", err)
		return false
	}
	return !Agreed(me)
}
