package dossier

import (
	"context"
	"slices"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

// CounterInput is a dossier of somebody who came in.
type CounterInput struct {
	Procedure procedure.Code
	Answers   map[string]any
	Persons   []PersonInput
	Parts     []PartInput
	Delivery  []Way
	Language  string
}

// ReceiveAtCounter files and receives at the acting agency in one transaction, number included.
func (s *Service) ReceiveAtCounter(ctx context.Context, c tenant.Caller, cmd Command, in CounterInput) (*Dossier, error) {
	return timed(ctx, s, func() (*Dossier, error) { return s.receiveAtCounter(ctx, c, cmd, in) })
}

func (s *Service) receiveAtCounter(ctx context.Context, c tenant.Caller, cmd Command, in CounterInput) (*Dossier, error) {
	agency, err := s.counterOf(c)
	if err != nil {
		return nil, err
	}
	m, err := s.demand(ctx, in.Procedure, agency)
	if err != nil {
		return nil, err
	}
	d := s.begin(c, in.Procedure, Counter)
	err = s.write(ctx, c, d, m.Version, DraftInput{
		ReceiveAgency: &agency, Answers: in.Answers, Persons: in.Persons, Parts: in.Parts, Delivery: in.Delivery, Language: in.Language,
	})
	if err != nil {
		return nil, err
	}
	if err := d.Examine(m); err != nil {
		return nil, err
	}
	if err := d.settle(m); err != nil {
		return nil, err
	}
	if err := d.ReceiveAtCounter(s.act(c), m.Version, s.NumberAtReception); err != nil {
		return nil, err
	}
	return s.Store.Create(ctx, c, cmd, d)
}

// counterOf gives the agency at whose counter the caller works now.
func (s *Service) counterOf(c tenant.Caller) (tenant.Agency, error) {
	if c.Acting != "" {
		return c.Acting, nil
	}
	list := slices.DeleteFunc(c.Agencies(s.Clock.Now()), func(a tenant.Agency) bool {
		return !c.Has(s.Clock.Now(), a, tenant.ReceptionOfficer)
	})
	if len(list) != 1 {
		return "", fault.Invalid("acting_agency_missing", "name the agency for which you act (X-Acting-Agency)")
	}
	return list[0], nil
}

// FindCounterPerson gives the person of an earlier dossier of the acting agency's counter, to fill the form; nil when there
// is none.
// It leaves an access record on that dossier.
func (s *Service) FindCounterPerson(ctx context.Context, c tenant.Caller, citizenID string) (*Person, error) {
	if !citizenIDShape.MatchString(citizenID) {
		return nil, fault.Invalid("bad_citizen_id", "a citizen id has 12 digits", fault.Field{Path: "citizenId", Code: "bad_format"})
	}
	if _, err := s.counterOf(c); err != nil {
		return nil, err
	}
	return s.Store.PersonSeen(ctx, c, citizenID)
}

// RevealPerson shows a masked number to staff; it leaves an access record that the owner sees.
func (s *Service) RevealPerson(ctx context.Context, c tenant.Caller, key ID, person id.UUID) (Person, error) {
	return s.Store.Reveal(ctx, c, key, person)
}
