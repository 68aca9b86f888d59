package dossiertest

import (
	"context"
	"errors"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
)

// Move is one thing that somebody of the sample may try on a dossier, whatever its status.
type Move struct {
	Name string
	Do   func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error)
}

// Applicant is the citizen who files in the sample.
var Applicant = Citizen(1)

// Fixed papers, so that stores driven side by side see the same.
type papers struct{ paper, result, other *id.UUID }

// Moves lists everything that the people of the sample may try: the applicant, the commune where it is filed, the
// department and the commune that handle, another department that is asked. Most fail on most dossiers.
func (w *World) Moves() []Move {
	p := papers{paper: w.Files.Add(Applicant.Subject)}
	var list []Move
	list = append(list, applicantMoves(p)...)
	for n, agency := range []tenant.Agency{Commune, Department, Other} {
		o := At(agency, byte(n+1))
		p.result, p.other = w.Files.Add(o.Case.Subject), w.Files.Add(o.Case.Subject)
		list = append(list, officerMoves(string(agency), o, p)...)
		list = append(list, leaderMoves(string(agency), o, p)...)
	}
	return append(list, ownMoves()...)
}

// By is a transition of a caller on a dossier, without a key.
func By(c tenant.Caller, key dossier.ID) dossier.Transition {
	return dossier.Transition{Caller: c, Dossier: key, Command: dossier.Command{Operation: "move"}}
}

func applicantMoves(p papers) []Move {
	return []Move{
		{"applicant files", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.FileDossier(ctx, By(Applicant, key))
		}},
		{"applicant supplies", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.SupplyDossier(ctx, By(Applicant, key), dossier.SupplyInput{
				Answers: map[string]any{"soBan": 2.0}, Parts: []dossier.PartInput{{Component: "ban-ve", File: p.paper}},
			})
		}},
		{"applicant withdraws", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.WithdrawDossier(ctx, By(Applicant, key), "không còn nhu cầu")
		}},
		{"applicant rates", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.RateDossier(ctx, By(Applicant, key), 5, "")
		}},
	}
}

func officerMoves(at string, o Officers, p papers) []Move {
	supplement := dossier.SupplementRequest{
		Items: []dossier.SupplementItem{{Component: "ban-ve", Reason: "thiếu chữ ký"}, {Field: "soBan", Reason: "khác bản vẽ"}},
	}
	second := supplement
	second.SecondReason = "bản vẽ mới vẫn thiếu"
	return []Move{
		{at + " receives", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.ReceiveDossier(ctx, By(o.Reception, key), dossier.ReceiveInput{})
		}},
		{at + " refuses", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.RefuseDossier(ctx, By(o.Reception, key), "không thuộc thẩm quyền")
		}},
		{at + " asks at intake", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.RequestSupplement(ctx, By(o.Reception, key), supplement)
		}},
		{at + " asks in examination", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.RequestSupplement(ctx, By(o.Case, key), supplement)
		}},
		{at + " head asks again", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.RequestSupplement(ctx, By(o.Head, key), second)
		}},
		{at + " takes", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.TakeDossier(ctx, By(o.Case, key))
		}},
		{at + " head assigns", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.AssignDossier(ctx, By(o.Head, key), dossier.Assignment{Officer: o.Second.Subject})
		}},
		{at + " offers to a colleague", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.HandOverDossier(ctx, By(o.Case, key), dossier.Offer{Officer: o.Second.Subject})
		}},
		{at + " offers to another agency", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.HandOverDossier(ctx, By(o.Head, key), dossier.Offer{Agency: Other})
		}},
		{at + " accepts", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.AcceptDossier(ctx, By(o.Second, key))
		}},
		{at + " declines", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.DeclineDossier(ctx, By(o.Second, key), "không thuộc thẩm quyền")
		}},
		{at + " asks an opinion", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.RequestOpinion(ctx, By(o.Head, key), dossier.OpinionRequest{Agency: Other, Question: "có thuộc quy hoạch?"})
		}},
		{at + " gives its opinion", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return giveOpinion(ctx, s, o.Case, key)
		}},
		{at + " takes its question back", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.WithdrawOpinion(ctx, By(o.Head, key), dossier.OpinionWithdrawal{StepRun: openOpinion(ctx, s, o.Head, key, ""), Reason: "đã có căn cứ"})
		}},
		{at + " returns", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.ReturnResult(ctx, By(o.Reception, key), []dossier.Delivery{{Result: "trich-luc", Way: dossier.Electronic, Evidence: "đã gửi"}})
		}},
		{at + " returns form 03", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.ReturnResult(ctx, By(o.Reception, key), []dossier.Delivery{{Result: dossier.RefusalForm, Way: dossier.AtCounter, Evidence: "ký nhận"}})
		}},
		{at + " attaches the result", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.AttachResult(ctx, By(o.Case, key), "trich-luc", *p.result, "12/TL")
		}},
		{at + " attaches another result", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.AttachResult(ctx, By(o.Case, key), "trich-luc", *p.other, "13/TL")
		}},
	}
}

// giveOpinion answers the first open question to the caller's agency.
func giveOpinion(ctx context.Context, s *dossier.Service, c tenant.Caller, key dossier.ID) (*dossier.Dossier, error) {
	if _, err := s.GetDossier(ctx, c, key); err != nil {
		return nil, err
	}
	return s.GiveOpinion(ctx, By(c, key), dossier.OpinionInput{StepRun: openOpinion(ctx, s, c, key, c.Acting), Verdict: "agree", Text: "phù hợp"})
}

// openOpinion gives the last open question that the caller sees, to an agency or to any; another id where there is none.
func openOpinion(ctx context.Context, s *dossier.Service, c tenant.Caller, key dossier.ID, of tenant.Agency) id.UUID {
	run := id.UUID{1}
	d, err := s.GetDossier(ctx, c, key)
	if err != nil {
		return run
	}
	for _, r := range d.Steps {
		if r.Kind == dossier.Opinion && r.Open() && (of == "" || r.Agency == of) {
			run = r.ID
		}
	}
	return run
}

func leaderMoves(at string, o Officers, _ papers) []Move {
	return []Move{
		{at + " proposes approval", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.ProposeDossier(ctx, By(o.Head, key), dossier.ToApprove, "đủ điều kiện")
		}},
		{at + " proposes refusal", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.ProposeDossier(ctx, By(o.Head, key), dossier.ToNotSettle, "không đủ điều kiện")
		}},
		{at + " approves", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.ApproveDossier(ctx, By(o.Leader, key), "")
		}},
		{at + " sends back", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.SendBackDossier(ctx, By(o.Leader, key), "bổ sung căn cứ")
		}},
		{at + " does not settle", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.NotSettleDossier(ctx, By(o.Leader, key), "không đủ điều kiện")
		}},
		{at + " issues", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.IssueResult(ctx, By(o.Clerk, key), "")
		}},
		{at + " stops", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.StopDossier(ctx, By(o.Leader, key), "theo quyết định")
		}},
		{at + " grants the withdrawal", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.DecideWithdrawal(ctx, By(o.Leader, key), true, "theo đề nghị")
		}},
		{at + " refuses the withdrawal", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.DecideWithdrawal(ctx, By(o.Leader, key), false, "đã có kết quả")
		}},
		{at + " extends", func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.ExtendDossier(ctx, By(o.Leader, key), worktime.Limit{Unit: worktime.WorkingDays, Amount: 5}, "chờ kiểm định")
		}},
	}
}

// ownMoves are those of our jobs and consumers.
func ownMoves() []Move {
	direct := func(change func(*dossier.Dossier, dossier.Act) error) func(context.Context, *dossier.Service, dossier.ID) (*dossier.Dossier, error) {
		return func(ctx context.Context, s *dossier.Service, key dossier.ID) (*dossier.Dossier, error) {
			return s.Store.Update(ctx, dossier.Self, dossier.Command{Operation: "own"}, key, 0, func(d *dossier.Dossier) error {
				return change(d, dossier.Act{Caller: dossier.Self, Now: s.Clock.Now(), Calendars: s.Calendars})
			})
		}
	}
	return []Move{
		{"it lapses", direct((*dossier.Dossier).Lapse)},
		{"the department is succeeded", direct(func(d *dossier.Dossier, a dossier.Act) error {
			return changed(d.Succeed(a, Department, Other))
		})},
		{"dates are recomputed", direct(func(d *dossier.Dossier, a dossier.Act) error { return changed(d.RecomputeDue(a)) })},
		{"an account is linked", direct(func(d *dossier.Dossier, a dossier.Act) error {
			return changed(d.Link(a, Citizen(9).Subject, "072187001234"))
		})},
	}
}

var errNothing = errors.New("dossiertest: nothing changed")

func changed(yes bool, err error) error {
	if err == nil && !yes {
		return errNothing
	}
	return err
}
