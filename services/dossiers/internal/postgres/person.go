package postgres

import (
	"encoding/json"
	"fmt"
	"time"

	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/postgres/db"
	"motcua.vn/services/dossiers/internal/procedure"
)

// person opens what is sealed in a row.
func (s *Store) person(r db.DossierPerson) (dossier.Person, error) {
	p := dossier.Person{
		ID: r.ID, Part: dossier.PersonPart(r.Part), Kind: procedure.Applicant(r.Kind), Account: r.Account, FullName: r.FullName, TaxCode: r.TaxCode,
		BirthDate: day(r.BirthDate), Email: r.Email, Address: r.Address, Basis: r.Basis,
	}
	citizenID, err := s.open(personCitizenID, r.CitizenID, r.ID)
	if err != nil {
		return p, fmt.Errorf("postgres: citizen id of person %s: %w", r.ID, err)
	}
	phone, err := s.open(personPhone, r.Phone, r.ID)
	if err != nil {
		return p, fmt.Errorf("postgres: phone of person %s: %w", r.ID, err)
	}
	p.CitizenID, p.Phone = string(citizenID), string(phone)
	return p, nil
}

// personRow seals citizen id and phone, each bound to its column and the person's id.
func (s *Store) personRow(owner dossier.ID, position int, p dossier.Person) db.PutPersonParams {
	row := db.PutPersonParams{
		ID: p.ID, Dossier: owner.UUID, Position: int16(position), Part: string(p.Part), Kind: string(p.Kind), Account: p.Account, FullName: p.FullName,
		TaxCode: p.TaxCode, BirthDate: date(p.BirthDate), Email: p.Email, Address: p.Address, Basis: p.Basis,
	}
	if p.CitizenID != "" {
		row.CitizenIDMac = s.citizenMAC(p.CitizenID)
	}
	row.CitizenID, row.Phone = s.seal(personCitizenID, []byte(p.CitizenID), p.ID), s.seal(personPhone, []byte(p.Phone), p.ID)
	return row
}

// citizenMAC is by what equal citizen ids are found.
func (s *Store) citizenMAC(citizenID string) []byte { return s.lookUp.MAC(citizenID) }

// secret is what of a dossier's content holds citizen ids and phones.
type secret struct {
	Answers map[string]any   `json:"answers,omitempty"`
	Changes []dossier.Change `json:"changes,omitempty"`
}

// contentOf gives the document that anybody with the database may read, and the sealed rest.
func (s *Store) contentOf(d *dossier.Dossier) (open json.RawMessage, sealed []byte, err error) {
	c := d.Content
	plain, err := json.Marshal(secret{Answers: c.Answers, Changes: c.Changes})
	if err != nil {
		return nil, nil, fmt.Errorf("postgres: answers: %w", err)
	}
	c.Answers, c.Changes = nil, nil
	if open, err = json.Marshal(c); err != nil {
		return nil, nil, fmt.Errorf("postgres: content: %w", err)
	}
	return open, s.seal(dossierSealed, plain, d.ID.UUID), nil
}

func (s *Store) unseal(d *dossier.Dossier, sealed []byte) error {
	plain, err := s.open(dossierSealed, sealed, d.ID.UUID)
	if err != nil {
		return fmt.Errorf("postgres: answers of %s: %w", d.ID, err)
	}
	var rest secret
	if err := json.Unmarshal(plain, &rest); err != nil {
		return fmt.Errorf("postgres: answers of %s: %w", d.ID, err)
	}
	d.Answers, d.Changes = rest.Answers, rest.Changes
	return nil
}

// date writes a day as PostgreSQL's date, which has no zone; none is null.
func date(d worktime.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return &t
}

// day reads PostgreSQL's date.
func day(t *time.Time) worktime.Date {
	if t == nil {
		return worktime.Date{}
	}
	y, m, d := t.Date()
	return worktime.Date{Year: y, Month: m, Day: d}
}
