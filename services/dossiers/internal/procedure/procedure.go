// Package procedure is the province's catalogue (thủ tục hành chính):
// procedures, their versions in time, and the agencies that offer them
// (Decree 63/2010, Decree 61/2018). A version is written by one person and
// published by another; what a dossier was bound to never changes under it.
package procedure

import (
	"regexp"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/money"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Code identifies a procedure in the national catalogue; unknown and synthetic ones are 9.9xxxxx.
type Code string

var codePattern = regexp.MustCompile(`^\d\.\d{6}(\.\d{3}\.\d{2}\.\d{2}\.[GH]\d{2})?$`)

// ParseCode accepts the short and the long shape (domain.md section 3).
func ParseCode(s string) (Code, error) {
	if !codePattern.MatchString(s) {
		return "", fault.Invalid("procedure_code", "a procedure code looks like 1.001193 or 1.011442.000.00.00.H38")
	}
	return Code(s), nil
}

// Text is a text in Vietnamese and, where there is one, English.
type Text struct {
	VI string `json:"vi"`
	EN string `json:"en,omitempty"`
}

// Procedure is an entry of the catalogue; what may change in time stands in its versions.
type Procedure struct {
	Code        Code
	Name        Text
	Field       Text
	Owner       tenant.Agency // the province, or the agency whose own procedure it is
	Source      string
	Provisional bool // no official source shows it
}

// State of a version.
type State string

// A version is written, published by a second person, and one day retired.
const (
	Draft     State = "draft"
	Published State = "published"
	Retired   State = "retired"
)

// Applicant kinds.
type Applicant string

// Who may apply (domain.md section 2).
const (
	Citizen           Applicant = "citizen"
	Business          Applicant = "business"
	HouseholdBusiness Applicant = "household_business"
	StateAgency       Applicant = "agency"
)

// Version is what a procedure demands and promises from a day on.
type Version struct {
	Procedure       Code
	Name            Text // of the procedure when the version was written
	Number          int
	State           State
	Author          string // account or service that wrote it
	Publisher       string // another one, once published
	LegalBasis      string
	EffectiveFrom   worktime.Date
	EffectiveUntil  worktime.Date // zero: open
	Applicants      []Applicant
	Assurance       int
	ServiceLevel    int
	Limit           worktime.Limit
	ReceptionLimit  worktime.Limit
	MaxExtensions   int
	KeepOldForFiled bool
	Handler         tenant.Agency // empty: the agency that receives
	Form            *form.Form
	FormSource      []byte // the definition as written, for clients
	Components      []Component
	Fees            []FeeLine
	Steps           []Step
	Results         []ResultKind
}

// Component is a paper that a dossier needs (thành phần hồ sơ).
type Component struct {
	Key        string   `json:"key"`
	Code       string   `json:"code,omitempty"`
	Name       Text     `json:"name"`
	Hint       Text     `json:"hint"`
	Required   bool     `json:"required"`
	ShowIf     string   `json:"showIf,omitempty"` // CEL over the answers
	Copies     string   `json:"copies,omitempty"` // original, copy, electronic
	MaxBytes   int64    `json:"maxBytes,omitempty"`
	MediaTypes []string `json:"mediaTypes,omitempty"`
}

// FeeLine is one fee or charge in whole dong (phí, lệ phí).
type FeeLine struct {
	Key           string     `json:"key"`
	Name          Text       `json:"name"`
	Amount        money.Dong `json:"amount"`
	PerCopy       bool       `json:"perCopy,omitempty"`
	QuantityField string     `json:"quantityField,omitempty"`
	Exemption     Text       `json:"exemption"`
	Source        string     `json:"source,omitempty"`
}

// Step of the process; the steps are linear, an opinion of another agency runs beside one.
type Step struct {
	Key       string         `json:"key"`
	Name      Text           `json:"name"`
	Role      tenant.Role    `json:"role"`
	Limit     worktime.Limit `json:"limit"`
	OpinionOf tenant.Agency  `json:"opinionOf,omitempty"`
}

// ResultKind is a paper that the agency issues.
type ResultKind struct {
	Key  string `json:"key"`
	Name Text   `json:"name"`
}

// Offering says that an agency takes a procedure in a span of days.
type Offering struct {
	Procedure Code
	Agency    tenant.Agency
	Since     worktime.Date
	Until     worktime.Date // zero: open
}

// On tells whether the offering holds on a day.
func (o Offering) On(d worktime.Date) bool {
	return o.Since.Compare(d) <= 0 && (o.Until.IsZero() || d.Compare(o.Until) < 0)
}

// InForce tells whether a published version is the one for dossiers opened on a day.
func (v *Version) InForce(d worktime.Date) bool {
	return v.State != Draft && v.EffectiveFrom.Compare(d) <= 0 && (v.EffectiveUntil.IsZero() || d.Compare(v.EffectiveUntil) < 0)
}

// HandlerFor gives the agency that handles what this agency receives.
func (v *Version) HandlerFor(receive tenant.Agency) tenant.Agency {
	if v.Handler != "" {
		return v.Handler
	}
	return receive
}

// Publish makes a draft the published version; the author may not.
func (v *Version) Publish(by string) error {
	switch {
	case v.State != Draft:
		return fault.Conflict("version_not_draft", "only a draft version can be published")
	case by == v.Author:
		return fault.Forbidden("author_publishes", "a version is published by somebody else than its author")
	}
	v.State, v.Publisher = Published, by
	return nil
}

// Component gives the component of that key, or nil.
func (v *Version) Component(key string) *Component {
	for i := range v.Components {
		if v.Components[i].Key == key {
			return &v.Components[i]
		}
	}
	return nil
}
