package dossier

import (
	"slices"
	"strings"
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Fold is how texts are compared in searches: procedure.Fold.
func Fold(s string) string { return procedure.Fold(s) }

// Items derives the work items of a dossier: one for each agency that is a party now, by its strongest part; none for
// drafts and what has ended. Stores write exactly these.
func Items(d *Dossier) []WorkItem {
	if d.Status == Draft || d.Status.Ended() {
		return nil
	}
	var list []WorkItem
	for _, agency := range d.agencies() {
		list = append(list, d.item(agency))
	}
	return list
}

func (d *Dossier) item(agency tenant.Agency) WorkItem {
	w := WorkItem{
		Dossier: d.ID, Agency: agency, Part: d.PartOf(agency), Number: d.Number, Procedure: d.Procedure,
		ProcedureName: d.ProcedureName, Status: d.Status, Channel: d.Channel, Title: d.OwnerName(), Search: d.search(),
		Rank: d.rank(), DossierDue: d.Clock.CurrentDue, Clock: d.Clock.State, Flags: d.flags(agency),
		Since: d.FiledAt, Version: d.Version,
	}
	if d.Status == AwaitingReception {
		w.DossierDue = d.Clock.ReceptionDue
	}
	switch {
	case d.asks(agency):
		d.forOpinion(&w)
	case d.offers(agency):
		d.forOffer(&w)
	default:
		d.forParty(&w)
	}
	if w.Due.IsZero() {
		w.Due = w.DossierDue
	}
	return w
}

func (d *Dossier) offers(agency tenant.Agency) bool {
	s := d.OpenOffer()
	return s != nil && s.Agency == agency
}

func (d *Dossier) forOpinion(w *WorkItem) {
	for _, s := range d.Steps {
		if s.Kind == Opinion && s.Open() && s.Agency == w.Agency {
			w.Step, w.Due, w.Since, w.Role, w.Assignee = s.Step, s.Due, s.Since, tenant.CaseOfficer, s.Officer
			return
		}
	}
}

func (d *Dossier) forOffer(w *WorkItem) {
	s := d.OpenOffer()
	w.Step, w.Since, w.Role, w.Assignee = s.Step, s.Since, tenant.CaseOfficer, s.Officer
}

// forParty tells whose turn it is. Only one agency's turn it is at a time; the others wait.
func (d *Dossier) forParty(w *WorkItem) {
	if s := d.Lead(); s != nil {
		w.Step, w.Due, w.Since = s.Step, s.Due, s.Since
		if !s.Untaken() && s.Agency == w.Agency {
			w.Assignee = s.Officer
		}
	}
	turn := d.HandleAgency
	switch d.Status {
	case AwaitingReception:
		w.Role, turn = tenant.ReceptionOfficer, d.counters()[len(d.counters())-1]
	case Received, InProcess:
		w.Role = tenant.CaseOfficer
	case AwaitingApproval:
		w.Role, w.Assignee = tenant.Leader, ""
	case Approved:
		w.Role = tenant.CaseOfficer
	case ResultIssued, NotSettled:
		w.Role, w.Assignee, turn = tenant.ReceptionOfficer, "", d.counters()[len(d.counters())-1]
	case SupplementRequired:
		w.Role = tenant.CaseOfficer
		if d.ReceivedAt.IsZero() {
			w.Role = tenant.ReceptionOfficer
		}
		if s := d.OpenSupplement(); s != nil {
			w.Since = s.RequestedAt
		}
	case Draft, Completed, Refused, Withdrawn, Stopped:
	}
	w.Waiting = d.Status == SupplementRequired || w.Agency != turn || (d.Status == InProcess && d.openOpinions()) || d.OpenOffer() != nil
}

// rank puts online dossiers of level 3-4 before those filed at the counter (domain.md section 4).
func (d *Dossier) rank() int {
	if d.Channel == Online && d.Terms.ServiceLevel >= 3 {
		return 0
	}
	return 1
}

// flags are the few things that an officer should see before opening.
func (d *Dossier) flags(agency tenant.Agency) []string {
	flags := []string{}
	add := func(on bool, name string) {
		if on {
			flags = append(flags, name)
		}
	}
	add(len(d.Changes) > 0 && d.Status != SupplementRequired, "supplied")
	add(d.SentBack(), "sent_back")
	add(d.offers(agency), "hand_over")
	add(d.asks(agency), "opinion")
	add(d.Withdrawing(), "withdrawal")
	add(d.Clock.Provisional, "provisional")
	return flags
}

// OwnerName gives the first owner's name, else the submitter's.
func (d *Dossier) OwnerName() string {
	for _, part := range []PersonPart{Owner, Submitter} {
		for _, p := range d.Persons {
			if p.Part == part {
				return p.FullName
			}
		}
	}
	return ""
}

// search is what an inbox is searched in: number as typed and folded, names, the last digits of ids and phones.
func (d *Dossier) search() string {
	words := []string{strings.ToLower(d.Number), Fold(d.Number)}
	for _, p := range d.Persons {
		for _, w := range []string{Fold(p.FullName), LastFour(p.CitizenID), LastFour(p.Phone), p.TaxCode} {
			if w != "" && !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return strings.TrimSpace(strings.Join(words, " "))
}

// QueueRoles tells whose turn the caller sees in the queue of the acting agency: officers see their own, who assigns
// sees the case officers'.
func QueueRoles(c tenant.Caller, now time.Time) []tenant.Role {
	var list []tenant.Role
	add := func(see tenant.Role, holders ...tenant.Role) {
		if c.HasAnywhere(now, holders...) {
			list = append(list, see)
		}
	}
	add(tenant.ReceptionOfficer, tenant.ReceptionOfficer, tenant.CentreHead, tenant.Clerk)
	add(tenant.CaseOfficer, tenant.CaseOfficer, tenant.DivisionHead, tenant.CentreHead, tenant.Clerk)
	add(tenant.Leader, tenant.Leader)
	return list
}
