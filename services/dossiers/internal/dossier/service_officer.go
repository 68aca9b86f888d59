package dossier

import (
	"cmp"
	"context"
	"slices"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// ReceiveInput is what the officer notes at reception.
type ReceiveInput struct {
	Note string
	Seen []string
}

// ReceiveDossier receives an online dossier. Where another version came into force since it was filed and does not let
// filed ones keep the old, the dossier moves to it.
func (s *Service) ReceiveDossier(ctx context.Context, t Transition, in ReceiveInput) (*Dossier, error) {
	seen, err := s.Store.Get(ctx, t.Caller, t.Dossier)
	if err != nil {
		return nil, err
	}
	m, err := s.demand(ctx, seen.Procedure, seen.ReceiveAgency)
	if err != nil && fault.KindOf(err) != fault.KindNotFound {
		return nil, err
	}
	reception := Reception{Note: in.Note, Seen: in.Seen}
	if err == nil && m.Version.Number != seen.ProcedureVersion && !m.Version.KeepOldForFiled {
		reception.Newer = m.Version
	}
	return s.on(ctx, t, func(d *Dossier, a Act) error {
		if reception.Newer != nil {
			// Who filed had the assurance and the agency that held then; only what is asked may have grown.
			m.Online, m.Offered = false, true
			if err := d.Examine(m); err != nil {
				return err
			}
		}
		return d.Receive(a, reception)
	})
}

// RefuseDossier refuses before reception (form 03).
func (s *Service) RefuseDossier(ctx context.Context, t Transition, reason string) (*Dossier, error) {
	return s.withReason(ctx, t, reason, (*Dossier).Refuse)
}

// withReason is on for a transition that needs nothing but a reason.
func (s *Service) withReason(ctx context.Context, t Transition, reason string, change func(*Dossier, Act, string) error) (*Dossier, error) {
	if err := reasonText(reason); err != nil {
		return nil, err
	}
	return s.on(ctx, t, func(d *Dossier, a Act) error { return change(d, a, reason) })
}

// RequestSupplement asks the applicant to mend components and fields; without a day to answer by the province's limit holds.
func (s *Service) RequestSupplement(ctx context.Context, t Transition, in SupplementRequest) (*Dossier, error) {
	seen, err := s.Store.Get(ctx, t.Caller, t.Dossier)
	if err != nil {
		return nil, err
	}
	v, err := s.judging(ctx, seen)
	if err != nil {
		return nil, err
	}
	return s.on(ctx, t, func(d *Dossier, a Act) error {
		if in.Until.IsZero() {
			due, err := worktime.StepDue(s.Calendars.For(d.ReceiveAgency), a.Now, s.SupplementLimit, nil)
			if err != nil {
				return err
			}
			in.Until = worktime.DateOf(due.At)
		}
		return d.RequestSupplement(a, v, in)
	})
}

// TakeDossier makes the caller the lead.
func (s *Service) TakeDossier(ctx context.Context, t Transition) (*Dossier, error) {
	return s.on(ctx, t, (*Dossier).Take)
}

// AssignDossier gives the dossier to an officer of the handling agency.
func (s *Service) AssignDossier(ctx context.Context, t Transition, in Assignment) (*Dossier, error) {
	refused := s.officerAt(ctx, t, "", in.Officer)
	return s.on(ctx, t, func(d *Dossier, a Act) error { return cmp.Or(d.Assign(a, in), refused) })
}

// officerAt refuses an account that does not work as an officer at an agency (empty: the handling one). What it gives is heard
// behind the transition's own rules: who may not assign learns nothing about accounts, and a repetition has its first answer.
func (s *Service) officerAt(ctx context.Context, t Transition, agency tenant.Agency, officer string) error {
	if officer == "" {
		return nil
	}
	if agency == "" {
		seen, err := s.Store.Get(ctx, t.Caller, t.Dossier)
		if err != nil {
			return err
		}
		agency = seen.HandleAgency
	}
	roles, err := s.Officials.RolesAt(ctx, agency, officer)
	if err == nil && !slices.ContainsFunc(roles, func(r tenant.Role) bool { return slices.Contains(officers, r) }) {
		err = fault.Invalid("not_an_officer", "this account is no officer of the agency: choose another", fault.Field{Path: "officer", Code: "not_an_officer"})
	}
	return err
}

// HandOverDossier offers the dossier to an officer or another agency.
func (s *Service) HandOverDossier(ctx context.Context, t Transition, in Offer) (*Dossier, error) {
	refused := cmp.Or(s.inForce(ctx, in.Agency), s.officerAt(ctx, t, in.Agency, in.Officer))
	return s.on(ctx, t, func(d *Dossier, a Act) error { return cmp.Or(d.OfferHandOver(a, in), refused) })
}

// inForce refuses an agency that is not in the tree today; naming none is not refused.
func (s *Service) inForce(ctx context.Context, agency tenant.Agency) error {
	if agency == "" {
		return nil
	}
	known, err := s.Agencies.InForce(ctx, agency, worktime.DateOf(s.Clock.Now()))
	if err == nil && !known {
		err = fault.Invalid("unknown_agency", "there is no such agency today", fault.Field{Path: "agency", Code: "unknown_agency"})
	}
	return err
}

// AcceptDossier accepts a hand-over.
func (s *Service) AcceptDossier(ctx context.Context, t Transition) (*Dossier, error) {
	return s.on(ctx, t, (*Dossier).AcceptHandOver)
}

// DeclineDossier declines a hand-over.
func (s *Service) DeclineDossier(ctx context.Context, t Transition, reason string) (*Dossier, error) {
	return s.withReason(ctx, t, reason, (*Dossier).DeclineHandOver)
}

// RequestOpinion asks another agency, which exists today.
func (s *Service) RequestOpinion(ctx context.Context, t Transition, in OpinionRequest) (*Dossier, error) {
	unknown := s.inForce(ctx, in.Agency) // said only to who sees the dossier
	return s.on(ctx, t, func(d *Dossier, a Act) error {
		if unknown != nil {
			return unknown
		}
		return d.RequestOpinion(a, in)
	})
}

// WithdrawOpinion takes a question back.
func (s *Service) WithdrawOpinion(ctx context.Context, t Transition, in OpinionWithdrawal) (*Dossier, error) {
	return s.withReason(ctx, t, in.Reason, func(d *Dossier, a Act, _ string) error { return d.WithdrawOpinion(a, in) })
}

// OpinionInput is an opinion as given; File is a paper of it.
type OpinionInput struct {
	StepRun id.UUID
	Verdict string
	Text    string
	File    *id.UUID
}

// GiveOpinion gives the opinion asked for.
func (s *Service) GiveOpinion(ctx context.Context, t Transition, in OpinionInput) (*Dossier, error) {
	given := OpinionGiven{StepRun: in.StepRun, Verdict: in.Verdict, Text: in.Text}
	var refused error // only where it is not the repetition of an opinion given: that gives the first answer
	if in.File != nil {
		var f File
		f, refused = s.paper(ctx, t, *in.File)
		given.File = &Part{}
		given.File.attach(f)
	}
	return s.on(ctx, t, func(d *Dossier, a Act) error {
		if refused != nil {
			return refused
		}
		return d.GiveOpinion(a, given)
	})
}

// paper gives a file of the caller's own, for a dossier that the caller sees: a stranger learns nothing about files.
func (s *Service) paper(ctx context.Context, t Transition, file id.UUID) (File, error) {
	if _, err := s.Store.Get(ctx, t.Caller, t.Dossier); err != nil {
		return File{}, err
	}
	f, code, err := s.ownFile(ctx, t.Caller, file)
	if err == nil && code != "" {
		err = fault.Invalid("bad_file", "the file cannot be used", fault.Field{Path: "file", Code: code})
	}
	return f, err
}

// ProposeDossier puts a decision before the leader.
func (s *Service) ProposeDossier(ctx context.Context, t Transition, outcome, text string) (*Dossier, error) {
	return s.on(ctx, t, func(d *Dossier, a Act) error { return d.Propose(a, outcome, text) })
}

// ApproveDossier is the leader's yes.
func (s *Service) ApproveDossier(ctx context.Context, t Transition, note string) (*Dossier, error) {
	return s.on(ctx, t, func(d *Dossier, a Act) error { return d.Approve(a, note) })
}

// SendBackDossier returns the proposal for more work.
func (s *Service) SendBackDossier(ctx context.Context, t Transition, reason string) (*Dossier, error) {
	return s.withReason(ctx, t, reason, (*Dossier).SendBack)
}

// NotSettleDossier refuses after examination (form 03).
func (s *Service) NotSettleDossier(ctx context.Context, t Transition, reason string) (*Dossier, error) {
	return s.withReason(ctx, t, reason, (*Dossier).NotSettle)
}

// AttachResult attaches or replaces the file of a result before issue; number is the paper's own.
func (s *Service) AttachResult(ctx context.Context, t Transition, key string, file id.UUID, number string) (*Dossier, error) {
	f, err := s.paper(ctx, t, file)
	if err != nil {
		return nil, err
	}
	var p Part
	p.attach(f)
	r := Result{Key: key, Number: number, File: p.File, FileName: p.FileName, Size: p.Size, MediaType: p.MediaType, SHA256: p.SHA256}
	return s.on(ctx, t, func(d *Dossier, a Act) error { return d.AttachResult(a, r) })
}

// IssueResult gives the results out.
func (s *Service) IssueResult(ctx context.Context, t Transition, note string) (*Dossier, error) {
	return s.on(ctx, t, func(d *Dossier, a Act) error { return d.Issue(a, note) })
}

// ReturnResult completes the dossier with evidence for each result.
func (s *Service) ReturnResult(ctx context.Context, t Transition, deliveries []Delivery) (*Dossier, error) {
	return s.on(ctx, t, func(d *Dossier, a Act) error { return d.Return(a, deliveries) })
}

// StopDossier stops the dossier (form 05).
func (s *Service) StopDossier(ctx context.Context, t Transition, reason string) (*Dossier, error) {
	return s.withReason(ctx, t, reason, (*Dossier).Stop)
}

// DecideWithdrawal grants or refuses the withdrawal.
func (s *Service) DecideWithdrawal(ctx context.Context, t Transition, granted bool, reason string) (*Dossier, error) {
	return s.withReason(ctx, t, reason, func(d *Dossier, a Act, reason string) error { return d.DecideWithdrawal(a, granted, reason) })
}

// ExtendDossier moves the due date before it expires (form 04).
func (s *Service) ExtendDossier(ctx context.Context, t Transition, by worktime.Limit, reason string) (*Dossier, error) {
	return s.withReason(ctx, t, reason, func(d *Dossier, a Act, reason string) error { return d.Extend(a, by, reason) })
}
