package dossiertest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
)

// Inbox implements dossier.Store.
func (s *Store) Inbox(_ context.Context, c tenant.Caller, f dossier.InboxFilter) ([]dossier.WorkItem, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.DeleteFunc(s.items(c, f.Now), func(w dossier.WorkItem) bool {
		return !inView(w, f.View, c.Subject, f.Roles) || !dueWithin(w, f.Due, f.Now) ||
			(f.State != "" && w.Status != f.State) || (f.Procedure != "" && w.Procedure != f.Procedure) ||
			(f.Channel != "" && w.Channel != f.Channel) || !strings.Contains(w.Search, dossier.Fold(f.Query)) ||
			(f.After != nil && queueOrder(key(w), *f.After) <= 0)
	})
	slices.SortFunc(list, func(a, b dossier.WorkItem) int { return queueOrder(key(a), key(b)) })
	return list[:min(len(list), f.Limit)], nil
}

// items are those of the agencies for which the caller acts.
func (s *Store) items(c tenant.Caller, now time.Time) []dossier.WorkItem {
	list := []dossier.WorkItem{}
	agencies := dossier.Scope(c, now)
	for _, d := range s.all() {
		for _, w := range dossier.Items(d) {
			if slices.Contains(agencies, w.Agency) {
				list = append(list, w)
			}
		}
	}
	return list
}

func inView(w dossier.WorkItem, view, subject string, roles []tenant.Role) bool {
	switch view {
	case "mine":
		return !w.Waiting && w.Assignee == subject
	case "queue":
		return !w.Waiting && w.Assignee == "" && (len(roles) == 0 || slices.Contains(roles, w.Role))
	case "waiting":
		return w.Waiting
	}
	return true
}

func dueWithin(w dossier.WorkItem, due string, now time.Time) bool {
	from, until := dossier.DueSpan(due, now)
	if due != "" && (w.Due.IsZero() || !w.Clock.Ticks()) {
		return false
	}
	return (from.IsZero() || !w.Due.Before(from)) && (until.IsZero() || w.Due.Before(until))
}

func key(w dossier.WorkItem) dossier.InboxKey {
	return dossier.InboxKey{Rank: w.Rank, Due: w.Due, Dossier: w.Dossier}
}

// queueOrder is rank, due (none last), id.
func queueOrder(a, b dossier.InboxKey) int {
	if a.Due.IsZero() != b.Due.IsZero() && a.Rank == b.Rank {
		if a.Due.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(cmp.Compare(a.Rank, b.Rank), a.Due.Compare(b.Due), strings.Compare(a.Dossier.String(), b.Dossier.String()))
}

// Counts implements dossier.Store.
func (s *Store) Counts(_ context.Context, c tenant.Caller, now time.Time) (dossier.Counts, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.items(c, now)
	roles := dossier.QueueRoles(c, now)
	count := func(holds func(dossier.WorkItem) bool) int {
		n := 0
		for _, w := range all {
			if holds(w) {
				n++
			}
		}
		return min(n, 1000)
	}
	in := func(view string) int {
		return count(func(w dossier.WorkItem) bool { return inView(w, view, c.Subject, roles) })
	}
	return dossier.Counts{
		Mine: in("mine"), Queue: in("queue"), Waiting: in("waiting"), Agency: in("agency"),
		Overdue: count(func(w dossier.WorkItem) bool { return dueWithin(w, "overdue", now) }),
		Today:   count(func(w dossier.WorkItem) bool { return dueWithin(w, "today", now) }),
	}, nil
}

// find lists ids for the jobs.
func (s *Store) find(after dossier.ID, limit int, holds func(*dossier.Dossier) bool) ([]dossier.ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []dossier.ID{}
	for _, d := range s.all() {
		if d.ID.String() > after.String() && len(list) < limit && holds(d) {
			list = append(list, d.ID)
		}
	}
	return list, nil
}

// Ongoing implements dossier.Backlog.
func (s *Store) Ongoing(_ context.Context, agency tenant.Agency, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(after, limit, func(d *dossier.Dossier) bool {
		lead := d.Lead()
		return d.Ongoing() && (agency == "" || d.ReceiveAgency == agency || (lead != nil && lead.Agency == agency))
	})
}

// Lapsed implements dossier.Backlog.
func (s *Store) Lapsed(_ context.Context, day worktime.Date, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(after, limit, func(d *dossier.Dossier) bool { return d.Lapsed(day) })
}

// UnusedDrafts implements dossier.Backlog.
func (s *Store) UnusedDrafts(_ context.Context, since time.Time, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(after, limit, func(d *dossier.Dossier) bool { return d.Status == dossier.Draft && d.UpdatedAt.Before(since) })
}

// OfAgency implements dossier.Backlog.
func (s *Store) OfAgency(_ context.Context, agency tenant.Agency, ended bool, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(after, limit, func(d *dossier.Dossier) bool {
		return d.Status.Ended() == ended && (d.PartOf(agency) != "" || (d.Status == dossier.Draft && d.ReceiveAgency == agency))
	})
}

// Progress implements dossier.Backlog.
func (s *Store) Progress(_ context.Context, job string) (dossier.ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.progress[job], nil
}

// PutProgress implements dossier.Backlog.
func (s *Store) PutProgress(_ context.Context, job string, after dossier.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.progress[job] = after
	return nil
}

// WithCitizenID implements dossier.Backlog.
func (s *Store) WithCitizenID(_ context.Context, citizenID string, after dossier.ID, limit int) ([]dossier.ID, error) {
	return s.find(after, limit, func(d *dossier.Dossier) bool {
		return d.Status != dossier.Draft && slices.ContainsFunc(d.Persons, func(p dossier.Person) bool {
			return p.Part != dossier.Assistant && p.Account == "" && p.CitizenID == citizenID
		})
	})
}
