// Package citizen is the profile that a person keeps of themselves and the
// proof of who they are, made at a counter (domain.md section 9).
package citizen

import (
	"strings"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Proven is the assurance of an account whose citizen id an officer has seen.
const Proven = 2

// Account is Keycloak's id of an account, the sub of its tokens.
type Account struct{ id.UUID }

// Consent is the agreement to one version of the privacy notice.
type Consent struct {
	Notice string    `json:"notice"`
	At     time.Time `json:"at"`
}

// Profile is what a person says of themselves, and what was proven.
type Profile struct {
	Account   Account
	Kind      tenant.Kind // citizen or staff
	Assurance int         // 1 self-registered, 2 proven
	FullName  string
	BirthDate worktime.Date
	Gender    string
	Phone     string
	Address   string
	Language  string
	CitizenID string // 12 digits, empty until proven
	Consents  []Consent
	Version   int64
	Email     string           // of the token, never kept
	Mandates  []tenant.Mandate // of the token, never kept
}

// Masked shows the last four digits of the citizen id.
func (p Profile) Masked() string {
	if len(p.CitizenID) < 4 {
		return ""
	}
	return strings.Repeat("•", len(p.CitizenID)-4) + p.CitizenID[len(p.CitizenID)-4:]
}

// Input is what a person may change.
type Input struct {
	FullName  string
	BirthDate worktime.Date
	Gender    string
	Phone     string
	Address   string
	Language  string
	Consent   string // version of the notice agreed to now; empty: none
}

// Document is what an officer was shown.
type Document string

// The documents.
const (
	CitizenIDCard    Document = "citizen_id_card"
	Passport         Document = "passport"
	BirthCertificate Document = "birth_certificate"
)

// ID identifies a proof.
type ID struct{ id.UUID }

// Proof records which paper was seen, by whom, where.
type Proof struct {
	ID        ID
	Account   Account
	CitizenID string
	FullName  string
	BirthDate worktime.Date
	Document  Document
	IssuedOn  worktime.Date // zero: not noted
	Note      string
	Agency    tenant.Agency
	Officer   string // account of the officer, or the name of a service
	At        time.Time
}

// Person is what Keycloak knows of an account.
type Person struct {
	Account  Account
	Kind     tenant.Kind
	FullName string
	Email    string
	Language string
	Enabled  bool
}

// The faults of this package.
var (
	ErrNotFound   = fault.NotFound("account_unknown", "no such account")
	ErrVersion    = fault.Precondition("version_mismatch", "somebody changed it since you read it; read it again")
	ErrNotCitizen = fault.Conflict("not_a_citizen", "only a citizen's account is proven at a counter")
	ErrTaken      = fault.Conflict("citizen_id_taken", "this citizen id is proven for another account; have that one locked first")
	ErrOther      = fault.Conflict("proven_otherwise", "the account is proven with another citizen id")
	ErrProven     = fault.Conflict("proven_field", "name and birth date were proven at a counter; they change there only")
	ErrOwn        = fault.Forbidden("own_account", "nobody proves their own account")
	ErrNoAgency   = fault.Invalid("acting_agency", "name the agency at whose counter you sit in X-Acting-Agency")
	ErrFuture     = fault.Invalid("birth_date", "the birth date lies in the future", fault.Field{Path: "birthDate", Code: "future"})
)

// apply changes the profile as its person wishes.
func (p *Profile) apply(in Input, now time.Time) error {
	name := strings.Join(strings.Fields(in.FullName), " ")
	if p.Assurance >= Proven && (name != p.FullName || in.BirthDate != p.BirthDate) {
		return ErrProven
	}
	if in.BirthDate.Compare(worktime.DateOf(now)) > 0 {
		return ErrFuture
	}
	p.FullName, p.BirthDate, p.Gender, p.Language = name, in.BirthDate, in.Gender, in.Language
	p.Phone, p.Address = strings.TrimSpace(in.Phone), strings.TrimSpace(in.Address)
	if in.Consent != "" {
		p.consent(in.Consent, now)
	}
	return nil
}

// consent keeps the first time a version was agreed to.
func (p *Profile) consent(notice string, now time.Time) {
	for _, c := range p.Consents {
		if c.Notice == notice {
			return
		}
	}
	p.Consents = append(p.Consents, Consent{Notice: notice, At: now})
}

// prove raises the assurance by what the officer saw.
func (p *Profile) prove(proof Proof) error {
	switch {
	case p.Kind != tenant.Citizen:
		return ErrNotCitizen
	case p.CitizenID != "" && p.CitizenID != proof.CitizenID:
		return ErrOther
	}
	p.Assurance, p.CitizenID = Proven, proof.CitizenID
	p.FullName, p.BirthDate = strings.Join(strings.Fields(proof.FullName), " "), proof.BirthDate
	return nil
}

// MaskEmail keeps the first letter and the domain.
func MaskEmail(email string) string {
	local, domain, ok := strings.Cut(email, "@")
	if !ok || local == "" {
		return ""
	}
	first := []rune(local)[:1]
	return string(first) + "••••••@" + domain
}
