package authn

import (
	"encoding/json"
	"strconv"
	"strings"

	"motcua.vn/libs/tenant"
)

const maxMandates = 5

// callerOf maps claims to a caller. The kind is what the realm says; a
// service's subject is its client, because Keycloak gives service accounts a
// UUID that differs between realms.
func callerOf(c Claims) (tenant.Caller, error) {
	switch c.Kind {
	case tenant.Service:
		if c.ClientID == "" || c.ClientID != c.Party {
			return tenant.Caller{}, ErrInvalid
		}
		return tenant.ServiceCaller(c.ClientID), nil
	case tenant.Citizen, tenant.Staff:
	default:
		return tenant.Caller{}, ErrInvalid
	}
	caller := tenant.Caller{Kind: c.Kind, Subject: c.Subject}
	if n, err := strconv.Atoi(strings.Trim(string(c.Assurance), `"`)); err == nil && n >= 0 && n <= 2 {
		caller.Assurance = n
	}
	if c.Kind == tenant.Staff {
		ms, err := mandatesOf(c.Mandates)
		if err != nil {
			return tenant.Caller{}, ErrInvalid
		}
		caller.Mandates = ms
	}
	return caller, nil
}

// mandatesOf reads a JSON array, or a string that holds one: Keycloak's
// mappers give either, by the version.
func mandatesOf(raw json.RawMessage) ([]tenant.Mandate, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = json.RawMessage(text)
	}
	var ms []tenant.Mandate
	if err := json.Unmarshal(raw, &ms); err != nil {
		return nil, err
	}
	if len(ms) > maxMandates {
		return nil, ErrInvalid
	}
	for _, m := range ms {
		if _, err := tenant.ParseAgency(string(m.Agency)); err != nil {
			return nil, err
		}
	}
	return ms, nil
}
