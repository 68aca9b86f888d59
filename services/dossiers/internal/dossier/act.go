package dossier

import (
	"slices"
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Calendars gives the complete working calendar of an agency: its own rows over the province's.
type Calendars interface {
	For(tenant.Agency) *worktime.Calendar
}

// Act is one attempt to do something: who, when, and by which calendars time is counted.
// Calendars may be nil where only a question is asked (Actions).
type Act struct {
	Caller    tenant.Caller
	Now       time.Time // UTC, whole microseconds
	Calendars Calendars
}

// Self is the caller of our own jobs and consumers.
var Self = tenant.ServiceCaller("dossiers")

// self tells whether a job or consumer of ours acts.
func (a Act) self() bool { return a.Caller.Kind == Self.Kind && a.Caller.Subject == Self.Subject }

// at tells whether the caller may act for the agency now in one of the roles.
func (a Act) at(agency tenant.Agency, roles ...tenant.Role) bool {
	return agency != "" && slices.Contains(a.Caller.Agencies(a.Now), agency) && a.Caller.Has(a.Now, agency, roles...)
}

// among gives the first of the agencies for which the caller may act in one of the roles.
func (a Act) among(agencies []tenant.Agency, roles ...tenant.Role) (tenant.Agency, bool) {
	for _, agency := range agencies {
		if a.at(agency, roles...) {
			return agency, true
		}
	}
	return "", false
}

// applicant tells whether the account is owner, submitter or representative, or began the draft.
func (d *Dossier) applicant(c tenant.Caller) bool {
	return c.Kind == tenant.Citizen && c.Subject != "" && slices.Contains(d.Accounts(), c.Subject)
}

// Applicant tells whether the caller is owner, submitter or representative, or began the draft.
func (d *Dossier) Applicant(c tenant.Caller) bool { return d.applicant(c) }
