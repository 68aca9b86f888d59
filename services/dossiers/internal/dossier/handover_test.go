package dossier_test

import (
	"testing"
	"time"

	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// permit files a construction permit at the commune, received; the department handles it.
func (b *bench) permit() *dossier.Dossier {
	b.t.Helper()
	d := b.file(dossiertest.Permit)
	b.Clock.Advance(time.Minute)
	d = b.ok(b.ReceiveDossier(ctx, dossiertest.By(b.commune.Reception, d.ID), dossier.ReceiveInput{}))
	b.Clock.Advance(time.Minute)
	return d
}

func TestTheReceivingOfficerLeadsUntilSomebodyTakesIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.permit()
	if lead := d.Lead(); lead.Officer != b.commune.Reception.Subject || lead.Agency != dossiertest.Commune || !lead.Untaken() {
		t.Errorf("after reception the lead is %+v", lead)
	}
	_, err := b.TakeDossier(ctx, dossiertest.By(b.commune.Case, d.ID))
	b.refused("who does not handle does not take", "role_missing", err)
	d = b.ok(b.TakeDossier(ctx, dossiertest.By(b.department.Case, d.ID)))
	if lead := d.Lead(); lead.Officer != b.department.Case.Subject || lead.Agency != dossiertest.Department || lead.Untaken() || lead.Step != "tham-dinh" || d.Status != dossier.InProcess {
		t.Errorf("after it is taken the lead is %+v in %s", lead, d.Status)
	}
	if first := d.Steps[0]; first.FinishedAt.IsZero() || first.Outcome != "taken" {
		t.Errorf("form 06 shows who had it before: %+v", first)
	}
	_, err = b.TakeDossier(ctx, dossiertest.By(b.department.Second, d.ID))
	b.refused("it is taken once", "already_taken", err)
	d = b.ok(b.AssignDossier(ctx, dossiertest.By(b.department.Head, d.ID), dossier.Assignment{Officer: b.department.Second.Subject, Division: "QLXD"}))
	if lead := d.Lead(); lead.Officer != b.department.Second.Subject || lead.Division != "QLXD" {
		t.Errorf("assigned to %+v", lead)
	}
	_, err = b.AssignDossier(ctx, dossiertest.By(b.department.Head, d.ID), dossier.Assignment{Officer: b.department.Second.Subject})
	b.refused("to whom it is already", "already_assigned", err)
}

func TestHandOverCountsWhenAccepted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by := dossiertest.By
	d := b.permit()
	b.ok(b.TakeDossier(ctx, by(b.department.Case, d.ID)))
	_, err := b.HandOverDossier(ctx, by(b.department.Case, d.ID), dossier.Offer{})
	b.refused("to nobody", "nobody_else", err)
	_, err = b.HandOverDossier(ctx, by(b.department.Second, d.ID), dossier.Offer{Agency: dossiertest.Other})
	b.refused("by a colleague", "not_lead", err)
	d = b.ok(b.HandOverDossier(ctx, by(b.department.Case, d.ID), dossier.Offer{Agency: dossiertest.Other, Note: "đúng thẩm quyền"}))
	if d.HandleAgency != dossiertest.Department || d.Lead().Officer != b.department.Case.Subject || d.PartOf(dossiertest.Other) != dossier.Consult {
		t.Errorf("an offer moves nothing yet: handle %s, lead %+v, other %s", d.HandleAgency, d.Lead(), d.PartOf(dossiertest.Other))
	}
	_, err = b.HandOverDossier(ctx, by(b.department.Case, d.ID), dossier.Offer{Agency: dossiertest.District})
	b.refused("to two at once", "hand_over_open", err)
	_, err = b.ProposeDossier(ctx, by(b.department.Case, d.ID), dossier.ToApprove, "đủ")
	b.refused("what is offered is not decided", "hand_over_open", err)
	_, err = b.AcceptDossier(ctx, by(b.department.Second, d.ID))
	b.refused("not offered to them", "not_offered_to_you", err)
	b.Clock.Advance(time.Minute)
	due := d.Clock.CurrentDue
	d = b.ok(b.AcceptDossier(ctx, by(b.other.Case, d.ID)))
	if d.HandleAgency != dossiertest.Other || d.PartOf(dossiertest.Other) != dossier.Handle || d.PartOf(dossiertest.Department) != "" || d.PartOf(dossiertest.Commune) != dossier.Receive {
		t.Errorf("accepted: handle %s, parties %+v", d.HandleAgency, d.Parties)
	}
	for _, p := range d.Parties {
		if p.Part == dossier.Consult && p.Until.IsZero() {
			t.Errorf("who accepted is asked no more: %+v", p)
		}
	}
	if lead := d.Lead(); lead.Officer != b.other.Case.Subject || lead.Agency != dossiertest.Other || !d.Clock.CurrentDue.Equal(due) {
		t.Errorf("accepted: lead %+v, due %s", lead, d.Clock.CurrentDue)
	}
	_, err = b.GetDossier(ctx, b.department.Case, d.ID)
	b.refused("who handed it over does not see it any more", "dossier_not_found", err)
	_, err = b.AcceptDossier(ctx, by(b.other.Case, d.ID))
	b.refused("it is accepted once", "no_offer", err)
}

func TestAnOfferToOnePersonIsTheirs(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by := dossiertest.By
	d := b.permit()
	b.ok(b.TakeDossier(ctx, by(b.department.Case, d.ID)))
	d = b.ok(b.HandOverDossier(ctx, by(b.department.Case, d.ID), dossier.Offer{Officer: b.department.Second.Subject}))
	_, err := b.DeclineDossier(ctx, by(b.department.Case, d.ID), "không nhận")
	b.refused("the offerer does not answer", "not_offered_to_you", err)
	d = b.ok(b.DeclineDossier(ctx, by(b.department.Second, d.ID), "quá tải"))
	if d.OpenOffer() != nil || d.Lead().Officer != b.department.Case.Subject || d.PartOf(dossiertest.Department) != dossier.Handle {
		t.Errorf("declined, it stays: %+v", d.Lead())
	}
	b.ok(b.HandOverDossier(ctx, by(b.department.Case, d.ID), dossier.Offer{Officer: b.department.Second.Subject}))
	if d = b.ok(b.AssignDossier(ctx, by(b.department.Head, d.ID), dossier.Assignment{Officer: b.department.Head.Subject})); d.OpenOffer() != nil {
		t.Error("an assignment overtakes the offer")
	}
}

func TestOpinions(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by := dossiertest.By
	d := b.permit()
	b.ok(b.TakeDossier(ctx, by(b.department.Case, d.ID)))
	ask := dossier.OpinionRequest{Agency: dossiertest.Other, Question: "có thuộc quy hoạch?"}
	own := ask
	own.Agency = dossiertest.Department
	_, err := b.RequestOpinion(ctx, by(b.department.Case, d.ID), own)
	b.refused("of oneself", "own_opinion", err)
	d = b.ok(b.RequestOpinion(ctx, by(b.department.Case, d.ID), ask))
	run := d.Steps[len(d.Steps)-1]
	if run.Kind != dossier.Opinion || run.Step != "tham-dinh" || run.Due.IsZero() || d.PartOf(dossiertest.Other) != dossier.Consult || d.Holder().WaitingFor != "opinion" {
		t.Errorf("asked: %+v, holder %+v", run, d.Holder())
	}
	_, err = b.RequestOpinion(ctx, by(b.department.Case, d.ID), ask)
	b.refused("the same agency while it is open", "opinion_open", err)
	_, err = b.ProposeDossier(ctx, by(b.department.Case, d.ID), dossier.ToApprove, "đủ")
	b.refused("no proposal while an opinion is open", "opinion_open", err)
	give := dossier.OpinionInput{StepRun: run.ID, Verdict: "agree", Text: "phù hợp", File: b.Files.Add(b.other.Case.Subject)}
	_, err = b.GiveOpinion(ctx, by(b.department.Case, d.ID), dossier.OpinionInput{StepRun: run.ID, Verdict: "agree", Text: "x"})
	b.refused("by who asked", "no_opinion_asked", err)
	wrong := give
	wrong.Verdict = "perhaps"
	_, err = b.GiveOpinion(ctx, by(b.other.Case, d.ID), wrong)
	b.refused("a verdict is one of three", "bad_verdict", err)
	wrong = give
	wrong.StepRun = d.Steps[0].ID
	_, err = b.GiveOpinion(ctx, by(b.other.Case, d.ID), wrong)
	b.refused("of another step", "no_such_opinion", err)
	d = b.ok(b.GiveOpinion(ctx, by(b.other.Case, d.ID), give))
	b.tell()
	if run = d.Steps[len(d.Steps)-1]; run.Open() || run.Verdict != "agree" || run.Officer != b.other.Case.Subject || b.Files.Held[*give.File] != d.ID {
		t.Errorf("given: %+v", run)
	}
	b.ok(b.GetDossier(ctx, b.other.Case, d.ID))
	b.ok(b.ProposeDossier(ctx, by(b.department.Case, d.ID), dossier.ToApprove, "đủ"))
	b.Clock.Advance(time.Minute)
	b.ok(b.ApproveDossier(ctx, by(b.department.Leader, d.ID), ""))
	_, err = b.GetDossier(ctx, b.other.Case, d.ID)
	b.refused("once decided, who was asked sees it no more", "dossier_not_found", err)
}
