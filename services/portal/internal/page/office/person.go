package office

import (
	"io"
	"strings"

	"github.com/google/uuid"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/site"
	"motcua.vn/services/portal/internal/web"
)

// The numbers of a person that are masked until asked for.
const (
	citizenID = "citizenId"
	phone     = "phone"
)

// person is the pairs of one person; numbers are masked, each with its button.
func (v *view) person(p dossiersv1.Person) []web.SummaryRow {
	rows := []web.SummaryRow{{Key: v.T("person." + string(p.Part)), Value: p.FullName, Strong: true, Note: v.linked(p)}}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, web.SummaryRow{Key: v.T(key), Value: value})
		}
	}
	masked := func(what, key, value string) {
		if value != "" {
			rows = append(rows, web.SummaryRow{Key: v.T(key), Content: web.Masked(v.masked(p.ID, what, v.T(key), value))})
		}
	}
	masked(citizenID, "person.citizen_id", p.CitizenIDMasked)
	add("office.tax_code", p.TaxCode)
	if !p.BirthDate.IsZero() {
		add("person.birth_date", v.L.Day(p.BirthDate.Time))
	}
	masked(phone, "person.phone", p.PhoneMasked)
	add("person.email", p.Email)
	add("person.address", p.Address)
	if p.Basis != "" {
		add("office.basis", v.T("basis."+p.Basis))
	}
	return rows
}

func (v *view) linked(p dossiersv1.Person) string {
	if p.Linked {
		return v.T("office.linked")
	}
	return ""
}

func (v *view) masked(person uuid.UUID, what, label, value string) web.MaskedData {
	if shown := v.Revealed[person.String()+"."+what]; shown != "" {
		return web.MaskedData{Value: shown}
	}
	query := v.Q.Filter.query()
	if query != "" {
		query = "&" + query
	}
	return web.MaskedData{
		Value: value, What: strings.ToLower(label) + " " + v.T("office.of_person"),
		RevealURL: "/office/dossiers/" + v.D.ID.String() + "/persons/" + person.String() + "/reveal?what=" + what + query,
	}
}

// reveal shows a number for once: to our script as plain text, else as the page. The owner sees that it was shown.
func (p *pages) reveal(a *site.Ask) error {
	u, err := id(a)
	if err != nil {
		return err
	}
	person, err := uuid.Parse(a.R.PathValue("person"))
	if err != nil {
		return fault.NotFound("person_unknown", "there is no such person")
	}
	got, err := kit.Answer[dossiersv1.Revealed](a.Clients.Dossiers(a).RevealPerson(a.Ctx(), u, person, &dossiersv1.RevealPersonParams{}))
	if err != nil {
		return err
	}
	what, number := a.R.URL.Query().Get("what"), got.CitizenID
	if what == phone {
		number = got.Phone
	}
	if a.Scripted() {
		a.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, err := io.WriteString(a.W, number)
		return err
	}
	v, err := p.view(a, u)
	if err != nil {
		return err
	}
	v.Revealed[person.String()+"."+what] = number
	return v.render()
}
