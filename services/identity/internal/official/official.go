// Package official is the accounts of staff: created on an agency's request,
// changed on a new title or a move, locked, ended at a date (domain.md section 9).
// The account stays, the rights move.
package official

import (
	"slices"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/agency"
)

// MaxMandates is how many agencies a person may work for at once.
const MaxMandates = 5

// Record is our key of an official; it exists before Keycloak knows the account.
type Record struct{ id.UUID }

// Account is Keycloak's id of an account, the sub of its tokens. Zero: not made yet.
type Account struct{ id.UUID }

// State of an account.
type State string

// The states: ended means that no mandate is in force any more.
const (
	Active State = "active"
	Locked State = "locked"
	Ended  State = "ended"
)

// Mandate is a person's roles at one agency from a day until an instant (zero: no end).
type Mandate struct {
	Agency tenant.Agency
	Roles  []tenant.Role
	Since  worktime.Date
	Until  time.Time
}

// Official is one account of staff.
type Official struct {
	Record   Record
	Account  Account
	Username string
	FullName string
	Email    string
	Title    string
	Division string
	Locked   bool
	Mandates []Mandate // ended ones are dropped by Expire
	Version  int64
	Synced   bool // whether Keycloak has what stands here
}

// State is derived: a lock wins over an end.
func (o Official) State() State {
	switch {
	case o.Locked:
		return Locked
	case len(o.Mandates) == 0:
		return Ended
	}
	return Active
}

// ValidUntil is when the last mandate ends; zero where one has no end.
func (o Official) ValidUntil() time.Time {
	var last time.Time
	for _, m := range o.Mandates {
		if m.Until.IsZero() {
			return time.Time{}
		}
		if m.Until.After(last) {
			last = m.Until
		}
	}
	return last
}

// Agencies lists where the person holds a mandate.
func (o Official) Agencies() []tenant.Agency {
	all := make([]tenant.Agency, len(o.Mandates))
	for i, m := range o.Mandates {
		all[i] = m.Agency
	}
	return all
}

// Denied is what a change ends: tokens that were issued before the instant and
// name this agency, or any agency where it is empty, are refused.
type Denied struct {
	Agency tenant.Agency
	Before time.Time
}

// The faults of this package.
var (
	ErrNotFound   = fault.NotFound("official_unknown", "no such official")
	ErrVersion    = agency.ErrVersion
	ErrOutside    = agency.ErrOutside
	ErrOwn        = fault.Forbidden("own_account", "nobody changes their own account or mandates; ask another administrator")
	ErrTooMany    = fault.Invalid("too_many_mandates", "a person holds at most five mandates", fault.Field{Path: "mandates", Code: "too_many"})
	ErrTwice      = fault.Invalid("mandate_twice", "one mandate for each agency; put the roles together", fault.Field{Path: "mandates", Code: "twice"})
	ErrAgency     = fault.Invalid("agency_not_in_force", "the agency is not in force", fault.Field{Path: "agency", Code: "unknown"})
	ErrRole       = fault.Invalid("role_unknown", "this role does not exist", fault.Field{Path: "roles", Code: "unknown"})
	ErrHighRole   = fault.Forbidden("role_of_the_province", "only the province's administrators give this role")
	ErrPast       = fault.Invalid("until_past", "the end lies in the past", fault.Field{Path: "until", Code: "past"})
	ErrDivision   = fault.Invalid("division_unknown", "the agency has no such division", fault.Field{Path: "division", Code: "unknown"})
	ErrUsername   = fault.Conflict("username_taken", "another account has this user name or e-mail address")
	ErrNotThere   = fault.Conflict("no_mandate_there", "the person holds no mandate at the agency left")
	ErrLocked     = fault.Conflict("already_locked", "the account is locked")
	ErrNotLocked  = fault.Conflict("not_locked", "the account is not locked")
	ErrEmpty      = fault.Invalid("no_roles", "name at least one role", fault.Field{Path: "roles", Code: "empty"})
	ErrUnfinished = fault.Unavailable("account_pending", "the account is recorded and Keycloak does not answer; try again with the same key")
)

// ofTheProvince are roles that reach beyond an agency.
var ofTheProvince = []tenant.Role{tenant.ProvinceAdministrator, tenant.PlatformEngineer}

// checkMandate tells whether a mandate may be given at all.
func checkMandate(tree agency.Tree, m Mandate, now time.Time) error {
	a, ok := tree[m.Agency]
	switch {
	case !ok || !a.InForce(worktime.DateOf(now)):
		return ErrAgency
	case len(m.Roles) == 0:
		return ErrEmpty
	case !m.Until.IsZero() && !m.Until.After(now):
		return ErrPast
	}
	for _, r := range m.Roles {
		if !slices.Contains(tenant.Roles(), r) {
			return ErrRole
		}
	}
	return nil
}

// checkDivision tells whether a division belongs to one of the agencies.
func checkDivision(tree agency.Tree, key string, agencies []tenant.Agency) error {
	if key == "" {
		return nil
	}
	for _, code := range agencies {
		if slices.ContainsFunc(tree[code].Divisions, func(d agency.Division) bool { return d.Key == key }) {
			return nil
		}
	}
	return ErrDivision
}

// equal tells whether two mandates say the same.
func (m Mandate) equal(o Mandate) bool {
	return m.Agency == o.Agency && slices.Equal(m.Roles, o.Roles) && m.Until.Equal(o.Until)
}
