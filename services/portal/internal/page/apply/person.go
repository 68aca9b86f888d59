package apply

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/web"
)

// person is one person's fields as typed.
type person struct {
	FullName, CitizenID, Phone, Email, Address, TaxCode string
	BirthDate                                           web.DateValue
	CitizenIDKept, PhoneKept                            string // masked, when one is stored already
}

// The shapes that dossiers demands when a dossier is filed; what does not fit is said where it is typed. The longest
// texts are those of the contract's PersonInput.
var (
	citizenIDShape = regexp.MustCompile(`^\d{12}$`)
	taxCodeShape   = regexp.MustCompile(`^\d{10}(-\d{3})?$`)
	phoneShape     = regexp.MustCompile(`^(0|\+84)\d{9,10}$`)
	emailShape     = regexp.MustCompile(`^[^@\s]{1,64}@[^@\s]+\.[^@\s.]{2,}$`)
)

const (
	maxName    = 200 // characters
	maxEmail   = 254
	maxAddress = 300
)

// typed reads the fields of one prefix.
func typed(prefix string, post url.Values) person {
	get := func(name string) string { return strings.TrimSpace(post.Get(prefix + "." + name)) }
	return person{
		FullName: get("fullName"), CitizenID: tight(get("citizenId")), Phone: tight(get("phone")), Email: get("email"), Address: get("address"), TaxCode: get("taxCode"),
		BirthDate: web.DateValue{Day: get("birthDate-day"), Month: get("birthDate-month"), Year: get("birthDate-year")},
	}
}

// tight drops what people put between digits.
func tight(s string) string {
	return strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "").Replace(s)
}

func (p person) born() (day time.Time, given bool, err error) {
	text, given := formview.Date("d", url.Values{"d-day": {p.BirthDate.Day}, "d-month": {p.BirthDate.Month}, "d-year": {p.BirthDate.Year}}).(string)
	if !given {
		return day, false, nil
	}
	day, err = time.Parse(time.DateOnly, text)
	return day, true, err
}

// complaints about what was typed; paths begin with the prefix.
func (p person) complaints(prefix string, now time.Time) []fault.Field {
	var wrong []fault.Field
	complain := func(on bool, field, code string) {
		if on {
			wrong = append(wrong, fault.Field{Path: prefix + "." + field, Code: code})
		}
	}
	misfit := func(shape *regexp.Regexp, text string) bool { return text != "" && !shape.MatchString(text) }
	complain(p.FullName == "", "fullName", "required")
	complain(len([]rune(p.FullName)) > maxName, "fullName", "too_long")
	day, given, err := p.born()
	complain(given && err != nil, "birthDate", "bad_format")
	complain(given && err == nil && day.Format(time.DateOnly) > now.In(worktime.Zone).Format(time.DateOnly), "birthDate", "in_future")
	complain(misfit(citizenIDShape, p.CitizenID), "citizenId", "citizen_id_shape")
	complain(misfit(taxCodeShape, p.TaxCode), "taxCode", "tax_code_shape")
	complain(misfit(phoneShape, p.Phone), "phone", "phone_shape")
	complain(misfit(emailShape, p.Email) || len(p.Email) > maxEmail, "email", "email_shape")
	complain(len([]rune(p.Address)) > maxAddress, "address", "too_long")
	return wrong
}

func (p person) input() dossiersv1.PersonInput {
	in := dossiersv1.PersonInput{FullName: p.FullName, CitizenID: p.CitizenID, Phone: p.Phone, Email: p.Email, Address: p.Address, TaxCode: p.TaxCode}
	if day, given, err := p.born(); given && err == nil {
		in.BirthDate = openapi_types.Date{Time: day}
	}
	return in
}

func personOf(in dossiersv1.PersonInput) person {
	return person{FullName: in.FullName, CitizenID: in.CitizenID, Phone: in.Phone, Email: in.Email, Address: in.Address, TaxCode: in.TaxCode, BirthDate: split(in.BirthDate.Time)}
}

var personPath = regexp.MustCompile(`^persons[.\[](\d+)\]?\.(\w+)$`)

// fieldOf gives the step's field for a place that dossiers or its contract complains about ("persons[0].phone",
// "persons.0.phone"), empty where the step has none.
func (s *state) fieldOf(path string) string {
	m := personPath.FindStringSubmatch(path)
	if m == nil || s.typed == nil {
		return ""
	}
	switch {
	case m[2] == "basis":
		return "basis"
	case m[1] == "0" && s.typed.For != forSelf && s.typed.For != "":
		return s.typed.For + "." + m[2]
	}
	return me + "." + m[2]
}
