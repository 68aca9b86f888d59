package procedure

import (
	"context"

	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Command is the idempotency of one call, as in package dossier.
type Command struct {
	Operation string
	Key       string // empty: not idempotent
	Hash      []byte
}

// Store keeps the catalogue. It is public reading; what may be written is decided by the use cases. Versions come with
// FormSource; Form may be nil, the use cases parse it once.
type Store interface {
	// Create enters a procedure; fault conflict procedure_exists. A replayed command gives the one made before.
	Create(ctx context.Context, c tenant.Caller, cmd Command, p *Procedure) (*Procedure, error)
	// Get gives a procedure; fault not_found procedure_not_found.
	Get(ctx context.Context, code Code) (*Procedure, error)
	// List lists procedures that an agency (empty: any) offers on a day, by folded name then code, after the key.
	List(ctx context.Context, f ListFilter) ([]Listed, error)

	// AddVersion writes a draft version and gives it the next number. A replayed command gives the one made before.
	AddVersion(ctx context.Context, c tenant.Caller, cmd Command, v *Version) (*Version, error)
	// UpdateVersion locks the version and all others of the procedure, runs change on them and writes every one that
	// changed in state or dates. A replayed command gives the version as it is.
	UpdateVersion(ctx context.Context, c tenant.Caller, cmd Command, code Code, number int, change func(v *Version, others []*Version) error) (*Version, error)
	// Version gives one version; fault not_found version_not_found.
	Version(ctx context.Context, code Code, number int) (*Version, error)
	// InForce gives the version for dossiers opened on a day; fault not_found procedure_not_in_force.
	InForce(ctx context.Context, code Code, day worktime.Date) (*Version, error)

	// Offer writes the offering of an agency: one per procedure, agency and first day.
	Offer(ctx context.Context, c tenant.Caller, o Offering) (*Offering, error)
	// Offerings lists all of a procedure, by agency and first day.
	Offerings(ctx context.Context, code Code) ([]Offering, error)
	// OfferedBy lists the procedures of which an agency has any offering, whatever its days, by code.
	OfferedBy(ctx context.Context, agency tenant.Agency) ([]Code, error)
}

// ListFilter of Store.List; a keyset page.
type ListFilter struct {
	Query     string // as typed; each folded word must occur in Listed.Search
	Agency    tenant.Agency
	Day       worktime.Date
	AfterName string // folded
	AfterCode Code
	Limit     int
}

// Listed is a row of the catalogue with what people ask first.
type Listed struct {
	Procedure
	Version  *Version // in force on the day; nil when none is
	Agencies []tenant.Agency
}

// Search is what a procedure is found by: folded name, field and code.
func (p *Procedure) Search() string {
	return Fold(p.Name.VI + " " + p.Name.EN + " " + p.Field.VI + " " + p.Field.EN + " " + string(p.Code))
}
