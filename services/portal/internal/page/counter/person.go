package counter

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
	"motcua.vn/services/portal/internal/site"
)

const idLength = 12 // digits of a citizen id (Law on Identification 26/2023/QH15, article 12)

// lookUp fills in whoever came before, by the citizen id that was typed.
func (d *desk) lookUp() error {
	for _, who := range []string{owner, other} {
		if who == other && d.Post.Get(fieldOther) == "" {
			continue
		}
		found, err := find(d.Ask, d.Post, who)
		if err != nil {
			return err
		}
		if found != "" {
			d.Found = found
		}
	}
	return nil
}

// find asks for the person of a typed citizen id and fills the fields; it gives the text key of what it found.
func find(a *site.Ask, post url.Values, who string) (string, error) {
	number := digits(post.Get(who + ".citizenId"))
	if len(number) != idLength {
		return "", nil
	}
	got, err := kit.Answer[dossiersv1.CounterPerson](a.Clients.Dossiers(a).FindCounterPerson(a.Ctx(), &dossiersv1.FindCounterPersonParams{}, dossiersv1.CounterPersonInput{CitizenID: number}))
	if err != nil {
		return "", err
	}
	if !got.Found {
		return "counter.not_found", nil
	}
	post.Set(who+".citizenId", number)
	for name, value := range map[string]string{"fullName": got.FullName, "phone": got.Phone, "email": got.Email, "address": got.Address} {
		if value != "" {
			post.Set(who+"."+name, value)
		}
	}
	if !got.BirthDate.IsZero() {
		date := formview.Split(got.BirthDate.Format("2006-1-2"))
		post.Set(who+".birthDate-day", date.Day)
		post.Set(who+".birthDate-month", date.Month)
		post.Set(who+".birthDate-year", date.Year)
	}
	return "counter.found", nil
}

// person answers the screen's small request with the fields of the person
// filled in, or with nothing when nobody is known under the citizen id.
func person(a *site.Ask) error {
	if !a.Scripted() {
		return a.Go("/counter")
	}
	// The script's token stands in a header, so that nobody has read the form yet.
	a.R.Body = http.MaxBytesReader(a.W, a.R.Body, maxField)
	if err := a.R.ParseForm(); err != nil {
		return fault.Invalid("form_unreadable", "the form could not be read")
	}
	found, err := find(a, a.R.PostForm, owner)
	if err != nil {
		return err
	}
	if found != "counter.found" {
		a.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	return a.Fragment(ownerFields(&desk{Ask: a, Post: a.R.PostForm, Found: found}))
}

// kinds are the applicants that the version takes.
func (d *desk) kinds() []string {
	var all []string
	for _, a := range d.Version.Applicants {
		all = append(all, string(a))
	}
	return all
}

// firms tells whether businesses may own the dossier; people whether citizens may.
func (d *desk) firms() bool {
	return d.Version != nil && (slices.Contains(d.kinds(), "business") || slices.Contains(d.kinds(), "household_business"))
}

func (d *desk) people() bool { return d.Version == nil || slices.Contains(d.kinds(), "citizen") }

// represented tells whether somebody acts for the owner: chosen, or because no citizen can own the dossier.
func (d *desk) represented() bool { return d.Post.Get(fieldOther) != "" || !d.people() }

// input is what the screen says.
func (d *desk) input() dossiersv1.CounterInput {
	in := dossiersv1.CounterInput{Procedure: d.Version.Procedure, Answers: d.Answers, Language: dossiersv1.CounterInputLanguage(d.L.Language())}
	if in.Answers == nil {
		in.Answers = map[string]any{}
	}
	first := d.person(owner)
	first.Part, first.Kind, first.TaxCode = dossiersv1.PersonInputPartOwner, d.kind(), strings.TrimSpace(d.Post.Get(owner+".taxCode"))
	in.Persons = []dossiersv1.PersonInput{first}
	if d.represented() {
		second := d.person(other)
		second.Part, second.Kind = dossiersv1.PersonInputPartRepresentative, dossiersv1.PersonInputKindCitizen
		second.Basis = dossiersv1.PersonInputBasis(d.Post.Get(fieldBasis))
		in.Persons = append(in.Persons, second)
	}
	for _, c := range d.asked() {
		part := dossiersv1.PartInput{Component: c.Key, File: d.file(c.Key), SeenOriginal: slices.Contains(d.Post[fieldSeen], c.Key)}
		if part.SeenOriginal || part.File != noFile {
			in.Parts = append(in.Parts, part)
		}
	}
	if way := d.Post.Get(fieldDelivery); way != "" {
		in.Delivery = []dossiersv1.CounterInputDelivery{dossiersv1.CounterInputDelivery(way)}
	}
	return in
}

// kind is what the owner is: chosen, or the only kind that the version takes.
func (d *desk) kind() dossiersv1.PersonInputKind {
	kind := d.Post.Get(owner + ".kind")
	if all := d.kinds(); !slices.Contains(all, kind) && len(all) > 0 {
		kind = all[0]
	}
	return dossiersv1.PersonInputKind(kind)
}

func (d *desk) person(who string) dossiersv1.PersonInput {
	get := func(name string) string { return strings.TrimSpace(d.Post.Get(who + "." + name)) }
	in := dossiersv1.PersonInput{
		FullName: get("fullName"), CitizenID: digits(get("citizenId")), Phone: digits(get("phone")), Email: get("email"), Address: get("address"),
	}
	if text, ok := formview.Date(who+".birthDate", d.Post).(string); ok {
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
