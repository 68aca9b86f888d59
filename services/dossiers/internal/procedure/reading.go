package procedure

import (
	"context"
	"slices"

	"motcua.vn/libs/form"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Shown is a procedure with the version in force and the agencies that offer it from today on.
type Shown struct {
	Procedure
	Version   *Version // nil when none is in force
	Offerings []Offering
}

// ListProcedures lists what somebody offers today.
func (s *Service) ListProcedures(ctx context.Context, f ListFilter) ([]Listed, error) {
	if f.Day.IsZero() {
		f.Day = worktime.DateOf(s.clock.Now())
	}
	return s.store.List(ctx, f)
}

// GetProcedure gives a procedure with what is in force today.
func (s *Service) GetProcedure(ctx context.Context, code Code) (*Shown, error) {
	p, err := s.store.Get(ctx, code)
	if err != nil {
		return nil, err
	}
	today := worktime.DateOf(s.clock.Now())
	shown := &Shown{Procedure: *p}
	if v, err := s.store.InForce(ctx, code, today); err == nil {
		if shown.Version, err = s.compiled.formed(v); err != nil {
			return nil, err
		}
	} else if !isNotInForce(err) {
		return nil, err
	}
	list, err := s.store.Offerings(ctx, code)
	if err != nil {
		return nil, err
	}
	shown.Offerings = slices.DeleteFunc(list, func(o Offering) bool {
		return !o.Until.IsZero() && o.Until.Compare(today) <= 0
	})
	return shown, nil
}

// GetVersion gives a published or retired version; drafts are not public.
func (s *Service) GetVersion(ctx context.Context, code Code, number int) (*Version, error) {
	v, err := s.store.Version(ctx, code, number)
	if err != nil {
		return nil, err
	}
	if v.State == Draft {
		return nil, ErrVersionNotFound
	}
	return s.compiled.formed(v)
}

// InForce gives the version for dossiers opened on a day; fault procedure_not_in_force. What was found is kept for a
// moment, because every submission asks.
func (s *Service) InForce(ctx context.Context, code Code, day worktime.Date) (*Version, error) {
	now := s.clock.Now()
	if v, ok := s.recent.version(code, day, now); ok {
		return v, nil
	}
	v, err := s.store.InForce(ctx, code, day)
	if err == nil {
		v, err = s.compiled.formed(v)
	}
	if err == nil {
		s.recent.keepVersion(code, day, now, v)
	}
	return v, err
}

// Version is GetVersion for dossiers, each of which is shown by its version; what was found is kept for a moment.
func (s *Service) Version(ctx context.Context, code Code, number int) (*Version, error) {
	now := s.clock.Now()
	if v, ok := s.recent.number(code, number, now); ok {
		return v, nil
	}
	v, err := s.GetVersion(ctx, code, number)
	if err == nil {
		s.recent.keepNumber(now, v)
	}
	return v, err
}

// Offers tells whether an agency takes the procedure on a day.
func (s *Service) Offers(ctx context.Context, code Code, agency tenant.Agency, day worktime.Date) (bool, error) {
	now := s.clock.Now()
	offers := func(list []Offering) bool {
		return slices.ContainsFunc(list, func(o Offering) bool { return o.Agency == agency && o.On(day) })
	}
	if offers(s.recent.offerings(code, now)) {
		return true, nil
	}
	list, err := s.store.Offerings(ctx, code)
	if err == nil {
		s.recent.keepOfferings(code, now, list)
	}
	return offers(list), err
}

// Evaluator decides the conditions of a version.
func (s *Service) Evaluator(v *Version) (form.Evaluator, error) {
	return s.compiled.evaluator(v, s.compiler)
}
