package apply

import (
	"net/url"
	"strings"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/web"
)

// For whom a person files.
const (
	forSelf     = "self"
	forOther    = "other"
	forBusiness = "business"
)

// people is what the step shows: the person who is signed in, and whom they file for.
type people struct {
	For      string
	Me       person
	Other    person
	Basis    string
	TaxCode  string
	Wrong    map[string]string
	Business bool // the version takes businesses
	Citizens bool // the version takes citizens
}

type person struct {
	FullName, CitizenID, Phone, Email, Address string
	BirthDate                                  web.DateValue
	CitizenIDKept, PhoneKept                   string // masked, when one is stored already
}

// takePeople reads the step. Numbers left empty keep what is stored.
func (s *state) takePeople(post url.Values) []fault.Field {
	who := post.Get("for")
	me := input("me", post)
	me.Self = true
	var wrong []fault.Field
	if me.FullName == "" {
		wrong = append(wrong, fault.Field{Path: "me.fullName", Code: "required"})
	}
	if me.Email == "" && me.Phone == "" && !s.stored() {
		wrong = append(wrong, fault.Field{Path: "me.phone", Code: "contact_needed"})
	}
	switch who {
	case forSelf:
		me.Part = dossiersv1.PersonInputPartOwner
		s.Draft.Persons = []dossiersv1.PersonInput{me}
		return wrong
	case forOther, forBusiness:
		owner := input("owner", post)
		owner.Part, me.Part = dossiersv1.PersonInputPartOwner, dossiersv1.PersonInputPartRepresentative
		me.Basis = dossiersv1.PersonInputBasis(post.Get("basis"))
		if who == forBusiness {
			owner.Kind, owner.TaxCode = dossiersv1.PersonInputKindBusiness, strings.TrimSpace(post.Get("owner.taxCode"))
			me.Basis = dossiersv1.PersonInputBasisBusiness
			if owner.TaxCode == "" {
				wrong = append(wrong, fault.Field{Path: "owner.taxCode", Code: "required"})
			}
		}
		if owner.FullName == "" {
			wrong = append(wrong, fault.Field{Path: "owner.fullName", Code: "required"})
		}
		if me.Basis == "" {
			wrong = append(wrong, fault.Field{Path: "basis", Code: "required"})
		}
		s.Draft.Persons = []dossiersv1.PersonInput{owner, me}
		return wrong
	}
	return append(wrong, fault.Field{Path: "for", Code: "required"})
}

func (s *state) stored() bool { return s.Dossier != nil && len(s.Dossier.Persons) > 0 }

func input(prefix string, post url.Values) dossiersv1.PersonInput {
	get := func(name string) string { return strings.TrimSpace(post.Get(prefix + "." + name)) }
	in := dossiersv1.PersonInput{
		FullName: get("fullName"), CitizenID: digits(get("citizenId")), Phone: digits(get("phone")), Email: get("email"), Address: get("address"),
		Kind: dossiersv1.PersonInputKindCitizen,
	}
	if text, ok := formview.Date(prefix+".birthDate", post).(string); ok {
		if day, err := time.Parse(time.DateOnly, text); err == nil {
			in.BirthDate = openapi_types.Date{Time: day}
		}
	}
	return in
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// peopleNow is what stands in the draft, or what the profile offers.
func (s *state) peopleNow(wrong []fault.Field) (people, error) {
	v := people{For: forSelf, Wrong: map[string]string{}}
	for _, f := range wrong {
		v.Wrong[f.Path] = s.SayField(f.Code)
	}
	for _, a := range s.Version.Applicants {
		switch a {
		case dossiersv1.VersionApplicantsCitizen:
			v.Citizens = true
		case dossiersv1.VersionApplicantsBusiness, dossiersv1.VersionApplicantsHouseholdBusiness:
			v.Business = true
		}
	}
	if !v.Citizens && v.Business {
		v.For = forBusiness
	}
	if len(s.Draft.Persons) > 0 {
		v.fromInput(s.Draft.Persons)
		return v, nil
	}
	if s.stored() {
		v.fromStored(s.Dossier.Persons)
		return v, nil
	}
	me, err := kit.Answer[identityv1.Profile](s.Clients.Identity(s).GetMe(s.Ctx()))
	if err != nil {
		return v, err
	}
	v.Me = person{FullName: me.FullName, Phone: me.Phone, Email: me.Email, Address: me.Address, BirthDate: split(me.BirthDate.Time)}
	if v.Me.FullName == "" {
		v.Me.FullName = s.Session.Name
	}
	if v.Me.Email == "" {
		v.Me.Email = s.Session.Email
	}
	return v, nil
}

func (v *people) fromInput(all []dossiersv1.PersonInput) {
	for _, in := range all {
		p := person{FullName: in.FullName, CitizenID: in.CitizenID, Phone: in.Phone, Email: in.Email, Address: in.Address, BirthDate: split(in.BirthDate.Time)}
		v.place(p, in.Self, string(in.Basis), in.TaxCode)
	}
}

func (v *people) fromStored(all []dossiersv1.Person) {
	for _, x := range all {
		if x.Part == dossiersv1.PersonPartSubmitter {
			continue
		}
		p := person{FullName: x.FullName, Email: x.Email, Address: x.Address, BirthDate: split(x.BirthDate.Time), CitizenIDKept: x.CitizenIDMasked, PhoneKept: x.PhoneMasked}
		v.place(p, x.Self, x.Basis, x.TaxCode)
	}
}

func (v *people) place(p person, self bool, basis, taxCode string) {
	if self {
		v.Me, v.Basis = p, basis
		return
	}
	v.Other, v.TaxCode, v.For = p, taxCode, forOther
	if taxCode != "" {
		v.For = forBusiness
	}
}

func split(t time.Time) web.DateValue {
	if t.IsZero() {
		return web.DateValue{}
	}
	return formview.Split(t.Format(time.DateOnly))
}
