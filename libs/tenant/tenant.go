// Package tenant names who acts: kinds of callers, agencies, roles, mandates.
// A department or commune is a tenant; its key everywhere is its agency code
// (Decision 20/2020/QD-TTg: V.ZZ.YY.[GH]XX, or the short newer form).
package tenant

import (
	"regexp"
	"slices"
	"time"

	"motcua.vn/libs/fault"
)

// Agency is an agency's code, the key of a tenant.
type Agency string

var agencyCode = regexp.MustCompile(`^([0-9]{1,3}\.[0-9]{2}\.[0-9]{2}\.[GH][0-9]{2}|[GH][0-9]{2}(\.[0-9]{1,4}){0,3})$`)

// ParseAgency accepts the old and the new shape of an agency code.
func ParseAgency(s string) (Agency, error) {
	if !agencyCode.MatchString(s) {
		return "", fault.Invalid("agency_code", "an agency code looks like 000.00.00.H53 or H53.12")
	}
	return Agency(s), nil
}

// Kind is the kind of account behind a token.
type Kind string

// The kinds; the zero Kind is nobody.
const (
	Citizen Kind = "citizen"
	Staff   Kind = "staff"
	Service Kind = "service"
)

// Role is what a mandate lets somebody do at one agency.
type Role string

// The roles of domain.md section 1.
const (
	ReceptionOfficer      Role = "reception_officer"
	Cashier               Role = "cashier"
	CentreHead            Role = "centre_head"
	PostClerk             Role = "post_clerk"
	CaseOfficer           Role = "case_officer"
	DivisionHead          Role = "division_head"
	Leader                Role = "leader"
	Clerk                 Role = "clerk"
	ProcedureController   Role = "procedure_controller"
	Inspector             Role = "inspector"
	AgencyAdministrator   Role = "agency_administrator"
	ProvinceAdministrator Role = "province_administrator"
	PlatformEngineer      Role = "platform_engineer"
)

// Roles lists every role, in the order in which people see them.
func Roles() []Role {
	return []Role{
		ReceptionOfficer, Cashier, CentreHead, PostClerk, CaseOfficer, DivisionHead, Leader, Clerk,
		ProcedureController, Inspector, AgencyAdministrator, ProvinceAdministrator, PlatformEngineer,
	}
}

// Mandate is a person's roles at one agency until a date (zero: no end).
type Mandate struct {
	Agency Agency    `json:"agency"`
	Roles  []Role    `json:"roles"`
	Until  time.Time `json:"until,omitzero"`
}

// Active tells whether the mandate holds at t.
func (m Mandate) Active(t time.Time) bool { return m.Until.IsZero() || t.Before(m.Until) }

// Caller is who makes a request, as the verified token says; in jobs and
// consumers it is a constant. The zero Caller is nobody and sees nothing.
type Caller struct {
	Kind      Kind
	Subject   string // account UUID; for services the service's name
	Assurance int    // 0, 1 or 2 (domain.md section 9)
	Mandates  []Mandate
	Acting    Agency // the agency a member of staff acts for in this request; empty: none named
	// OnBehalfOf is the account for which a service acts, for records only; it gives no right.
	OnBehalfOf string
}

// Agencies lists the agencies of the mandates in force at t, or the acting agency alone when one is named.
func (c Caller) Agencies(t time.Time) []Agency {
	var all []Agency
	for _, m := range c.Mandates {
		if m.Active(t) && (c.Acting == "" || c.Acting == m.Agency) {
			all = append(all, m.Agency)
		}
	}
	return all
}

// Has tells whether the caller holds one of the roles at agency a at time t.
func (c Caller) Has(t time.Time, a Agency, roles ...Role) bool {
	if c.Kind != Staff {
		return false
	}
	for _, m := range c.Mandates {
		if m.Agency == a && m.Active(t) && slices.ContainsFunc(roles, func(r Role) bool { return slices.Contains(m.Roles, r) }) {
			return true
		}
	}
	return false
}

// HasAnywhere tells whether the caller holds one of the roles at any agency it may act for now.
func (c Caller) HasAnywhere(t time.Time, roles ...Role) bool {
	return slices.ContainsFunc(c.Agencies(t), func(a Agency) bool { return c.Has(t, a, roles...) })
}

// ServiceCaller is a service acting as itself.
func ServiceCaller(name string) Caller { return Caller{Kind: Service, Subject: name} }
