// Package postgres keeps procedures, dossiers and the work on them in
// PostgreSQL, under row-level security. One use case is one transaction: the
// caller's settings, the command log entry, the lock, the change, version,
// children, work items, history and outbox, and the number last of all.
//
// The statements of a transaction travel in batches. A build with the tag
// failpoints sends each alone and can end the process before any of them: the
// points are named store.<statement>, as in store.UpdateDossier, and
// store.committed behind the commit.
package postgres

import (
	"slices"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/pg"
	"motcua.vn/libs/seal"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
)

// Store implements dossier.Store and the stores of the other nouns.
type Store struct {
	db     *pg.DB
	ring   *seal.Ring
	lookUp seal.LookupKey // by whose HMAC citizen ids are found
	scheme dossier.Scheme
	shift  time.Duration // of the clock that numbers the days; zero but in tests
}

var (
	_ dossier.Store    = (*Store)(nil)
	_ dossier.Agencies = (*Store)(nil)
)

// Keys seal what a stolen database must not tell.
type Keys struct {
	Ring   *seal.Ring
	LookUp seal.LookupKey // HMAC for equality search
}

// New makes a store over the app role's pool; scheme shapes the numbers it gives.
func New(db *pg.DB, keys Keys, scheme dossier.Scheme) *Store {
	return &Store{db: db, ring: keys.Ring, lookUp: keys.LookUp, scheme: scheme, shift: numberShift()}
}

// self is the service as which public look-ups and the catalogue are read: the policies show nobody nothing.
var self = tenant.ServiceCaller("dossiers")

// fail turns an error of the database into a fault; constraints that a caller can break by what it sends have their own.
func fail(err error) error {
	switch pg.Constraint(err) {
	case "dossier_number_unique_per_issuer":
		return fault.Conflict("number_taken", "the dossier number is taken").Because(err)
	case "dossier_pkey":
		return fault.Conflict("dossier_exists", "there is a dossier with this id").Because(err)
	}
	return pg.Fault(err)
}

// agenciesOf lists the agencies whose dossiers the caller may read now, as text.
func agenciesOf(c tenant.Caller) []string { return texts(dossier.Scope(c, time.Now())) }

// reading narrows what row-level security is told to the agencies where the caller holds a role that reads dossiers.
func reading(c tenant.Caller) tenant.Caller {
	if c.Kind != tenant.Staff {
		return c
	}
	scope := dossier.Scope(c, time.Now())
	c.Mandates = slices.DeleteFunc(slices.Clone(c.Mandates), func(m tenant.Mandate) bool { return !slices.Contains(scope, m.Agency) })
	return c
}
