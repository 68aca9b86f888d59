package official

import (
	"context"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/agency"
)

// Filter chooses officials of a list; empty members choose nothing.
type Filter struct {
	Agency   tenant.Agency
	Role     tenant.Role
	Accounts []Account
	After    string // user name of the last one shown
	Limit    int
}

// Change is one act on an account: what it is called in the history, why, and
// what it does to the locked row.
type Change struct {
	Operation string // operationId
	Key       string // Idempotency-Key; empty: not idempotent
	Input     any    // what the key stands for
	Reason    string
	Version   int64 // 0: any
	Apply     func(agency.Tree, *Official) ([]Denied, error)
}

// Store keeps officials; every method is one transaction under the caller's settings.
type Store interface {
	// Create checks on the locked tree and writes the account, which Keycloak does not know yet.
	Create(ctx context.Context, c tenant.Caller, key string, o Official, check func(agency.Tree, *Official) error) (Official, error)
	// Change applies to the locked row, writes history, denials and events, and unsets Synced.
	Change(ctx context.Context, c tenant.Caller, account Account, change Change) (Official, error)
	Find(ctx context.Context, c tenant.Caller, account Account) (Official, error)
	List(ctx context.Context, c tenant.Caller, f Filter) ([]Official, error)
	// Unsynced gives officials whom Keycloak has not as they stand, the longest waiting first.
	Unsynced(ctx context.Context, c tenant.Caller, limit int) ([]Official, error)
	// Settle records that Keycloak has this version, and the account it made.
	Settle(ctx context.Context, c tenant.Caller, o Official) error
	// Postpone puts an official whom Keycloak refused behind the others.
	Postpone(ctx context.Context, c tenant.Caller, r Record, why string) error
	// Unsettle marks accounts whose state in Keycloak has drifted.
	Unsettle(ctx context.Context, c tenant.Caller, records []Record) error
	// All gives every official for the comparison with Keycloak.
	All(ctx context.Context, c tenant.Caller) ([]Official, error)
	// Expired gives accounts with a mandate whose end has come.
	Expired(ctx context.Context, c tenant.Caller, now time.Time, limit int) ([]Account, error)
}

// Directory is where sign-in happens: Keycloak.
type Directory interface {
	// Ensure makes the account what the official is, creating it when it is absent, and signs it out where it may not sign in.
	Ensure(ctx context.Context, o Official) (Account, error)
	// Invite asks a new official by e-mail for a password and a second factor.
	Invite(ctx context.Context, a Account) error
	// Staff lists every account that Keycloak takes for staff.
	Staff(ctx context.Context) ([]Seen, error)
	// Fingerprint is what Seen has of an account that is as it should be.
	Fingerprint(o Official) (string, error)
	// Strip takes away what makes an account staff.
	Strip(ctx context.Context, a Account) error
}

// Seen is an account of staff as Keycloak has it.
type Seen struct {
	Account     Account
	Record      string // as the account's attribute says, which may be anything
	Fingerprint string
}

// Officials are the use cases.
type Officials struct {
	Store     Store
	Directory Directory
	Clock     clock.Clock
	// Trouble is told of what failed and is tried again by a job, so that the caller need not be.
	Trouble func(ctx context.Context, what string, r Record, err error)
}

// self is the caller of what no request does.
var self = tenant.ServiceCaller("identity")

// New is an account on an agency's request.
type New struct {
	Username, FullName, Email, Title, Division string
	Agency                                     tenant.Agency
	Roles                                      []tenant.Role
	Until                                      time.Time
}

// Move is a change of agency.
type Move struct {
	From, To        tenant.Agency
	Roles           []tenant.Role
	Title, Division string
	Reason          string
}

// Create records the official, then makes the account. Where Keycloak does not
// answer the record stays, a job goes on, and the same key asks again.
func (u *Officials) Create(ctx context.Context, c tenant.Caller, key string, in New) (Official, error) {
	o := Official{
		Record: Record{id.New()}, Username: in.Username, FullName: in.FullName, Email: in.Email, Title: in.Title, Division: in.Division,
		Mandates: []Mandate{{Agency: in.Agency, Roles: in.Roles, Since: worktime.DateOf(u.Clock.Now()), Until: in.Until}}, Version: 1,
	}
	o, err := u.Store.Create(ctx, c, key, o, func(tree agency.Tree, o *Official) error {
		return manager{c, u.Clock, tree}.create(o)
	})
	if err != nil || !o.Account.IsZero() {
		return o, err
	}
	if o, err = u.synchronise(ctx, o); err != nil {
		if fault.KindOf(err) == fault.KindUnavailable {
			return o, ErrUnfinished.Because(err)
		}
		return o, err
	}
	return o, nil
}

// Get gives one official.
func (u *Officials) Get(ctx context.Context, c tenant.Caller, a Account) (Official, error) {
	return u.Store.Find(ctx, c, a)
}

// List gives officials by user name.
func (u *Officials) List(ctx context.Context, c tenant.Caller, f Filter) ([]Official, error) {
	return u.Store.List(ctx, c, f)
}

// Lock ends sessions and denies tokens.
func (u *Officials) Lock(ctx context.Context, c tenant.Caller, a Account, key, reason string) (Official, error) {
	return u.change(ctx, c, a, Change{
		Operation: "lockOfficial", Key: key, Input: reason, Reason: reason,
		Apply: func(tree agency.Tree, o *Official) ([]Denied, error) { return manager{c, u.Clock, tree}.lock(o) },
	})
}

// Unlock lets the account sign in again.
func (u *Officials) Unlock(ctx context.Context, c tenant.Caller, a Account, key, reason string) (Official, error) {
	return u.change(ctx, c, a, Change{
		Operation: "unlockOfficial", Key: key, Input: reason, Reason: reason,
		Apply: func(tree agency.Tree, o *Official) ([]Denied, error) { return nil, manager{c, u.Clock, tree}.unlock(o) },
	})
}

// Move moves the rights.
func (u *Officials) Move(ctx context.Context, c tenant.Caller, a Account, key string, in Move) (Official, error) {
	return u.change(ctx, c, a, Change{
		Operation: "moveOfficial", Key: key, Input: in, Reason: in.Reason,
		Apply: func(tree agency.Tree, o *Official) ([]Denied, error) { return manager{c, u.Clock, tree}.move(o, in) },
	})
}

// SetMandates replaces all mandates.
func (u *Officials) SetMandates(ctx context.Context, c tenant.Caller, a Account, version int64, in []Mandate) (Official, error) {
	return u.change(ctx, c, a, Change{
		Operation: "putMandates", Version: version,
		Apply: func(tree agency.Tree, o *Official) ([]Denied, error) { return manager{c, u.Clock, tree}.set(o, in) },
	})
}

// change commits first; Keycloak follows at once or by the job.
func (u *Officials) change(ctx context.Context, c tenant.Caller, a Account, change Change) (Official, error) {
	o, err := u.Store.Change(ctx, c, a, change)
	if err != nil || o.Synced {
		return o, err
	}
	after, err := u.synchronise(ctx, o)
	if err != nil {
		u.Trouble(ctx, "Keycloak follows later", o.Record, err)
		return o, nil
	}
	return after, nil
}

// synchronise brings one account up to date in Keycloak and records it.
func (u *Officials) synchronise(ctx context.Context, o Official) (Official, error) {
	account, err := u.Directory.Ensure(ctx, o)
	if err != nil {
		return o, err
	}
	isNew := o.Account.IsZero()
	o.Account, o.Synced = account, true
	if err := u.Store.Settle(ctx, self, o); err != nil {
		return o, err
	}
	if isNew {
		if err := u.Directory.Invite(ctx, account); err != nil { // "forgotten password" invites as well
			u.Trouble(ctx, "an official was not invited", o.Record, err)
		}
	}
	return o, nil
}

// Synchronise brings those up to date whom Keycloak has not as they stand and gives their number.
func (u *Officials) Synchronise(ctx context.Context, limit int) (int, error) {
	waiting, err := u.Store.Unsynced(ctx, self, limit)
	if err != nil {
		return 0, err
	}
	done := 0
	for _, o := range waiting {
		_, err := u.synchronise(ctx, o)
		switch {
		case err == nil:
			done++
		case fault.KindOf(err) == fault.KindUnavailable:
			return done, err
		default:
			if err := u.Store.Postpone(ctx, self, o.Record, fault.CodeOf(err)); err != nil {
				return done, err
			}
			u.Trouble(ctx, "Keycloak refuses an official", o.Record, err)
		}
	}
	return done, nil
}

// Mend finds accounts that were changed in Keycloak by hand and has them
// synchronised; what was made staff by hand is no staff any more. It gives the
// number of both. Keycloak is read first: what it has by then, we have recorded.
func (u *Officials) Mend(ctx context.Context) (int, error) {
	seen, err := u.Directory.Staff(ctx)
	if err != nil {
		return 0, err
	}
	all, err := u.Store.All(ctx, self)
	if err != nil {
		return 0, err
	}
	left := make(map[string]Official, len(all))
	for _, o := range all {
		left[o.Record.String()] = o
	}
	var drifted []Record
	forged := 0
	for _, s := range seen {
		o, ours := left[s.Record]
		if !ours || !o.Account.IsZero() && o.Account != s.Account {
			if err := u.Directory.Strip(ctx, s.Account); err != nil {
				return 0, err
			}
			forged++
			continue
		}
		delete(left, s.Record)
		want, err := u.Directory.Fingerprint(o)
		if err != nil {
			return 0, err
		}
		if s.Fingerprint != want {
			drifted = append(drifted, o.Record)
		}
	}
	for _, o := range left { // Keycloak takes them for staff no longer
		if o.Synced {
			drifted = append(drifted, o.Record)
		}
	}
	if len(drifted) == 0 {
		return forged, nil
	}
	return len(drifted) + forged, u.Store.Unsettle(ctx, self, drifted)
}

// Expire ends the mandates whose time has come and gives the number of accounts.
func (u *Officials) Expire(ctx context.Context, limit int) (int, error) {
	now := u.Clock.Now()
	due, err := u.Store.Expired(ctx, self, now, limit)
	if err != nil {
		return 0, err
	}
	for _, a := range due {
		_, err := u.Store.Change(ctx, self, a, Change{Operation: "expire", Apply: func(_ agency.Tree, o *Official) ([]Denied, error) {
			return o.Expire(now), nil
		}})
		if err != nil {
			return 0, err
		}
	}
	return len(due), nil
}
