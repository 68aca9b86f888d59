package dossier

import (
	"context"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// View is a dossier as one caller may see it.
type View struct {
	*Dossier
	Version     *procedure.Version // that judges the dossier: names of components, steps and fields
	Actions     []Action
	Explanation Explanation
	Holder      *Holder
	Overdue     bool
	ExpiresAt   time.Time     // of a draft
	Complaints  []fault.Field // of a draft: what filing would refuse now
}

// Describe works out what stands beside a dossier for the caller: actions, explanation, holder, complaints of a draft.
func (s *Service) Describe(ctx context.Context, c tenant.Caller, d *Dossier) (*View, error) {
	now := s.Clock.Now()
	v, err := s.judging(ctx, d)
	if err != nil {
		return nil, err
	}
	view := &View{Dossier: d, Version: v, Overdue: d.Overdue(now), Holder: d.Holder()}
	view.Explanation, err = timed(ctx, s, func() (Explanation, error) { return d.Explain(s.Calendars.For(d.ReceiveAgency)) })
	if err != nil {
		return nil, err
	}
	if d.Status == Draft {
		view.ExpiresAt = d.UpdatedAt.AddDate(0, 0, DraftLife)
		if err := s.examine(ctx, c, d); err != nil {
			return nil, err
		}
		view.Complaints = d.Check.Complaints
	}
	view.Actions = d.Actions(c, now)
	return view, nil
}

// judging gives the version by which a dossier is judged: the one that it is bound to, and before reception the one in
// force where that does not let filed dossiers keep theirs. What that one asks for can be requested and supplied.
func (s *Service) judging(ctx context.Context, d *Dossier) (*procedure.Version, error) {
	if d.Status != Draft && d.ReceivedAt.IsZero() && !d.Status.Ended() {
		v, err := s.Catalogue.InForce(ctx, d.Procedure, worktime.DateOf(s.Clock.Now()))
		switch {
		case err == nil && !v.KeepOldForFiled:
			return v, nil
		case err != nil && fault.KindOf(err) != fault.KindNotFound:
			return nil, err
		}
	}
	return s.Catalogue.Version(ctx, d.Procedure, d.ProcedureVersion)
}

// examine is Examine against today's demand; a procedure that is not in force is a complaint, not an error.
func (s *Service) examine(ctx context.Context, c tenant.Caller, d *Dossier) error {
	m, err := s.demand(ctx, d.Procedure, d.ReceiveAgency)
	if fault.KindOf(err) == fault.KindNotFound {
		d.Check = &Check{Complaints: []fault.Field{{Path: "procedure", Code: "not_in_force"}}}
		return nil
	}
	if err != nil {
		return err
	}
	return d.Examine(m.DemandOf(c))
}
