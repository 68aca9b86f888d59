package dossier_test

import (
	"testing"
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

const merged tenant.Agency = "H53.40"

// On 1 July the commune is merged into another: drafts ask for their agency again, open dossiers are handled and
// received there, numbers and history stay, and ended ones may be read.
func TestSuccession(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	o, by := dossiertest.At(merged, 5), dossiertest.By
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.File = false
	draft := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	waiting, working, ended, permit := b.file(dossiertest.Extract), b.reach(dossier.InProcess), b.reach(dossier.Completed), b.permit()
	b.Clock.Advance(time.Hour)
	if n, err := b.Service.Succeed(ctx, dossiertest.Commune, merged); n != 5 || err != nil {
		t.Fatalf("%d dossiers changed, %v", n, err)
	}
	if n, err := b.Service.Succeed(ctx, dossiertest.Commune, merged); n != 0 || err != nil {
		t.Errorf("again %d change, %v", n, err)
	}
	read := func(d *dossier.Dossier) *dossier.Dossier { return b.ok(b.GetDossier(ctx, o.Case, d.ID)) }
	if d := b.ok(b.GetDossier(ctx, dossiertest.Applicant, draft.ID)); d.ReceiveAgency != "" {
		t.Errorf("a draft asks for its agency again, not %s", d.ReceiveAgency)
	}
	_, err := b.FileDossier(ctx, by(dossiertest.Applicant, draft.ID))
	b.refused("and is not filed without", "incomplete", err)
	for _, d := range []*dossier.Dossier{waiting, working} {
		after := read(d)
		if after.HandleAgency != merged || after.ReceiveAgency != dossiertest.Commune || after.Number != d.Number || after.HistorySeq != d.HistorySeq+1 {
			t.Errorf("open: handle %s, receive %s, number %s", after.HandleAgency, after.ReceiveAgency, after.Number)
		}
		for _, bad := range dossiertest.Broken(d, after) {
			t.Error(bad)
		}
	}
	if d := read(permit); d.HandleAgency != dossiertest.Department || d.PartOf(merged) != dossier.Return {
		t.Errorf("the department handles on, the successor serves the applicant: %s, %s", d.HandleAgency, d.PartOf(merged))
	}
	if d := read(ended); d.HandleAgency != dossiertest.Commune || d.PartOf(merged) != dossier.Supervise {
		t.Errorf("an ended one stays as it was, to be read: %s, %s", d.HandleAgency, d.PartOf(merged))
	}
	d := b.ok(b.ReceiveDossier(ctx, by(o.Reception, waiting.ID), dossier.ReceiveInput{}))
	if d.Lead().Agency != merged {
		t.Errorf("received by %+v", d.Lead())
	}
	if lead := read(working).Lead(); lead.Agency != merged || lead.Officer != b.commune.Case.Subject || !lead.Untaken() {
		t.Errorf("the lead moves with the account and waits to be taken: %+v", lead)
	}
	if d = b.ok(b.TakeDossier(ctx, by(o.Case, working.ID))); d.Status != dossier.InProcess || d.Lead().Officer != o.Case.Subject {
		t.Errorf("taken by %+v in %s", d.Lead(), d.Status)
	}
	v, err := b.VerifyHistory(ctx, o.Case, working.ID)
	if err != nil || !v.Intact {
		t.Errorf("the history stays whole: %+v %v", v, err)
	}
}

func TestSuccessionMovesOpinionsAndOffers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by := dossiertest.By
	o := dossiertest.At(merged, 5)
	asked, offered := b.permit(), b.permit()
	for _, d := range []*dossier.Dossier{asked, offered} {
		b.ok(b.TakeDossier(ctx, by(b.department.Case, d.ID)))
	}
	asked = b.ok(b.RequestOpinion(ctx, by(b.department.Case, asked.ID), dossier.OpinionRequest{Agency: dossiertest.Other, Question: "có thuộc quy hoạch?"}))
	b.ok(b.HandOverDossier(ctx, by(b.department.Case, offered.ID), dossier.Offer{Agency: dossiertest.Other}))
	b.Clock.Advance(time.Hour)
	if n, err := b.Service.Succeed(ctx, dossiertest.Other, merged); n != 2 || err != nil {
		t.Fatalf("%d changed, %v", n, err)
	}
	b.ok(b.GiveOpinion(ctx, by(o.Case, asked.ID), dossier.OpinionInput{StepRun: asked.Steps[len(asked.Steps)-1].ID, Verdict: "agree", Text: "phù hợp"}))
	if d := b.ok(b.AcceptDossier(ctx, by(o.Case, offered.ID))); d.HandleAgency != merged {
		t.Errorf("accepted by %s", d.HandleAgency)
	}
	_, err := b.GetDossier(ctx, b.other.Case, asked.ID)
	b.refused("the old agency sees it no more", "dossier_not_found", err)
}

func TestOnlyWeSucceedAndRecompute(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.reach(dossier.InProcess)
	_, err := d.Succeed(b.Act(b.commune.Leader), dossiertest.Commune, merged)
	b.refused("a leader merges nothing", "role_missing", err)
	_, err = d.RecomputeDue(b.Act(tenant.ServiceCaller("portal")))
	b.refused("another service moves no dates", "role_missing", err)
	b.refused("nor lets it lapse", "role_missing", d.Lapse(b.Act(b.commune.Leader)))
	_, err = d.Succeed(b.Act(dossier.Self), dossiertest.Commune, dossiertest.Commune)
	b.refused("nobody succeeds themselves", "bad_successor", err)
}
