package citizen

import (
	"context"
	"maps"
	"slices"
	"strings"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Store keeps profiles and proofs; every method is one transaction under the caller's settings.
type Store interface {
	// Open gives the profile, writing fresh where there is none; Assurance never falls below what is kept.
	Open(ctx context.Context, c tenant.Caller, fresh Profile) (Profile, error)
	// Change changes the locked profile; version 0 means any.
	Change(ctx context.Context, c tenant.Caller, account Account, version int64, change func(*Profile) error) (Profile, error)
	Find(ctx context.Context, c tenant.Caller, account Account) (Profile, error)
	// Prove writes fresh where there is no profile, applies, and keeps the proof, its history and account.proven.
	Prove(ctx context.Context, c tenant.Caller, key string, fresh Profile, proof Proof, apply func(*Profile) error) (Proof, error)
	// Searched records that an officer looked for somebody and who was found.
	Searched(ctx context.Context, c tenant.Caller, found Account) error
	// Unsynced gives proven accounts that Keycloak does not know to be so.
	Unsynced(ctx context.Context, c tenant.Caller, limit int) ([]Account, error)
	Settle(ctx context.Context, c tenant.Caller, account Account) error
	// Proven gives every proven account for the comparison with Keycloak; Unsettle marks those that drifted.
	Proven(ctx context.Context, c tenant.Caller) ([]Account, error)
	Unsettle(ctx context.Context, c tenant.Caller, accounts []Account) error
}

// Directory is where sign-in happens: Keycloak.
type Directory interface {
	Person(ctx context.Context, a Account) (Person, error)
	// ByEmail finds the account with exactly this address; ErrNotFound where there is none.
	ByEmail(ctx context.Context, email string) (Person, error)
	// Raise lets the account's next tokens carry assurance 2.
	Raise(ctx context.Context, a Account) error
	// Raised lists the accounts whose tokens carry assurance 2; Lower takes it back.
	Raised(ctx context.Context) ([]Account, error)
	Lower(ctx context.Context, a Account) error
}

// Citizens are the use cases.
type Citizens struct {
	Store     Store
	Directory Directory
	Clock     clock.Clock
	// Trouble is told of what failed and is tried again by a job.
	Trouble func(ctx context.Context, what string, a Account, err error)
}

var self = tenant.ServiceCaller("identity")

// Token is what the caller's own token says of them.
type Token struct{ FullName, Email, Language string }

// Me gives the caller's own profile; the first call makes it of the token.
func (u *Citizens) Me(ctx context.Context, c tenant.Caller, t Token) (Profile, error) {
	fresh, err := u.fresh(c, t)
	if err != nil {
		return Profile{}, err
	}
	p, err := u.Store.Open(ctx, c, fresh)
	p.Email, p.Mandates = t.Email, c.Mandates
	return p, err
}

// ChangeMe changes the caller's own profile.
func (u *Citizens) ChangeMe(ctx context.Context, c tenant.Caller, t Token, version int64, in Input) (Profile, error) {
	p, err := u.Me(ctx, c, t)
	if err != nil {
		return p, err
	}
	p, err = u.Store.Change(ctx, c, p.Account, version, func(p *Profile) error { return p.apply(in, u.Clock.Now()) })
	p.Email, p.Mandates = t.Email, c.Mandates
	return p, err
}

func (u *Citizens) fresh(c tenant.Caller, t Token) (Profile, error) {
	account, err := id.Parse(c.Subject)
	if err != nil {
		return Profile{}, ErrNotFound.Because(err)
	}
	language := t.Language
	if language != "en" {
		language = "vi"
	}
	return Profile{
		Account: Account{account}, Kind: c.Kind, Assurance: min(c.Assurance, 1), FullName: strings.Join(strings.Fields(t.FullName), " "),
		Language: language, Version: 1,
	}, nil
}

// Search finds the person at the counter by the sign-in address; who looked is kept.
func (u *Citizens) Search(ctx context.Context, c tenant.Caller, email string) (person Person, assurance int, found bool, err error) {
	person, err = u.Directory.ByEmail(ctx, strings.ToLower(strings.TrimSpace(email)))
	if fault.KindOf(err) == fault.KindNotFound || err == nil && person.Kind != tenant.Citizen {
		return Person{}, 0, false, u.Store.Searched(ctx, c, Account{})
	}
	if err != nil {
		return Person{}, 0, false, err
	}
	if err := u.Store.Searched(ctx, c, person.Account); err != nil {
		return Person{}, 0, false, err
	}
	p, err := u.Store.Find(ctx, c, person.Account)
	switch {
	case fault.KindOf(err) == fault.KindNotFound:
		return person, 1, true, nil
	case err != nil:
		return Person{}, 0, false, err
	}
	return person, p.Assurance, true, nil
}

// Prove records the paper that the officer saw; the account's next token carries assurance 2.
func (u *Citizens) Prove(ctx context.Context, c tenant.Caller, key string, proof Proof) (Proof, error) {
	now := u.Clock.Now()
	if c.Kind == tenant.Staff {
		agencies := c.Agencies(now)
		switch {
		case c.Subject == proof.Account.String():
			return Proof{}, ErrOwn
		case len(agencies) != 1 || !c.Has(now, agencies[0], tenant.ReceptionOfficer):
			return Proof{}, ErrNoAgency
		}
		proof.Agency = agencies[0]
	}
	if proof.BirthDate.Compare(worktime.DateOf(now)) > 0 {
		return Proof{}, ErrFuture
	}
	person, err := u.Directory.Person(ctx, proof.Account)
	if err != nil {
		return Proof{}, err
	}
	if person.Kind != tenant.Citizen {
		return Proof{}, ErrNotCitizen
	}
	proof.ID, proof.Officer, proof.At = ID{id.New()}, c.Subject, now
	fresh := Profile{Account: proof.Account, Kind: person.Kind, Assurance: 1, FullName: person.FullName, Language: languageOf(person), Version: 1}
	proof, err = u.Store.Prove(ctx, c, key, fresh, proof, func(p *Profile) error { return p.prove(proof) })
	if err != nil {
		return proof, err
	}
	if err := u.raise(ctx, proof.Account); err != nil {
		u.Trouble(ctx, "Keycloak raises the assurance later", proof.Account, err)
	}
	return proof, nil
}

func languageOf(p Person) string {
	if p.Language == "en" {
		return "en"
	}
	return "vi"
}

func (u *Citizens) raise(ctx context.Context, a Account) error {
	if err := u.Directory.Raise(ctx, a); err != nil {
		return err
	}
	return u.Store.Settle(ctx, self, a)
}

// CitizenID gives the proven citizen id of an account, for linking dossiers.
func (u *Citizens) CitizenID(ctx context.Context, c tenant.Caller, a Account) (string, error) {
	p, err := u.Store.Find(ctx, c, a)
	if err != nil {
		return "", err
	}
	if p.Assurance < Proven || p.CitizenID == "" {
		return "", ErrNotFound
	}
	return p.CitizenID, nil
}

// Synchronise raises accounts that Keycloak does not know to be proven and gives their number.
func (u *Citizens) Synchronise(ctx context.Context, limit int) (int, error) {
	waiting, err := u.Store.Unsynced(ctx, self, limit)
	if err != nil {
		return 0, err
	}
	done := 0
	for _, a := range waiting {
		err := u.raise(ctx, a)
		if fault.KindOf(err) == fault.KindNotFound { // the account was deleted; nobody can sign in with it
			err = u.Store.Settle(ctx, self, a)
		}
		switch {
		case fault.KindOf(err) == fault.KindUnavailable:
			return done, err
		case err != nil:
			u.Trouble(ctx, "an assurance is not raised", a, err)
		default:
			done++
		}
	}
	return done, nil
}

// Mend has proven accounts raised again that were changed in Keycloak by hand,
// lowers what nobody proved, and gives the number of both. Keycloak is read
// first: what it has by then, we have recorded.
func (u *Citizens) Mend(ctx context.Context) (int, error) {
	raised, err := u.Directory.Raised(ctx)
	if err != nil {
		return 0, err
	}
	proven, err := u.Store.Proven(ctx, self)
	if err != nil {
		return 0, err
	}
	left := make(map[Account]bool, len(proven))
	for _, p := range proven {
		left[p] = true
	}
	forged := 0
	for _, r := range raised {
		if left[r] {
			delete(left, r)
			continue
		}
		if err := u.Directory.Lower(ctx, r); err != nil {
			return 0, err
		}
		forged++
	}
	drifted := slices.Collect(maps.Keys(left))
	if len(drifted) == 0 {
		return forged, nil
	}
	return len(drifted) + forged, u.Store.Unsettle(ctx, self, drifted)
}
