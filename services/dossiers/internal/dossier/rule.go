package dossier

import (
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
)

// rule says who may do something and when. The transition and the list of
// actions both ask it, so that what is offered is what is allowed.
type rule struct {
	name string
	// who gives the agency for which the caller would act (none for applicants) and whether role and relation fit.
	who func(*Dossier, Act) (tenant.Agency, bool)
	// shown leaves an action out of the list where there is nothing to do it on; nil: always listed.
	shown func(*Dossier, Act) bool
	// guard gives the fault why it cannot be done now.
	guard func(*Dossier, Act) error
}

// rules in the order in which people see the actions.
var rules = []rule{
	{name: "file", who: applicants, guard: (*Dossier).mayFile, shown: in(Draft)},
	{name: "delete", who: applicants, guard: (*Dossier).mayDelete, shown: in(Draft)},
	{name: "supply", who: applicantsOrCounter, guard: (*Dossier).maySupply, shown: toApplicantOr(SupplementRequired)},
	{name: "withdraw", who: applicantsOrCounter, guard: (*Dossier).mayWithdraw, shown: filed},
	{name: "rate", who: applicants, guard: (*Dossier).mayRate, shown: filed},
	{name: "receive", who: atReception, guard: (*Dossier).mayReceive, shown: filed},
	{name: "refuse", who: atReception, guard: (*Dossier).mayRefuse, shown: filed},
	{name: "request-supplement", who: asksSupplement, guard: (*Dossier).mayRequestSupplement, shown: filed},
	{name: "take", who: handling(tenant.CaseOfficer, tenant.DivisionHead), guard: (*Dossier).mayTake, shown: filed},
	{name: "assign", who: handling(tenant.DivisionHead, tenant.CentreHead, tenant.Leader), guard: (*Dossier).mayAssign, shown: filed},
	{name: "hand-over", who: handsOver, guard: (*Dossier).mayHandOver, shown: filed},
	{name: "accept", who: party(officers...), guard: (*Dossier).mayAccept, shown: offered},
	{name: "decline", who: party(officers...), guard: (*Dossier).mayAccept, shown: offered},
	{name: "request-opinion", who: handling(tenant.CaseOfficer, tenant.DivisionHead, tenant.Leader), guard: (*Dossier).mayRequestOpinion, shown: filed},
	{name: "give-opinion", who: party(tenant.CaseOfficer, tenant.DivisionHead, tenant.Leader), guard: (*Dossier).mayGiveOpinion, shown: consulted},
	{name: "withdraw-opinion", who: handling(tenant.CaseOfficer, tenant.DivisionHead, tenant.Leader), guard: (*Dossier).mayWithdrawOpinion, shown: asking},
	{name: "propose", who: handling(tenant.CaseOfficer, tenant.DivisionHead), guard: (*Dossier).mayPropose, shown: filed},
	{name: "approve", who: handling(tenant.Leader), guard: (*Dossier).mayApprove, shown: filed},
	{name: "send-back", who: handling(tenant.Leader), guard: (*Dossier).maySendBack, shown: filed},
	{name: "not-settle", who: handling(tenant.Leader), guard: (*Dossier).mayNotSettle, shown: filed},
	{name: "results", who: handling(tenant.CaseOfficer, tenant.DivisionHead, tenant.Leader, tenant.Clerk), guard: (*Dossier).mayAttach, shown: filed},
	{name: "issue", who: handling(tenant.Clerk, tenant.Leader, tenant.CaseOfficer), guard: (*Dossier).mayIssue, shown: filed},
	{name: "return", who: returns, guard: (*Dossier).mayReturn, shown: filed},
	{name: "stop", who: handling(tenant.Leader), guard: (*Dossier).mayStop, shown: filed},
	{name: "decide-withdrawal", who: handling(tenant.Leader, tenant.DivisionHead), guard: (*Dossier).mayDecideWithdrawal, shown: filed},
	{name: "extend", who: handling(tenant.Leader), guard: (*Dossier).mayExtend, shown: filed},
}

// officers may take over work.
var officers = []tenant.Role{tenant.CaseOfficer, tenant.DivisionHead, tenant.Leader, tenant.ReceptionOfficer}

// admit decides one action and gives the agency for which the caller acts.
func (d *Dossier) admit(name string, a Act) (tenant.Agency, error) {
	for _, r := range rules {
		if r.name != name {
			continue
		}
		agency, ok := r.who(d, a)
		if !ok {
			return "", fault.Forbidden("role_missing", "your role, your agency or your relation to the dossier does not allow this")
		}
		return agency, r.guard(d, a)
	}
	return "", fault.Forbidden("unknown_action", "there is no such action")
}

func applicants(d *Dossier, a Act) (tenant.Agency, bool) { return "", d.applicant(a.Caller) }

// applicantsOrCounter: who has no account comes to the counter, and the officer there acts for them.
func applicantsOrCounter(d *Dossier, a Act) (tenant.Agency, bool) {
	if d.applicant(a.Caller) {
		return "", true
	}
	return a.among(append(d.counters(), d.HandleAgency), tenant.ReceptionOfficer)
}

func atReception(d *Dossier, a Act) (tenant.Agency, bool) {
	return a.among(d.counters(), tenant.ReceptionOfficer)
}

// counters are where the applicant may come: the agency that received, and whoever serves the applicant in its place.
func (d *Dossier) counters() []tenant.Agency {
	list := []tenant.Agency{d.ReceiveAgency}
	for _, p := range d.Parties {
		if p.Part == Return && p.Until.IsZero() {
			list = append(list, p.Agency)
		}
	}
	return list
}

func handling(roles ...tenant.Role) func(*Dossier, Act) (tenant.Agency, bool) {
	return func(d *Dossier, a Act) (tenant.Agency, bool) {
		return a.among([]tenant.Agency{d.HandleAgency}, roles...)
	}
}

// asksSupplement: reception before reception, the examination after it; the guard tells which by the status.
func asksSupplement(d *Dossier, a Act) (tenant.Agency, bool) {
	if d.ReceivedAt.IsZero() {
		return atReception(d, a)
	}
	return handling(tenant.CaseOfficer, tenant.DivisionHead, tenant.Leader)(d, a)
}

// handsOver: the officer who received until somebody took it, then the handling agency.
func handsOver(d *Dossier, a Act) (tenant.Agency, bool) {
	if agency, ok := handling(tenant.CaseOfficer, tenant.DivisionHead, tenant.Leader)(d, a); ok {
		return agency, true
	}
	if d.Status == Received {
		return atReception(d, a)
	}
	return "", false
}

func returns(d *Dossier, a Act) (tenant.Agency, bool) {
	return a.among(append(d.counters(), d.HandleAgency), tenant.ReceptionOfficer, tenant.Clerk, tenant.CaseOfficer)
}

// party: whoever has the role at an agency that is a party now.
func party(roles ...tenant.Role) func(*Dossier, Act) (tenant.Agency, bool) {
	return func(d *Dossier, a Act) (tenant.Agency, bool) {
		return a.among(d.agencies(), roles...)
	}
}

func in(s Status) func(*Dossier, Act) bool {
	return func(d *Dossier, _ Act) bool { return d.Status == s }
}

func filed(d *Dossier, a Act) bool {
	return d.Status != Draft && (a.Caller.Kind != tenant.Citizen || d.applicant(a.Caller))
}

// toApplicantOr lists for applicants always once filed, for officers only in the status.
func toApplicantOr(s Status) func(*Dossier, Act) bool {
	return func(d *Dossier, a Act) bool { return d.Status == s || d.Status != Draft && d.applicant(a.Caller) }
}

func offered(d *Dossier, a Act) bool   { return d.offerTo(a) != nil }
func asking(d *Dossier, _ Act) bool    { return d.openOpinions() }
func consulted(d *Dossier, a Act) bool { return len(d.opinionsOf(a)) > 0 }

// wrongStatus is the fault of an action that the status does not allow.
func wrongStatus(d *Dossier) error {
	return fault.Conflict("status_does_not_allow", "a dossier that is "+string(d.Status)+" does not allow this")
}
