package dossier_test

import (
	"testing"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

func TestAQuestionMayBeTakenBack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by := dossiertest.By
	d := b.permit()
	b.ok(b.TakeDossier(ctx, by(b.department.Case, d.ID)))
	ask := dossier.OpinionRequest{Agency: dossiertest.Other, Question: "có thuộc quy hoạch?"}
	d = b.ok(b.RequestOpinion(ctx, by(b.department.Case, d.ID), ask))
	back := dossier.OpinionWithdrawal{StepRun: d.Steps[len(d.Steps)-1].ID, Reason: "hỏi nhầm cơ quan"}
	_, err := b.WithdrawOpinion(ctx, by(b.department.Second, d.ID), back)
	b.refused("by a colleague", "not_lead", err)
	_, err = b.WithdrawOpinion(ctx, by(b.other.Case, d.ID), back)
	b.refused("by who was asked", "role_missing", err)
	wrong := back
	wrong.StepRun = d.Steps[0].ID
	_, err = b.WithdrawOpinion(ctx, by(b.department.Case, d.ID), wrong)
	b.refused("of another step", "no_such_opinion", err)
	wrong = back
	wrong.Reason = " "
	_, err = b.WithdrawOpinion(ctx, by(b.department.Case, d.ID), wrong)
	b.refused("without a reason", "reason_missing", err)
	b.Clock.Advance(10 * 24 * time.Hour)
	_, err = b.ProposeDossier(ctx, by(b.department.Case, d.ID), dossier.ToApprove, "đủ")
	b.refused("an opinion that is overdue is waited for all the same", "opinion_open", err)
	d = b.ok(b.WithdrawOpinion(ctx, by(b.department.Case, d.ID), back))
	if run := d.Steps[len(d.Steps)-1]; run.Open() || run.Outcome != "withdrawn" || d.PartOf(dossiertest.Other) != "" {
		t.Errorf("taken back: %+v, the asked agency is %q", run, d.PartOf(dossiertest.Other))
	}
	_, err = b.GetDossier(ctx, b.other.Case, d.ID)
	b.refused("who was asked sees it no more", "dossier_not_found", err)
	_, err = b.WithdrawOpinion(ctx, by(b.department.Case, d.ID), back)
	b.refused("once", "no_opinion_open", err)
	b.ok(b.RequestOpinion(ctx, by(b.department.Case, d.ID), ask))
	d = b.ok(b.WithdrawOpinion(ctx, by(b.department.Head, d.ID), dossier.OpinionWithdrawal{StepRun: b.lastOpinion(d.ID), Reason: "đã đủ căn cứ"}))
	b.ok(b.ProposeDossier(ctx, by(b.department.Case, d.ID), dossier.ToApprove, "đủ"))
}

// lastOpinion gives the step run of the opinion asked last.
func (b *bench) lastOpinion(key dossier.ID) id.UUID {
	d := b.ok(b.GetDossier(ctx, dossier.Self, key))
	return d.Steps[len(d.Steps)-1].ID
}

func TestOnlyAgenciesThatExistAreAsked(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by := dossiertest.By
	d := b.permit()
	b.ok(b.TakeDossier(ctx, by(b.department.Case, d.ID)))
	_, err := b.RequestOpinion(ctx, by(b.department.Case, d.ID), dossier.OpinionRequest{Agency: dossiertest.Nowhere, Question: "có thuộc quy hoạch?"})
	b.refused("an opinion", "unknown_agency", err)
	_, err = b.HandOverDossier(ctx, by(b.department.Case, d.ID), dossier.Offer{Agency: dossiertest.Nowhere})
	b.refused("a hand-over", "unknown_agency", err)
}
