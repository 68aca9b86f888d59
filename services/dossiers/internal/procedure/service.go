package procedure

import (
	"context"
	"slices"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// Accounts of sample data: one writes, the other publishes.
const (
	sampleAuthor    = "sample-author"
	samplePublisher = "sample-publisher"
)

// Service is the catalogue's use cases, one per operation of the contract.
type Service struct {
	store    Store
	compiler form.Compiler
	clock    clock.Clock

	compiled compiled
	recent   recent
}

// NewService makes the use cases of a catalogue.
func NewService(s Store, compiler form.Compiler, c clock.Clock) *Service {
	return &Service{store: s, compiler: compiler, clock: c, compiled: newCompiled(), recent: newRecent()}
}

// may tells whether the caller keeps the catalogue: a controller (of the owner, where there is one), or the service.
func (s *Service) may(c tenant.Caller, owner tenant.Agency, service string, roles ...tenant.Role) error {
	now := s.clock.Now()
	switch c.Kind {
	case tenant.Service:
		if c.Subject == service {
			return nil
		}
	case tenant.Staff:
		if slices.ContainsFunc(c.Agencies(now), func(a tenant.Agency) bool {
			return (a == owner || Province(owner) == a) && c.Has(now, a, roles...)
		}) {
			return nil
		}
	case tenant.Citizen:
	}
	return fault.Forbidden("role_missing", "only the keeper of this part of the catalogue does this")
}

// Province gives the province's code of an agency's: the part before the first dot of the newer form ("H53" of
// "H53.12"), the whole otherwise.
func Province(a tenant.Agency) tenant.Agency {
	for i, r := range a {
		if r == '.' && i == 3 && (a[0] == 'G' || a[0] == 'H') {
			return a[:i]
		}
	}
	return a
}

// CreateProcedure enters a procedure, without a version yet.
func (s *Service) CreateProcedure(ctx context.Context, c tenant.Caller, cmd Command, p Procedure) (*Procedure, error) {
	if err := s.may(c, p.Owner, sampleAuthor, tenant.ProcedureController); err != nil {
		return nil, err
	}
	if _, err := ParseCode(string(p.Code)); err != nil {
		return nil, err
	}
	if p.Name.VI == "" || p.Field.VI == "" {
		return nil, fault.Invalid("bad_procedure", "a procedure has a name and a field", fault.Field{Path: "name", Code: "required"})
	}
	if _, err := tenant.ParseAgency(string(p.Owner)); err != nil {
		return nil, err
	}
	return s.store.Create(ctx, c, cmd, &p)
}

// CreateVersion writes a new version as a draft; form, conditions and limits are checked now. FormSource holds the form.
func (s *Service) CreateVersion(ctx context.Context, c tenant.Caller, cmd Command, v Version) (*Version, error) {
	p, err := s.store.Get(ctx, v.Procedure)
	if err != nil {
		return nil, err
	}
	if err := s.may(c, p.Owner, sampleAuthor, tenant.ProcedureController); err != nil {
		return nil, err
	}
	v.State, v.Author, v.Publisher, v.Name, v.EffectiveUntil = Draft, c.Subject, "", p.Name, worktime.Date{}
	if err := v.complete(s.compiler); err != nil {
		return nil, err
	}
	return s.store.AddVersion(ctx, c, cmd, &v)
}

// PublishVersion publishes a draft version; somebody else than its author. The version before ends where it begins.
func (s *Service) PublishVersion(ctx context.Context, c tenant.Caller, cmd Command, code Code, number int) (*Version, error) {
	p, err := s.store.Get(ctx, code)
	if err != nil {
		return nil, err
	}
	if err := s.may(c, p.Owner, samplePublisher, tenant.ProcedureController); err != nil {
		return nil, err
	}
	defer s.recent.forget()
	return s.store.UpdateVersion(ctx, c, cmd, code, number, func(v *Version, others []*Version) error {
		if err := v.complete(s.compiler); err != nil {
			return err
		}
		if err := v.Publish(c.Subject); err != nil {
			return err
		}
		return v.takeOver(others)
	})
}

// RetireVersion ends a published version on a day.
func (s *Service) RetireVersion(ctx context.Context, c tenant.Caller, cmd Command, code Code, number int, until worktime.Date) (*Version, error) {
	p, err := s.store.Get(ctx, code)
	if err != nil {
		return nil, err
	}
	if err := s.may(c, p.Owner, samplePublisher, tenant.ProcedureController); err != nil {
		return nil, err
	}
	defer s.recent.forget()
	return s.store.UpdateVersion(ctx, c, cmd, code, number, func(v *Version, _ []*Version) error { return v.Retire(until) })
}

// PutOffering says that an agency takes a procedure: the agency's administrator, or the province's controller.
func (s *Service) PutOffering(ctx context.Context, c tenant.Caller, o Offering) (*Offering, error) {
	if _, err := s.store.Get(ctx, o.Procedure); err != nil {
		return nil, err
	}
	if err := s.may(c, o.Agency, sampleAuthor, tenant.AgencyAdministrator, tenant.ProcedureController); err != nil {
		return nil, err
	}
	if _, err := tenant.ParseAgency(string(o.Agency)); err != nil {
		return nil, err
	}
	if o.Since.IsZero() || (!o.Until.IsZero() && o.Until.Compare(o.Since) < 0) {
		return nil, fault.Invalid("bad_offering", "an offering begins, and ends after that", fault.Field{Path: "until", Code: "before_since"})
	}
	defer s.recent.forget()
	return s.store.Offer(ctx, c, o)
}

// SucceedOfferings makes a successor offer from a day on what an agency offered, whose own offerings end then, and what it
// would have offered from a later day on; it tells how many moved. Our own job calls it; again it moves nothing.
func (s *Service) SucceedOfferings(ctx context.Context, c tenant.Caller, from, to tenant.Agency, day worktime.Date) (int, error) {
	codes, err := s.store.OfferedBy(ctx, from)
	if err != nil {
		return 0, err
	}
	defer s.recent.forget()
	moved := 0
	for _, code := range codes {
		n, err := s.succeedIn(ctx, c, code, from, to, day)
		moved += n
		if err != nil {
			return moved, err
		}
	}
	return moved, nil
}

// succeedIn does SucceedOfferings for one procedure.
func (s *Service) succeedIn(ctx context.Context, c tenant.Caller, code Code, from, to tenant.Agency, day worktime.Date) (int, error) {
	list, err := s.store.Offerings(ctx, code)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, o := range list {
		since := day
		if o.Since.Compare(day) > 0 {
			since = o.Since
		}
		if o.Agency != from || (!o.Until.IsZero() && o.Until.Compare(since) <= 0) {
			continue
		}
		next := Offering{Procedure: code, Agency: to, Since: since, Until: o.Until}
		if !slices.ContainsFunc(list, func(x Offering) bool { return x.Agency == to && x.On(since) }) {
			if _, err := s.store.Offer(ctx, c, next); err != nil {
				return moved, err
			}
		}
		// Last: while it stands, what was ended in between is done again.
		o.Until = since
		if _, err := s.store.Offer(ctx, c, o); err != nil {
			return moved, err
		}
		moved++
	}
	return moved, nil
}
