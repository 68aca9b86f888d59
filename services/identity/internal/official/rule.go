package official

import (
	"slices"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/agency"
)

// manager is the one who asks for a change, and where.
type manager struct {
	caller tenant.Caller
	clock  clock.Clock
	tree   agency.Tree
}

func (m manager) administers(code tenant.Agency) bool {
	return m.tree.Administers(m.caller, m.clock, code)
}

// mayTouch: not oneself, and every mandate lies where the manager administers,
// because a lock takes them all away.
func (m manager) mayTouch(o *Official) error {
	if m.caller.Kind == tenant.Staff && o.Account.String() == m.caller.Subject {
		return ErrOwn
	}
	if len(o.Mandates) == 0 && m.caller.Kind == tenant.Staff && !m.caller.HasAnywhere(m.clock.Now(), tenant.ProvinceAdministrator) {
		return ErrOutside
	}
	for _, code := range o.Agencies() {
		if !m.administers(code) {
			return ErrOutside
		}
	}
	return nil
}

// mayGive: where the manager administers, and roles of the province by the province only.
func (m manager) mayGive(was, now []Mandate) error {
	for _, changed := range append(missing(was, now), missing(now, was)...) {
		if !m.administers(changed.Agency) {
			return ErrOutside
		}
		high := slices.ContainsFunc(changed.Roles, func(r tenant.Role) bool { return slices.Contains(ofTheProvince, r) })
		if high && m.caller.Kind == tenant.Staff && !m.caller.HasAnywhere(m.clock.Now(), tenant.ProvinceAdministrator) {
			return ErrHighRole
		}
	}
	return nil
}

// missing lists the mandates of a that b does not hold likewise.
func missing(a, b []Mandate) []Mandate {
	var all []Mandate
	for _, m := range a {
		if !slices.ContainsFunc(b, m.equal) {
			all = append(all, m)
		}
	}
	return all
}

// create checks a new account and its first mandate.
func (m manager) create(o *Official) error {
	if err := m.mayGive(nil, o.Mandates); err != nil {
		return err
	}
	return m.fits(o)
}

// fits checks what must hold of every account after a change.
func (m manager) fits(o *Official) error {
	if len(o.Mandates) > MaxMandates {
		return ErrTooMany
	}
	seen := map[tenant.Agency]bool{}
	for _, mandate := range o.Mandates {
		if seen[mandate.Agency] {
			return ErrTwice
		}
		seen[mandate.Agency] = true
		if err := checkMandate(m.tree, mandate, m.clock.Now()); err != nil {
			return err
		}
	}
	return checkDivision(m.tree, o.Division, o.Agencies())
}

// lock ends everything at once.
func (m manager) lock(o *Official) ([]Denied, error) {
	if err := m.mayTouch(o); err != nil {
		return nil, err
	}
	if o.Locked {
		return nil, ErrLocked
	}
	o.Locked = true
	return []Denied{{Before: m.clock.Now()}}, nil
}

func (m manager) unlock(o *Official) error {
	if err := m.mayTouch(o); err != nil {
		return err
	}
	if !o.Locked {
		return ErrNotLocked
	}
	o.Locked = false
	return nil
}

// set replaces the mandates; what stays as it was keeps its first day.
func (m manager) set(o *Official, want []Mandate) ([]Denied, error) {
	if m.caller.Kind == tenant.Staff && o.Account.String() == m.caller.Subject {
		return nil, ErrOwn
	}
	was := o.Mandates
	if err := m.mayGive(was, want); err != nil {
		return nil, err
	}
	today := worktime.DateOf(m.clock.Now())
	for i := range want {
		want[i].Since = today
		if j := slices.IndexFunc(was, func(w Mandate) bool { return w.Agency == want[i].Agency }); j >= 0 {
			want[i].Since = was[j].Since
		}
	}
	o.Mandates = want
	if !slices.ContainsFunc(o.Agencies(), func(a tenant.Agency) bool { return checkDivision(m.tree, o.Division, []tenant.Agency{a}) == nil }) {
		o.Division = "" // it belonged to an agency that the person has left
	}
	return lost(was, o.Mandates, m.clock.Now()), m.fits(o)
}

// lost lists the agencies where a right was taken away; tokens keep it until denied.
func lost(was, now []Mandate, at time.Time) []Denied {
	var all []Denied
	for _, old := range was {
		i := slices.IndexFunc(now, func(m Mandate) bool { return m.Agency == old.Agency })
		kept := i >= 0 && !slices.ContainsFunc(old.Roles, func(r tenant.Role) bool { return !slices.Contains(now[i].Roles, r) })
		if !kept || !now[i].Until.IsZero() && (old.Until.IsZero() || now[i].Until.Before(old.Until)) {
			all = append(all, Denied{Agency: old.Agency, Before: at})
		}
	}
	return all
}

// move takes the mandate at one agency away and gives one at another.
func (m manager) move(o *Official, v Move) ([]Denied, error) {
	if m.caller.Kind == tenant.Staff && o.Account.String() == m.caller.Subject {
		return nil, ErrOwn
	}
	i := slices.IndexFunc(o.Mandates, func(w Mandate) bool { return w.Agency == v.From })
	if i < 0 {
		return nil, ErrNotThere
	}
	if !m.administers(v.From) || !m.administers(v.To) {
		return nil, ErrOutside
	}
	was := slices.Clone(o.Mandates)
	next := Mandate{Agency: v.To, Roles: v.Roles, Since: worktime.DateOf(m.clock.Now()), Until: o.Mandates[i].Until}
	o.Mandates = append(slices.Delete(slices.Clone(o.Mandates), i, i+1), next)
	o.Division = v.Division
	if v.Title != "" {
		o.Title = v.Title
	}
	return lost(was, o.Mandates, m.clock.Now()), m.fits(o)
}

// Expire drops the mandates whose end has come and tells which.
func (o *Official) Expire(now time.Time) []Denied {
	was := o.Mandates
	o.Mandates = slices.DeleteFunc(slices.Clone(was), func(m Mandate) bool { return !m.Until.IsZero() && !m.Until.After(now) })
	return lost(was, o.Mandates, now)
}

// Inherit moves the mandates at closed agencies to their heir, roles put together.
func (o *Official) Inherit(closed []tenant.Agency, heir tenant.Agency, on worktime.Date, now time.Time) []Denied {
	was := o.Mandates
	var next []Mandate
	for _, m := range was {
		if slices.Contains(closed, m.Agency) {
			m.Agency, m.Since = heir, on
			o.Division = ""
		}
		i := slices.IndexFunc(next, func(n Mandate) bool { return n.Agency == m.Agency })
		if i < 0 {
			next = append(next, m)
			continue
		}
		next[i] = join(next[i], m)
	}
	o.Mandates = next
	return lost(was, next, now)
}

// join puts two mandates at one agency together; the later end holds.
func join(a, b Mandate) Mandate {
	a.Roles = slices.Clone(a.Roles)
	for _, r := range b.Roles {
		if !slices.Contains(a.Roles, r) {
			a.Roles = append(a.Roles, r)
		}
	}
	if a.Until.IsZero() || b.Until.IsZero() {
		a.Until = time.Time{}
	} else if b.Until.After(a.Until) {
		a.Until = b.Until
	}
	return a
}
