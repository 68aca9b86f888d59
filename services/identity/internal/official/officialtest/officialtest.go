// Package officialtest holds officials and Keycloak's side of them in memory,
// for tests of the rules; what PostgreSQL and Keycloak promise is tested on them.
package officialtest

import (
	"context"
	"slices"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/agency"
	"motcua.vn/services/identity/internal/official"
)

// Store is an official.Store in memory, for one goroutine.
type Store struct {
	tree    agency.Tree
	all     []official.Official
	refused map[official.Record]bool
}

var _ official.Store = (*Store)(nil)

// NewStore makes an empty store on a tree.
func NewStore(tree agency.Tree) *Store {
	return &Store{tree: tree, refused: map[official.Record]bool{}}
}

func (s *Store) at(find func(official.Official) bool) *official.Official {
	if i := slices.IndexFunc(s.all, find); i >= 0 {
		return &s.all[i]
	}
	return nil
}

// Create implements official.Store; keys are not kept.
func (s *Store) Create(_ context.Context, _ tenant.Caller, _ string, o official.Official, check func(agency.Tree, *official.Official) error) (official.Official, error) {
	if err := check(s.tree, &o); err != nil {
		return o, err
	}
	s.all = append(s.all, o)
	return o, nil
}

// Change implements official.Store.
func (s *Store) Change(_ context.Context, _ tenant.Caller, account official.Account, change official.Change) (official.Official, error) {
	o := s.at(func(o official.Official) bool { return o.Account == account })
	if o == nil {
		return official.Official{}, official.ErrNotFound
	}
	changed := *o
	if _, err := change.Apply(s.tree, &changed); err != nil {
		return changed, err
	}
	changed.Version++
	changed.Synced = false
	*o = changed
	return changed, nil
}

// Find implements official.Store.
func (s *Store) Find(_ context.Context, _ tenant.Caller, account official.Account) (official.Official, error) {
	if o := s.at(func(o official.Official) bool { return o.Account == account }); o != nil {
		return *o, nil
	}
	return official.Official{}, official.ErrNotFound
}

// List implements official.Store without a filter.
func (s *Store) List(context.Context, tenant.Caller, official.Filter) ([]official.Official, error) {
	return slices.Clone(s.all), nil
}

// All implements official.Store.
func (s *Store) All(context.Context, tenant.Caller) ([]official.Official, error) {
	return slices.Clone(s.all), nil
}

// Unsynced implements official.Store.
func (s *Store) Unsynced(_ context.Context, _ tenant.Caller, limit int) ([]official.Official, error) {
	var waiting []official.Official
	for _, o := range s.all {
		if !o.Synced && !s.refused[o.Record] && len(waiting) < limit {
			waiting = append(waiting, o)
		}
	}
	return waiting, nil
}

// Settle implements official.Store.
func (s *Store) Settle(_ context.Context, _ tenant.Caller, settled official.Official) error {
	o := s.at(func(o official.Official) bool { return o.Record == settled.Record })
	o.Account, o.Synced = settled.Account, o.Version == settled.Version
	return nil
}

// Postpone implements official.Store.
func (s *Store) Postpone(_ context.Context, _ tenant.Caller, r official.Record, _ string) error {
	s.refused[r] = true
	return nil
}

// Unsettle implements official.Store.
func (s *Store) Unsettle(_ context.Context, _ tenant.Caller, records []official.Record) error {
	for _, r := range records {
		s.at(func(o official.Official) bool { return o.Record == r }).Synced = false
	}
	return nil
}

// Expired implements official.Store.
func (s *Store) Expired(_ context.Context, _ tenant.Caller, now time.Time, _ int) ([]official.Account, error) {
	var due []official.Account
	for _, o := range s.all {
		if slices.ContainsFunc(o.Mandates, func(m official.Mandate) bool { return !m.Until.IsZero() && !m.Until.After(now) }) {
			due = append(due, o.Account)
		}
	}
	return due, nil
}

// Directory is an official.Directory in memory, for one goroutine.
type Directory struct {
	accounts map[official.Account]official.Seen
	kept     map[official.Record]official.Official
	down     error
	refused  map[official.Record]error
}

var _ official.Directory = (*Directory)(nil)

// NewDirectory makes an empty directory.
func NewDirectory() *Directory {
	return &Directory{
		accounts: map[official.Account]official.Seen{}, kept: map[official.Record]official.Official{}, refused: map[official.Record]error{},
	}
}

// Fail lets every call fail, or none where err is nil.
func (d *Directory) Fail(err error) { d.down = err }

// Refuse lets one official fail.
func (d *Directory) Refuse(r official.Record, err error) { d.refused[r] = err }

// State is what the directory has of an official.
func (d *Directory) State(r official.Record) official.State { return d.kept[r].State() }

// Forge makes an account staff by hand.
func (d *Directory) Forge(record string) official.Account {
	a := official.Account{UUID: id.New()}
	d.accounts[a] = official.Seen{Account: a, Record: record, Fingerprint: "forged"}
	return a
}

// Change changes an official's account by hand.
func (d *Directory) Change(r official.Record) {
	a := d.kept[r].Account
	seen := d.accounts[a]
	seen.Fingerprint = "changed by hand"
	d.accounts[a] = seen
}

// Staffed tells whether an account is staff.
func (d *Directory) Staffed(a official.Account) bool {
	_, ok := d.accounts[a]
	return ok
}

// Ensure implements official.Directory.
func (d *Directory) Ensure(_ context.Context, o official.Official) (official.Account, error) {
	if d.down != nil {
		return official.Account{}, d.down
	}
	if err := d.refused[o.Record]; err != nil {
		return official.Account{}, err
	}
	was, known := d.kept[o.Record]
	o.Account = was.Account
	if !known {
		o.Account = official.Account{UUID: id.New()}
	}
	d.kept[o.Record] = o
	mark, err := d.Fingerprint(o)
	d.accounts[o.Account] = official.Seen{Account: o.Account, Record: o.Record.String(), Fingerprint: mark}
	return o.Account, err
}

// Invite implements official.Directory.
func (d *Directory) Invite(context.Context, official.Account) error { return d.down }

// Staff implements official.Directory.
func (d *Directory) Staff(context.Context) ([]official.Seen, error) {
	var all []official.Seen
	for _, s := range d.accounts {
		all = append(all, s)
	}
	return all, d.down
}

// Fingerprint implements official.Directory.
func (d *Directory) Fingerprint(o official.Official) (string, error) {
	mark := string(o.State())
	for _, m := range o.Mandates {
		mark += " " + string(m.Agency)
	}
	return mark, nil
}

// Strip implements official.Directory.
func (d *Directory) Strip(_ context.Context, a official.Account) error {
	delete(d.accounts, a)
	return d.down
}
