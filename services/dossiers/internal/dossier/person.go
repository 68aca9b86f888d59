package dossier

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// PersonInput is a person as typed. Empty CitizenID and Phone keep what is stored for the same person, because forms get
// the numbers masked only.
type PersonInput struct {
	Part      PersonPart // owner, submitter, representative
	Kind      procedure.Applicant
	Self      bool // the signed-in caller
	FullName  string
	CitizenID string
	TaxCode   string
	BirthDate worktime.Date
	Phone     string
	Email     string
	Address   string
	Basis     string
}

// maxOwners: two for a marriage.
const maxOwners = 2

// persons makes snapshots of what was typed, in that order, then the submitter: online the person who is signed in, at
// the counter who came in (representative, else first owner), never the assistant. old are those they replace.
func persons(old []Person, in []PersonInput, c tenant.Caller) []Person {
	list := make([]Person, 0, len(in)+2)
	nth := map[PersonPart]int{}
	var submitter *Person
	for _, p := range in {
		next := Person{
			Part: p.Part, Kind: p.Kind, FullName: tidy(p.FullName), CitizenID: digits(p.CitizenID), TaxCode: strings.TrimSpace(p.TaxCode),
			BirthDate: p.BirthDate, Phone: digits(p.Phone), Email: strings.TrimSpace(p.Email), Address: tidy(p.Address), Basis: p.Basis,
		}
		if next.Kind == "" {
			next.Kind = procedure.Citizen
		}
		if p.Self && c.Kind == tenant.Citizen {
			next.Account = c.Subject
		}
		keep(&next, old, nth[p.Part])
		nth[p.Part]++
		came := c.Kind != tenant.Citizen && (submitter == nil || p.Part == Submitter || (p.Part == Representative && submitter.Part != Submitter))
		if (p.Self && next.Account != "" && submitter == nil) || came {
			submitter = &next
		}
		if p.Part != Submitter {
			list = append(list, next)
		}
	}
	if submitter != nil {
		s := *submitter
		s.Part, s.ID, s.Basis = Submitter, id.UUID{}, ""
		keep(&s, old, 0)
		list = append(list, s)
	}
	if c.Kind == tenant.Staff {
		list = append(list, Person{ID: id.New(), Part: Assistant, Kind: procedure.StateAgency, Account: c.Subject})
	}
	return list
}

// keep gives a person the id of the n-th one of the same part, and the numbers where none were typed, if that is the same
// person: the same account, or with none the same kind and name. Their numbers follow a person into another part.
func keep(p *Person, old []Person, n int) {
	p.ID = id.New()
	var kept *Person
	for i, o := range old {
		same := p.same(o)
		if same && kept == nil {
			kept = &old[i]
		}
		if o.Part != p.Part {
			continue
		}
		if n == 0 && same {
			kept, p.ID = &old[i], o.ID
		}
		n--
	}
	if kept == nil {
		return
	}
	if p.CitizenID == "" {
		p.CitizenID = kept.CitizenID
	}
	if p.Phone == "" {
		p.Phone = kept.Phone
	}
}

func (p Person) same(o Person) bool {
	if p.Account != "" || o.Account != "" {
		return p.Account == o.Account
	}
	return p.Kind == o.Kind && p.FullName == o.FullName
}

func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-", r) {
			return -1
		}
		return r
	}, s)
}

var (
	citizenIDShape = regexp.MustCompile(`^\d{12}$`)
	taxCodeShape   = regexp.MustCompile(`^\d{10}(-\d{3})?$`)
	phoneShape     = regexp.MustCompile(`^(0|\+84)\d{9,10}$`)
	emailShape     = regexp.MustCompile(`^[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}$`)
	bases          = []string{"authorisation", "legal_guardian", "business"}
)

// personComplaints checks the persons of a dossier about to be filed.
func personComplaints(d *Dossier, v *procedure.Version, online bool, today worktime.Date) []fault.Field {
	var bad []fault.Field
	owners, submitters, acting := 0, 0, 0
	ownsSelf := false
	for i, p := range d.Persons {
		path := fmt.Sprintf("persons[%d]", i)
		switch p.Part {
		case Owner:
			owners++
			ownsSelf = ownsSelf || p.Account != ""
			if !slices.Contains(v.Applicants, p.Kind) {
				bad = append(bad, fault.Field{Path: path + ".kind", Code: "not_an_applicant"})
			}
		case Submitter:
			submitters++
			if d.copied(p) {
				continue // the other one is complained about
			}
		case Representative:
			acting++
			if !slices.Contains(bases, p.Basis) {
				bad = append(bad, fault.Field{Path: path + ".basis", Code: "required"})
			}
		case Assistant:
			continue
		}
		bad = append(bad, p.complaints(path, today)...)
	}
	complain := func(on bool, code string) {
		if on {
			bad = append(bad, fault.Field{Path: "persons", Code: code})
		}
	}
	complain(owners == 0, "owner_missing")
	complain(owners > maxOwners, "too_many_owners")
	complain(acting > 1, "too_many_representatives")
	complain(online && submitters != 1, "self_missing")
	complain(online && submitters == 1 && !ownsSelf && acting == 0, "representative_missing")
	return bad
}

// copied tells whether a submitter is one of the others again, not somebody who was typed as nothing but the submitter.
func (d *Dossier) copied(submitter Person) bool {
	return slices.ContainsFunc(d.Persons, func(p Person) bool {
		if p.Part == Submitter {
			return false
		}
		p.Part, p.ID, p.Basis = submitter.Part, submitter.ID, submitter.Basis
		return p == submitter
	})
}

// complaints about one snapshot on its own.
func (p Person) complaints(path string, today worktime.Date) []fault.Field {
	var bad []fault.Field
	complain := func(on bool, field, code string) {
		if on {
			bad = append(bad, fault.Field{Path: path + "." + field, Code: code})
		}
	}
	complain(p.FullName == "", "fullName", "required")
	complain(p.CitizenID != "" && !citizenIDShape.MatchString(p.CitizenID), "citizenId", "bad_format")
	complain(p.TaxCode != "" && !taxCodeShape.MatchString(p.TaxCode), "taxCode", "bad_format")
	// A household business gets its tax code by the very procedure that registers it.
	complain(p.Part == Owner && p.Kind == procedure.Business && p.TaxCode == "", "taxCode", "required")
	complain(p.Phone != "" && !phoneShape.MatchString(p.Phone), "phone", "bad_format")
	complain(p.Email != "" && !emailShape.MatchString(p.Email), "email", "bad_format")
	complain(!p.BirthDate.IsZero() && p.BirthDate.Compare(today) > 0, "birthDate", "in_future")
	return bad
}
