package dossier_test

import (
	"testing"
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

func TestDecisions(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by, o := dossiertest.By, b.commune
	d := b.reach(dossier.InProcess)
	_, err := b.ProposeDossier(ctx, by(o.Second, d.ID), dossier.ToApprove, "đủ")
	b.refused("a colleague does not propose", "not_lead", err)
	_, err = b.ProposeDossier(ctx, by(o.Case, d.ID), "wait", "đủ")
	b.refused("an outcome is one of two", "bad_outcome", err)
	d = b.ok(b.ProposeDossier(ctx, by(o.Case, d.ID), dossier.ToNotSettle, "thiếu căn cứ"))
	if lead := d.Lead(); lead.Step != "phe-duyet" || lead.Officer != o.Case.Subject {
		t.Errorf("before the leader the lead is %+v", lead)
	}
	_, err = b.ApproveDossier(ctx, by(o.Leader, d.ID), "")
	b.refused("what is proposed not to be settled is not approved", "proposal_not_settle", err)
	_, err = b.ApproveDossier(ctx, by(o.Head, d.ID), "")
	b.refused("a division head does not approve", "role_missing", err)
	_, err = b.SendBackDossier(ctx, by(o.Leader, d.ID), " ")
	b.refused("sent back without a reason", "reason_missing", err)
	d = b.ok(b.SendBackDossier(ctx, by(o.Leader, d.ID), "bổ sung căn cứ"))
	if !d.SentBack() || d.Lead().Step != "tham-dinh" || d.Lead().Officer != o.Case.Subject {
		t.Errorf("sent back to %+v", d.Lead())
	}
	b.ok(b.ProposeDossier(ctx, by(o.Case, d.ID), dossier.ToNotSettle, "thiếu căn cứ"))
	b.Clock.Advance(time.Minute)
	d = b.ok(b.NotSettleDossier(ctx, by(o.Leader, d.ID), "không đủ điều kiện"))
	if d.Decision.Form != "03" || d.Clock.State != dossier.Running {
		t.Errorf("not settled by form %s, the clock %s until it is returned", d.Decision.Form, d.Clock.State)
	}
	_, err = b.ReturnResult(ctx, by(o.Reception, d.ID), returned())
	b.refused("there is no result to return", "bad_deliveries", err)
	d = b.ok(b.ReturnResult(ctx, by(o.Reception, d.ID), []dossier.Delivery{{Result: dossier.RefusalForm, Way: dossier.AtCounter, Evidence: "ký nhận"}}))
	if d.Status != dossier.Completed || d.Clock.Met == nil || !d.Clock.StoppedAt.Equal(b.Clock.Now()) {
		t.Errorf("the end is the return: %s %+v", d.Status, d.Clock)
	}
}

func TestResults(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by, o := dossiertest.By, b.commune
	d := b.reach(dossier.Approved)
	_, err := b.IssueResult(ctx, by(o.Clerk, d.ID), "")
	b.refused("nothing is attached", "result_missing", err)
	_, err = b.AttachResult(ctx, by(o.Case, d.ID), "khac", *b.Files.Add(o.Case.Subject), "")
	b.refused("the procedure issues no such result", "no_such_result", err)
	_, err = b.AttachResult(ctx, by(o.Case, d.ID), "trich-luc", *b.Files.Add(dossiertest.Citizen(5).Subject), "")
	b.refused("somebody else's file", "bad_file", err)
	first := b.Files.Add(o.Case.Subject)
	b.ok(b.AttachResult(ctx, by(o.Case, d.ID), "trich-luc", *first, "12/TL"))
	if again := b.ok(b.AttachResult(ctx, by(o.Case, d.ID), "trich-luc", *first, "12/TL")); *again.Results[0].File != *first {
		t.Errorf("the same paper again changes nothing: %+v", again.Results[0])
	}
	_, err = b.AttachResult(ctx, by(o.Case, d.ID), "trich-luc", *first, "99/TL")
	b.refused("another number for the approved paper", "result_approved", err)
	second := b.Files.Add(o.Leader.Subject)
	for _, c := range []tenant.Caller{o.Case, o.Clerk, o.Head} {
		_, err = b.AttachResult(ctx, by(c, d.ID), "trich-luc", *b.Files.Add(c.Subject), "13/TL")
		b.refused("behind the approval nobody but the leader exchanges a result", "result_approved", err)
	}
	d = b.ok(b.AttachResult(ctx, by(o.Leader, d.ID), "trich-luc", *second, "13/TL"))
	b.tell()
	if r := d.Results[0]; *r.File != *second || r.Number != "13/TL" || r.Name.VI == "" || b.Files.Held[*second] != d.ID {
		t.Errorf("replaced before issue: %+v", r)
	}
	d = b.ok(b.IssueResult(ctx, by(o.Clerk, d.ID), ""))
	if lead := d.Lead(); lead.Step != "tra-ket-qua" || lead.Officer != o.Case.Subject {
		t.Errorf("after issue it waits for its return: %+v", lead)
	}
	_, err = b.AttachResult(ctx, by(o.Clerk, d.ID), "trich-luc", *b.Files.Add(o.Clerk.Subject), "14/TL")
	b.refused("an issued result does not change", "status_does_not_allow", err)
	for why, x := range map[string][]dossier.Delivery{
		"without deliveries": nil,
		"without evidence":   {{Result: "trich-luc", Way: dossier.Electronic, Evidence: " "}},
		"of another result":  {{Result: "khac", Way: dossier.Electronic, Evidence: "đã gửi"}},
		"by pigeon":          {{Result: "trich-luc", Way: "pigeon", Evidence: "đã gửi"}},
		"twice":              append(returned(), returned()...),
	} {
		_, err = b.ReturnResult(ctx, by(o.Reception, d.ID), x)
		b.refused(why, "bad_deliveries", err)
	}
	d = b.ok(b.ReturnResult(ctx, by(o.Reception, d.ID), returned()))
	_, err = b.RateDossier(ctx, by(dossiertest.Applicant, d.ID), 6, "")
	b.refused("six of five", "bad_score", err)
	b.ok(b.RateDossier(ctx, by(dossiertest.Applicant, d.ID), 5, "tốt"))
	_, err = b.RateDossier(ctx, by(dossiertest.Applicant, d.ID), 1, "")
	b.refused("once", "already_rated", err)
}

func TestWithdrawalAfterReceptionIsARequest(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by, o := dossiertest.By, b.commune
	ask := func(d *dossier.Dossier) *dossier.Dossier {
		return b.ok(b.WithdrawDossier(ctx, by(dossiertest.Applicant, d.ID), "không còn nhu cầu"))
	}
	d := ask(b.reach(dossier.InProcess))
	if d.Status != dossier.InProcess || !d.Withdrawing() {
		t.Errorf("asked: %s %+v", d.Status, d.Withdrawal)
	}
	_, err := b.WithdrawDossier(ctx, by(dossiertest.Applicant, d.ID), "không còn nhu cầu")
	b.refused("asked twice", "withdrawal_open", err)
	_, err = b.ProposeDossier(ctx, by(o.Case, d.ID), dossier.ToApprove, "đủ")
	b.refused("it is decided first", "withdrawal_open", err)
	_, err = b.Service.DecideWithdrawal(ctx, by(o.Case, d.ID), true, "theo đề nghị")
	b.refused("the case officer does not decide it", "role_missing", err)
	d = b.ok(b.Service.DecideWithdrawal(ctx, by(o.Head, d.ID), true, "theo đề nghị"))
	if d.Status != dossier.Stopped || d.Decision.Form != "05" || d.Clock.State != dossier.ClockStopped {
		t.Errorf("granted: %s %+v", d.Status, d.Decision)
	}
	d = ask(b.reach(dossier.AwaitingApproval))
	_, err = b.ApproveDossier(ctx, by(o.Leader, d.ID), "")
	b.refused("it is decided before the approval", "withdrawal_open", err)
	_, err = b.Service.DecideWithdrawal(ctx, by(o.Leader, d.ID), true, "theo đề nghị")
	b.refused("the table knows no stop from there", "send_back_first", err)
	d = b.ok(b.Service.DecideWithdrawal(ctx, by(o.Leader, d.ID), false, "đã có kết quả"))
	if d.Status != dossier.AwaitingApproval || d.Withdrawing() {
		t.Errorf("refused, it goes on: %s", d.Status)
	}
	ask(d)
	_, err = b.WithdrawDossier(ctx, by(dossiertest.Applicant, b.reach(dossier.ResultIssued).ID), "không còn nhu cầu")
	b.refused("after the result there is nothing to withdraw", "status_does_not_allow", err)
}
