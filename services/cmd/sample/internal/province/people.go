package province

import (
	"fmt"
	"slices"

	openapi "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
)

// Citizen is a synthetic person with an account; citizens sign in by e-mail.
type Citizen struct {
	Username  string       `json:"username"`
	Email     string       `json:"email"`
	FullName  string       `json:"fullName"`
	BirthDate openapi.Date `json:"birthDate"`
	Gender    string       `json:"gender"`
	Phone     string       `json:"phone"`
	CitizenID string       `json:"citizenId"`
	Address   string       `json:"address"`
	Language  string       `json:"language"`
	Proven    bool         `json:"proven"` // came to a counter with the identity card: assurance 2
	Business  *Business    `json:"business,omitempty"`
}

// Business is for whom a person acts; it has no account.
type Business struct {
	Kind     dossiersv1.PersonInputKind `json:"kind"`
	FullName string                     `json:"fullName"`
	TaxCode  string                     `json:"taxCode"`
}

// Citizen finds a citizen by user name.
func (p *Province) Citizen(username string) (Citizen, error) {
	i := slices.IndexFunc(p.Citizens, func(c Citizen) bool { return c.Username == username })
	if i < 0 {
		return Citizen{}, fmt.Errorf("the sample has no citizen %s", username)
	}
	return p.Citizens[i], nil
}

// Official gives the official who works on the sample dossiers in a role at an agency: the first one listed. The others
// stay free for whoever tries the platform out.
func (p *Province) Official(agency, role string) (identityv1.OfficialInput, error) {
	i := slices.IndexFunc(p.Officials, func(o identityv1.OfficialInput) bool {
		return o.Agency == agency && slices.Contains(o.Roles, role)
	})
	if i < 0 {
		return identityv1.OfficialInput{}, fmt.Errorf("the sample has no %s at %s", role, agency)
	}
	return p.Officials[i], nil
}

// Procedure finds a procedure by its code.
func (p *Province) Procedure(code string) (Procedure, error) {
	i := slices.IndexFunc(p.Procedures, func(x Procedure) bool { return x.Procedure.Code == code })
	if i < 0 {
		return Procedure{}, fmt.Errorf("the sample has no procedure %s", code)
	}
	return p.Procedures[i], nil
}

// Persons gives who stands on a dossier that the citizen files online (self) or at the counter: the citizen, or the
// business with the citizen as its representative where the procedure takes such applicants.
func (c Citizen) Persons(x Procedure, self bool) []dossiersv1.PersonInput {
	me := dossiersv1.PersonInput{
		Part: dossiersv1.PersonInputPartOwner, Kind: dossiersv1.PersonInputKindCitizen, Self: self, FullName: c.FullName,
		CitizenID: c.CitizenID, BirthDate: c.BirthDate, Phone: c.Phone, Email: c.Email, Address: c.Address,
	}
	if c.Business == nil || !slices.Contains(x.Version.Applicants, dossiersv1.VersionInputApplicants(c.Business.Kind)) {
		return []dossiersv1.PersonInput{me}
	}
	me.Part, me.Basis = dossiersv1.PersonInputPartRepresentative, dossiersv1.PersonInputBasisBusiness
	return []dossiersv1.PersonInput{{
		Part: dossiersv1.PersonInputPartOwner, Kind: c.Business.Kind, FullName: c.Business.FullName, TaxCode: c.Business.TaxCode,
		Address: c.Address,
	}, me}
}
