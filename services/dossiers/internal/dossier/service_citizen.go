package dossier

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

// SupplyInput answers a supplement request: only the fields and components asked for.
type SupplyInput struct {
	Answers map[string]any // by top-level key; nil: none
	Parts   []PartInput
	Note    string
}

// SupplyDossier answers the open supplement request.
func (s *Service) SupplyDossier(ctx context.Context, t Transition, in SupplyInput) (*Dossier, error) {
	seen, err := s.Store.Get(ctx, t.Caller, t.Dossier)
	if err != nil {
		return nil, err
	}
	v, err := s.judging(ctx, seen)
	if err != nil {
		return nil, err
	}
	evaluator, err := s.Catalogue.Evaluator(v)
	if err != nil {
		return nil, err
	}
	parts, err := s.parts(ctx, t.Caller, v, in.Parts, nil)
	if err != nil {
		return nil, err
	}
	return s.on(ctx, t, func(d *Dossier, a Act) error {
		supplied := Supplied{Parts: parts, Note: in.Note}
		if in.Answers != nil {
			supplied.Answers = merged(v.Form, d.Answers, in.Answers)
			if err := askedComplaints(d, v, evaluator, supplied.Answers, dayOf(a.Now).At(0)); err != nil {
				return err
			}
		}
		return d.Supply(a, supplied)
	})
}

// merged puts what is supplied into the answers that were filed, which stay as they are, also where the form that judges
// now does not have them any more.
func merged(f *form.Form, filed, supplied map[string]any) map[string]any {
	all := maps.Clone(filed)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, supplied)
	normal := form.Normalise(f, all)
	for key := range supplied {
		if value, ok := normal[key]; ok {
			all[key] = value
		} else {
			delete(all, key)
		}
	}
	return all
}

// askedComplaints refuses answers that are wrong where something was asked; the rest was filed and stays as it is.
func askedComplaints(d *Dossier, v *procedure.Version, e form.Evaluator, answers map[string]any, today time.Time) error {
	open := d.OpenSupplement()
	if open == nil {
		return nil // Supply says what is wrong
	}
	bad, err := form.Validate(v.Form, e, today, answers)
	if err != nil {
		return err
	}
	bad = slices.DeleteFunc(bad, func(f fault.Field) bool { return !open.asksField(f.Path) })
	if len(bad) > 0 {
		return fault.Invalid("incomplete", "an answer is missing or wrong", bad...)
	}
	return nil
}

// WithdrawDossier withdraws before reception; after it this asks the handling agency.
func (s *Service) WithdrawDossier(ctx context.Context, t Transition, reason string) (*Dossier, error) {
	return s.on(ctx, t, func(d *Dossier, a Act) error { return d.Withdraw(a, reason) })
}

// RateDossier keeps the applicant's rating, once.
func (s *Service) RateDossier(ctx context.Context, t Transition, score int, comment string) (*Dossier, error) {
	return s.on(ctx, t, func(d *Dossier, a Act) error { return d.Rate(a, score, comment) })
}

// ListMyDossiers lists what the caller is owner, submitter or representative of, newest change first.
func (s *Service) ListMyDossiers(ctx context.Context, c tenant.Caller, f MineFilter) ([]Summary, error) {
	return s.Store.Mine(ctx, c, f)
}

// GetHistory lists entries after seq, oldest first; applicants see agencies, not officers.
func (s *Service) GetHistory(ctx context.Context, c tenant.Caller, key ID, after int64, limit int) ([]Entry, error) {
	list, err := s.Store.History(ctx, c, key, after, limit)
	if c.Kind == tenant.Citizen {
		for i := range list {
			list[i] = list[i].ForApplicant()
		}
	}
	return list, err
}

// VerifyHistory recomputes the chain.
func (s *Service) VerifyHistory(ctx context.Context, c tenant.Caller, key ID) (Verification, error) {
	return s.Store.Verify(ctx, c, key)
}

// ListAccesses lists who opened the dossier: for its applicants alone, who see agencies, not officers.
func (s *Service) ListAccesses(ctx context.Context, c tenant.Caller, key ID, before time.Time, limit int) ([]Access, error) {
	d, err := s.Store.Get(ctx, c, key)
	if err != nil {
		return nil, err
	}
	if !d.applicant(c) {
		return nil, fault.Forbidden("role_missing", "only owner, submitter and representative see who opened a dossier")
	}
	list, err := s.Store.Accesses(ctx, c, key, before, limit)
	for i := range list {
		list[i].Actor = ""
	}
	return list, err
}

// reasonText refuses reasons that say nothing.
func reasonText(reason string) error {
	if len([]rune(strings.TrimSpace(reason))) < minReason {
		return fault.Invalid("reason_missing", "say why", fault.Field{Path: "reason", Code: "required"})
	}
	return nil
}

const minReason = 3
