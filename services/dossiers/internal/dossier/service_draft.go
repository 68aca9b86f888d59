package dossier

import (
	"context"
	"maps"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// DraftLife is how long an unused draft is kept (domain.md section 4).
const DraftLife = 90 // days

// DraftInput is what is typed; nil leaves what is there, anything else replaces it whole.
type DraftInput struct {
	ReceiveAgency *tenant.Agency
	Answers       map[string]any
	Persons       []PersonInput
	Parts         []PartInput
	Delivery      []Way
	Language      string // vi, en; empty leaves it
}

// NewDossier is a draft begun, or filed at once.
type NewDossier struct {
	Procedure procedure.Code
	File      bool
	DraftInput
}

// CreateDossier begins a draft, which has no number and no parties; with File it is filed in the same transaction.
func (s *Service) CreateDossier(ctx context.Context, c tenant.Caller, cmd Command, in NewDossier) (*Dossier, error) {
	return timed(ctx, s, func() (*Dossier, error) { return s.createDossier(ctx, c, cmd, in) })
}

func (s *Service) createDossier(ctx context.Context, c tenant.Caller, cmd Command, in NewDossier) (*Dossier, error) {
	d := s.begin(c, in.Procedure, Online)
	if in.ReceiveAgency != nil {
		d.ReceiveAgency = *in.ReceiveAgency
	}
	m, err := s.demand(ctx, in.Procedure, d.ReceiveAgency)
	if err != nil {
		return nil, err
	}
	if err := s.write(ctx, c, d, m.Version, in.DraftInput); err != nil {
		return nil, err
	}
	if in.File {
		if err := s.file(d, s.act(c), m.DemandOf(c)); err != nil {
			return nil, err
		}
		return s.Store.Create(ctx, c, cmd, d)
	}
	return s.Store.CreateDraft(ctx, c, cmd, d, s.MaxDrafts)
}

// begin gives an empty draft.
func (s *Service) begin(c tenant.Caller, code procedure.Code, channel Channel) *Dossier {
	now := s.Clock.Now()
	return &Dossier{
		ID: ID{UUID: id.New()}, Status: Draft, Channel: channel, Language: "vi", Procedure: code, Creator: c.Subject,
		CreatedAt: now, UpdatedAt: now, Content: Content{Clock: Clock{State: NotStarted}},
	}
}

// write puts what was typed into the draft; nothing needs to be complete, but files must be the caller's.
func (s *Service) write(ctx context.Context, c tenant.Caller, d *Dossier, v *procedure.Version, in DraftInput) error {
	parts := d.Parts
	if in.Parts != nil {
		var err error
		if parts, err = s.parts(ctx, c, v, in.Parts, d.Parts); err != nil {
			return err
		}
	}
	in.apply(d, v, c, parts)
	return nil
}

// apply is write once the files are known.
func (in DraftInput) apply(d *Dossier, v *procedure.Version, c tenant.Caller, parts []Part) {
	d.ProcedureVersion, d.ProcedureName = v.Number, v.Name
	d.Parts = parts
	if in.ReceiveAgency != nil {
		d.ReceiveAgency = *in.ReceiveAgency
	}
	if in.Answers != nil {
		d.Answers = form.Normalise(v.Form, in.Answers)
	}
	if in.Persons != nil {
		d.Persons = persons(d.Persons, in.Persons, c)
	}
	if in.Delivery != nil {
		d.Delivery = in.Delivery
	}
	if in.Language != "" {
		d.Language = in.Language
	}
}

// PutDraft writes the caller's draft; it moves to the version in force.
func (s *Service) PutDraft(ctx context.Context, t Transition, in DraftInput) (*Dossier, error) {
	seen, err := s.Store.Get(ctx, t.Caller, t.Dossier)
	if err != nil {
		return nil, err
	}
	if seen.Status != Draft {
		return nil, ErrNotDraft
	}
	m, err := s.demand(ctx, seen.Procedure, "")
	if err != nil {
		return nil, err
	}
	parts := seen.Parts
	if in.Parts != nil {
		if parts, err = s.parts(ctx, t.Caller, m.Version, in.Parts, seen.Parts); err != nil {
			return nil, err
		}
	}
	return s.on(ctx, t, func(d *Dossier, a Act) error {
		if d.Status != Draft {
			return ErrNotDraft
		}
		if in.Parts == nil {
			parts = d.Parts
		}
		in.apply(d, m.Version, t.Caller, parts)
		d.UpdatedAt = a.Now
		return nil
	})
}

// FileDossier files the draft under the version in force; it takes its number in the same transaction.
func (s *Service) FileDossier(ctx context.Context, t Transition) (*Dossier, error) {
	seen, err := s.Store.Get(ctx, t.Caller, t.Dossier)
	if err != nil {
		return nil, err
	}
	m, err := s.demand(ctx, seen.Procedure, seen.ReceiveAgency)
	if err != nil {
		return nil, err
	}
	if err := s.holdFiles(ctx, seen); err != nil {
		return nil, err
	}
	return s.on(ctx, t, func(d *Dossier, a Act) error {
		if d.ReceiveAgency != seen.ReceiveAgency {
			return ErrVersion
		}
		return s.file(d, a, m.DemandOf(t.Caller))
	})
}

func (s *Service) file(d *Dossier, a Act, m Demand) error {
	if d.Status == Draft {
		if err := d.Examine(m); err != nil {
			return err
		}
		if err := d.settle(m); err != nil {
			return err
		}
	}
	return d.File(a, m.Version, s.NumberAtReception)
}

// DeleteDraft removes the caller's own draft.
func (s *Service) DeleteDraft(ctx context.Context, c tenant.Caller, key ID) error {
	d, err := s.Store.Get(ctx, c, key)
	if err != nil {
		return err
	}
	if err := d.Delete(s.act(c)); err != nil {
		return err
	}
	return s.Store.Delete(ctx, c, key)
}

// GetDossier gives the dossier as it is; a draft that its owner opens moves to the version in force first.
func (s *Service) GetDossier(ctx context.Context, c tenant.Caller, key ID) (*Dossier, error) {
	d, err := s.Store.Get(ctx, c, key)
	if err != nil || d.Status != Draft || c.Kind != tenant.Citizen {
		return d, err
	}
	v, err := s.Catalogue.InForce(ctx, d.Procedure, worktime.DateOf(s.Clock.Now()))
	if fault.KindOf(err) == fault.KindNotFound || (err == nil && v.Number == d.ProcedureVersion) {
		return d, nil
	}
	if err != nil {
		return nil, err
	}
	return s.do(ctx, c, Command{Operation: "adopt"}, key, 0, func(d *Dossier, _ Act) error {
		if d.Status == Draft {
			d.ProcedureVersion, d.ProcedureName = v.Number, v.Name
			d.Answers = form.Normalise(v.Form, maps.Clone(d.Answers))
		}
		return nil
	})
}
