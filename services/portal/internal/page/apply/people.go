package apply

import (
	"net/url"
	"slices"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/web"
)

// For whom a person files. Each but the first has fields of its own below its
// option, named with the value as prefix, because all of them are sent.
const (
	forSelf      = "self"
	forOther     = "other"
	forBusiness  = "business"
	forHousehold = "household"
)

const me = "me" // prefix of the fields of the person who is signed in

// people is what the step shows: the person who is signed in, and whom they file for.
type people struct {
	For    string
	Me     person
	Owners map[string]person // by option; the ones that were not chosen are as they were typed
	Basis  string
	Wrong  map[string]string
}

// owner is whom they file for; the zero person where that is themself.
func (v people) owner() person { return v.Owners[v.For] }

// ownerKind is what an option makes of the owner.
func ownerKind(option string) dossiersv1.PersonInputKind {
	switch option {
	case forBusiness:
		return dossiersv1.PersonInputKindBusiness
	case forHousehold:
		return dossiersv1.PersonInputKindHouseholdBusiness
	}
	return dossiersv1.PersonInputKindCitizen
}

// options are those that the version's applicants leave.
func (s *state) options() []string {
	var all []string
	has := func(a dossiersv1.VersionApplicants) bool { return slices.Contains(s.Version.Applicants, a) }
	if has(dossiersv1.VersionApplicantsCitizen) {
		all = append(all, forSelf, forOther)
	}
	if has(dossiersv1.VersionApplicantsHouseholdBusiness) {
		all = append(all, forHousehold)
	}
	if has(dossiersv1.VersionApplicantsBusiness) {
		all = append(all, forBusiness)
	}
	return all
}

// takePeople reads the step into the draft. Numbers left empty keep what is stored.
func (s *state) takePeople(post url.Values) []fault.Field {
	v := &people{For: post.Get("for"), Me: typed(me, post), Basis: post.Get("basis"), Owners: map[string]person{}}
	for _, option := range []string{forOther, forBusiness, forHousehold} {
		v.Owners[option] = typed(option, post)
	}
	if all := s.options(); !slices.Contains(all, v.For) {
		v.For = ""
		if len(all) == 1 {
			v.For = all[0]
		}
	}
	s.typed = v
	s.Draft.Persons = v.inputs()
	return append(s.ownerComplaints(v), s.selfComplaints(v)...)
}

// ownerComplaints stand above one's own, as their fields do.
func (s *state) ownerComplaints(v *people) []fault.Field {
	if v.For == "" {
		return []fault.Field{{Path: "for", Code: "required"}}
	}
	if v.For == forSelf {
		return nil
	}
	wrong := v.owner().complaints(v.For, s.Now())
	switch {
	case v.For == forOther && v.Basis == "":
		wrong = append(wrong, fault.Field{Path: "basis", Code: "required"})
	case v.For == forBusiness && v.owner().TaxCode == "":
		wrong = append(wrong, fault.Field{Path: forBusiness + ".taxCode", Code: "required"})
	}
	return wrong
}

func (s *state) selfComplaints(v *people) []fault.Field {
	wrong := v.Me.complaints(me, s.Now())
	if v.Me.Email == "" && v.Me.Phone == "" && s.storedSelf().PhoneMasked == "" {
		wrong = append(wrong, fault.Field{Path: me + ".phone", Code: "contact_needed"})
	}
	return wrong
}

// inputs are the persons as dossiers takes them: the owner first, then who acts.
func (v people) inputs() []dossiersv1.PersonInput {
	self := v.Me.input()
	self.Self, self.Kind, self.Part = true, dossiersv1.PersonInputKindCitizen, dossiersv1.PersonInputPartOwner
	if v.For == forSelf || v.For == "" {
		return []dossiersv1.PersonInput{self}
	}
	owner := v.owner().input()
	owner.Part, owner.Kind = dossiersv1.PersonInputPartOwner, ownerKind(v.For)
	self.Part, self.Basis = dossiersv1.PersonInputPartRepresentative, dossiersv1.PersonInputBasisBusiness
	if v.For == forOther {
		self.Basis = dossiersv1.PersonInputBasis(v.Basis)
	}
	return []dossiersv1.PersonInput{owner, self}
}

// storedSelf is the person who is signed in as the draft holds them.
func (s *state) storedSelf() dossiersv1.Person {
	if s.Dossier != nil {
		for _, x := range s.Dossier.Persons {
			if x.Self && x.Part != dossiersv1.PersonPartSubmitter {
				return x
			}
		}
	}
	return dossiersv1.Person{}
}

// peopleNow is what was typed just now or kept, else what stands in the draft, else what the profile offers.
func (s *state) peopleNow(wrong []fault.Field) (people, error) {
	v := people{For: forSelf, Owners: map[string]person{}}
	var err error
	switch {
	case s.typed != nil:
		v = *s.typed
	case len(s.Draft.Persons) > 0:
		v.fromInput(s.Draft.Persons)
	case s.Dossier != nil && len(s.Dossier.Persons) > 0:
		v.fromStored(s.Dossier.Persons)
	default:
		v.Me, err = s.profile()
	}
	if all := s.options(); s.typed == nil && len(all) > 0 && !slices.Contains(all, v.For) {
		v.For = all[0]
	}
	v.Wrong = map[string]string{}
	for _, f := range wrong {
		v.Wrong[f.Path] = s.SayField(f.Code)
	}
	if s.Dossier != nil {
		v.hint(s.Dossier.Persons)
	}
	return v, err
}

// profile offers the data of the account.
func (s *state) profile() (person, error) {
	got, err := kit.Answer[identityv1.Profile](s.Clients.Identity(s).GetMe(s.Ctx()))
	if err != nil {
		return person{}, err
	}
	p := person{FullName: got.FullName, Phone: got.Phone, Email: got.Email, Address: got.Address, BirthDate: split(got.BirthDate.Time)}
	if p.FullName == "" {
		p.FullName = s.Session.Name
	}
	if p.Email == "" {
		p.Email = s.Session.Email
	}
	return p, nil
}

func (v *people) fromInput(all []dossiersv1.PersonInput) {
	for _, in := range all {
		v.place(personOf(in), in.Self, string(in.Kind), string(in.Basis))
	}
}

func (v *people) fromStored(all []dossiersv1.Person) {
	for _, x := range all {
		if x.Part == dossiersv1.PersonPartSubmitter {
			continue
		}
		p := person{FullName: x.FullName, Email: x.Email, Address: x.Address, TaxCode: x.TaxCode, BirthDate: split(x.BirthDate.Time)}
		v.place(p, x.Self, string(x.Kind), x.Basis)
	}
}

func (v *people) place(p person, self bool, kind, basis string) {
	if self {
		v.Me, v.Basis = p, basis
		return
	}
	v.For = forOther
	for _, option := range []string{forBusiness, forHousehold} {
		if string(ownerKind(option)) == kind {
			v.For = option
		}
	}
	v.Owners[v.For] = p
}

// hint notes which numbers dossiers would keep: one's own, and those of another person as long as they are the same.
func (v *people) hint(stored []dossiersv1.Person) {
	for _, x := range stored {
		if x.Self {
			v.Me.CitizenIDKept, v.Me.PhoneKept = x.CitizenIDMasked, x.PhoneMasked
			continue
		}
		for option, p := range v.Owners {
			if string(ownerKind(option)) == string(x.Kind) && p.FullName == x.FullName {
				p.CitizenIDKept, p.PhoneKept = x.CitizenIDMasked, x.PhoneMasked
				v.Owners[option] = p
			}
		}
	}
}

func split(t time.Time) web.DateValue {
	if t.IsZero() {
		return web.DateValue{}
	}
	return formview.Split(t.Format("2006-1-2"))
}
