package dossier

import (
	"slices"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Faults that every store gives alike.
var (
	// ErrNotFound: there is none, or none that the caller may know of.
	ErrNotFound = fault.NotFound("dossier_not_found", "there is no such dossier, or none that you may see")
	// ErrVersion: somebody changed it since the caller read it.
	ErrVersion = fault.Precondition("version_mismatch", "the dossier was changed since you read it: read it again")
	// ErrKeyReused: the idempotency key came with another body before.
	ErrKeyReused = fault.Invalid("idempotency_key_reused", "this Idempotency-Key was used with another request")
	// ErrTooManyDrafts: the account has as many open drafts as it may have.
	ErrTooManyDrafts = fault.Limited("too_many_drafts", "file or delete one of your drafts before you begin another", 0)
	// ErrNotDraft: only drafts are deleted.
	ErrNotDraft = fault.Conflict("already_filed", "a filed dossier is withdrawn, not deleted")
)

// readers are the roles that read dossiers; administrators, engineers and keepers of the catalogue get 404 on every one.
var readers = []tenant.Role{
	tenant.ReceptionOfficer, tenant.Cashier, tenant.CentreHead, tenant.CaseOfficer, tenant.DivisionHead, tenant.Leader,
	tenant.Clerk, tenant.Inspector,
}

// Scope lists the agencies whose dossiers the caller may read now: those of the mandates that hold a role which reads.
// It is what row-level security is told.
func Scope(c tenant.Caller, now time.Time) []tenant.Agency {
	return slices.DeleteFunc(c.Agencies(now), func(a tenant.Agency) bool { return !c.Has(now, a, readers...) })
}

// Visible tells whether the caller may know of the dossier: services by their policies, citizens as applicants, staff
// where an agency of theirs is a party now.
func (d *Dossier) Visible(c tenant.Caller, now time.Time) bool {
	switch c.Kind {
	case tenant.Service:
		return true
	case tenant.Citizen:
		return d.applicant(c)
	case tenant.Staff:
		return slices.ContainsFunc(Scope(c, now), func(a tenant.Agency) bool { return d.PartOf(a) != "" })
	}
	return false
}

// Holds tells whether a file belongs to the dossier such that the caller, who sees the dossier, may open it: applicants
// the parts and, once issued, the results; staff those, results before issue and papers of opinions.
func (d *Dossier) Holds(file id.UUID, c tenant.Caller) bool {
	is := func(f *id.UUID) bool { return f != nil && *f == file }
	if slices.ContainsFunc(d.Parts, func(p Part) bool { return is(p.File) }) {
		return true
	}
	staff := c.Kind == tenant.Staff
	if slices.ContainsFunc(d.Results, func(r Result) bool { return is(r.File) && (staff || !r.IssuedAt.IsZero()) }) {
		return true
	}
	return staff && slices.ContainsFunc(d.Steps, func(s StepRun) bool { return is(s.File) })
}

// DueSpan gives the span of due dates that a filter of the inbox means, from (inclusive, zero: open) until (exclusive).
func DueSpan(due string, now time.Time) (from, until time.Time) {
	today := worktime.DateOf(now)
	switch due {
	case "overdue":
		return time.Time{}, now
	case "today":
		return now, today.Add(1).At(0).UTC()
	case "week":
		return now, today.Add(7).At(0).UTC()
	}
	return time.Time{}, time.Time{}
}

// Summarise gives the row of "my dossiers".
func Summarise(d *Dossier) Summary {
	s := Summary{
		ID: d.ID, Number: d.Number, Procedure: d.Procedure, ProcedureName: d.ProcedureName, Status: d.Status,
		OwnerName: d.OwnerName(), ReceiveAgency: d.ReceiveAgency, FiledAt: d.FiledAt, Due: d.Clock.CurrentDue,
		UpdatedAt: d.UpdatedAt, NeedsMe: d.NeedsMe(),
	}
	if d.Status == AwaitingReception {
		s.Due = d.Clock.ReceptionDue
	}
	return s
}

// Accounts lists who sees the dossier as a citizen: while it is a draft who began it, then the accounts of owners,
// submitter and representative.
func (d *Dossier) Accounts() []string {
	if d.Status == Draft {
		return []string{d.Creator}
	}
	list := []string{}
	for _, p := range d.Persons {
		if p.Part != Assistant && p.Account != "" && !slices.Contains(list, p.Account) {
			list = append(list, p.Account)
		}
	}
	return list
}

// NeedsMe tells whether the next move is the applicant's.
func (d *Dossier) NeedsMe() bool { return d.Status == SupplementRequired }

// In tells whether a summary belongs to a state of MineFilter.
func (s Summary) In(state string) bool {
	switch state {
	case "draft":
		return s.Status == Draft
	case "open":
		return s.Status != Draft && !s.Status.Ended()
	case "ended":
		return s.Status.Ended()
	case "attention":
		return s.NeedsMe
	}
	return true
}
