package agency

import (
	"context"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Change is what may change without a succession.
type Change struct {
	Name, NameEn, Address, Phone string
	Divisions                    []Division
}

// Store keeps the tree. Every method runs in one transaction under the
// caller's settings; key makes a creating call idempotent.
type Store interface {
	// Tree gives every agency, closed ones too.
	Tree(ctx context.Context, c tenant.Caller) (Tree, error)
	// Enter checks against the locked tree, writes, and tells agency.entered.
	Enter(ctx context.Context, c tenant.Caller, key string, a Agency) (Agency, error)
	// Update changes one locked agency and tells agency.entered; version 0 means any.
	Update(ctx context.Context, c tenant.Caller, code tenant.Agency, version int64, change func(Tree, *Agency) error) (Agency, error)
	// Record checks a succession against the locked tree and closes the predecessors.
	Record(ctx context.Context, c tenant.Caller, key string, s Succession) (Succession, error)
	// Apply moves the staff of due successions and tells agency.succeeded; it gives their number.
	Apply(ctx context.Context, c tenant.Caller, today worktime.Date) (int, error)
}

// Agencies are the use cases of the tree.
type Agencies struct {
	Store Store
	Clock clock.Clock
}

// self reads the tree for public operations and applies successions.
var self = tenant.ServiceCaller("identity")

// List gives the agencies in force on a day, today when it is zero.
func (u *Agencies) List(ctx context.Context, on worktime.Date) ([]Agency, error) {
	if on.IsZero() {
		on = worktime.DateOf(u.Clock.Now())
	}
	tree, err := u.Store.Tree(ctx, self)
	if err != nil {
		return nil, err
	}
	var all []Agency
	for _, a := range tree {
		if a.InForce(on) {
			all = append(all, a)
		}
	}
	return all, nil
}

// Get gives one agency, in force or closed.
func (u *Agencies) Get(ctx context.Context, code tenant.Agency) (Agency, error) {
	tree, err := u.Store.Tree(ctx, self)
	if err != nil {
		return Agency{}, err
	}
	a, ok := tree[code]
	if !ok {
		return Agency{}, ErrNotFound
	}
	return a, nil
}

// Enter puts a new agency into the tree.
func (u *Agencies) Enter(ctx context.Context, c tenant.Caller, key string, a Agency) (Agency, error) {
	a.Version = 1
	return u.Store.Enter(ctx, c, key, a)
}

// Change corrects an agency's contact data and divisions.
func (u *Agencies) Change(ctx context.Context, c tenant.Caller, code tenant.Agency, version int64, in Change) (Agency, error) {
	return u.Store.Update(ctx, c, code, version, func(tree Tree, a *Agency) error {
		if !tree.Administers(c, u.Clock, code) {
			return ErrOutside
		}
		if err := checkDivisions(in.Divisions); err != nil {
			return err
		}
		a.Name, a.NameEn, a.Address, a.Phone, a.Divisions = in.Name, in.NameEn, in.Address, in.Phone, in.Divisions
		return nil
	})
}

// Succeed records a succession and applies it when its day has come.
func (u *Agencies) Succeed(ctx context.Context, c tenant.Caller, key string, s Succession) (Succession, error) {
	s.ID = ID{id.New()}
	s, err := u.Store.Record(ctx, c, key, s)
	if err != nil {
		return s, err
	}
	_, err = u.Apply(ctx)
	return s, err
}

// Apply applies the successions whose day has come.
func (u *Agencies) Apply(ctx context.Context) (int, error) {
	return u.Store.Apply(ctx, self, worktime.DateOf(u.Clock.Now()))
}

// Administers tells whether the caller may administer an agency: services whom
// the contract lets in and the province's administrators everywhere, an agency's
// administrator at its own agency and below.
func (t Tree) Administers(c tenant.Caller, at clock.Clock, code tenant.Agency) bool {
	now := at.Now()
	if c.Kind == tenant.Service || c.HasAnywhere(now, tenant.ProvinceAdministrator) {
		return true
	}
	for _, own := range c.Agencies(now) {
		if c.Has(now, own, tenant.AgencyAdministrator) && t.Below(code, own) {
			return true
		}
	}
	return false
}
