package dossier_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

func TestSupplementInExamination(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	o, by := b.commune, dossiertest.By
	d := b.reach(dossier.InProcess)
	if d = b.ok(b.RequestSupplement(ctx, by(o.Case, d.ID), onField())); d.Supplements[0].Stage != dossier.Examination || d.Supplements[0].Late || d.Clock.State != dossier.Paused {
		t.Errorf("the first request in examination: %+v, clock %s", d.Supplements[0], d.Clock.State)
	}
	if d.Supplements[0].Until.IsZero() {
		t.Error("a request without a day has the province's limit")
	}
	due := d.Clock.CurrentDue
	b.Clock.Advance(48 * time.Hour)
	d = b.ok(b.SupplyDossier(ctx, by(dossiertest.Applicant, d.ID), dossier.SupplyInput{Answers: map[string]any{"soBan": 2.0}}))
	if d.Status != dossier.InProcess || d.Clock.State != dossier.Running || !d.Clock.CurrentDue.After(due) || !d.Clock.OriginalDue.Equal(due) {
		t.Errorf("after the answer: %s, clock %+v", d.Status, d.Clock)
	}
	if diff := cmp.Diff([]dossier.Change{{Path: "soBan", Before: "1", After: "2"}}, d.Changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	_, err := b.RequestSupplement(ctx, by(o.Case, d.ID), onField())
	b.refused("a second one by the case officer", "second_supplement", err)
	_, err = b.RequestSupplement(ctx, by(o.Head, d.ID), onField())
	b.refused("a second one without a reason", "second_reason_missing", err)
	second := onField()
	second.SecondReason = "bản vẽ mới vẫn thiếu"
	if d = b.ok(b.RequestSupplement(ctx, by(o.Head, d.ID), second)); !d.Supplements[1].Late {
		t.Error("a second one counts as late")
	}
	d = b.ok(b.SupplyDossier(ctx, by(dossiertest.Applicant, d.ID), dossier.SupplyInput{}))
	b.ok(b.ProposeDossier(ctx, by(o.Case, d.ID), dossier.ToApprove, "đủ"))
	b.ok(b.ApproveDossier(ctx, by(o.Leader, d.ID), ""))
	b.ok(b.AttachResult(ctx, by(o.Case, d.ID), "trich-luc", *b.Files.Add(o.Case.Subject), ""))
	if d = b.ok(b.IssueResult(ctx, by(o.Clerk, d.ID), "")); d.Clock.StoppedAt.After(d.Clock.CurrentDue) || *d.Clock.Met {
		t.Errorf("issued at %s, due %s: late all the same because of the second request, not met=%v", d.Clock.StoppedAt, d.Clock.CurrentDue, *d.Clock.Met)
	}
}

func TestSupplementAtIntake(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	o, by := b.commune, dossiertest.By
	d := b.file(dossiertest.Extract)
	due := d.Clock.ReceptionDue
	for range 3 {
		_, err := b.RequestSupplement(ctx, by(o.Case, d.ID), onField())
		b.refused("before reception the case officer asks nothing", "role_missing", err)
		d = b.ok(b.RequestSupplement(ctx, by(o.Reception, d.ID), onField()))
		if s := d.Supplements[len(d.Supplements)-1]; s.Stage != dossier.Intake || s.Late || d.Clock.State != dossier.NotStarted {
			t.Errorf("an intake request: %+v, clock %s", s, d.Clock.State)
		}
		b.Clock.Advance(24 * time.Hour)
		d = b.ok(b.SupplyDossier(ctx, by(dossiertest.Applicant, d.ID), dossier.SupplyInput{}))
	}
	if d.Status != dossier.AwaitingReception || !d.Clock.ReceptionDue.After(due) {
		t.Errorf("answers start the limit of reception anew: %s, due %s after %s", d.Status, d.Clock.ReceptionDue, due)
	}
}

func TestOnlyWhatWasAskedMayChange(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by := dossiertest.By
	d := b.reach(dossier.InProcess)
	d = b.ok(b.RequestSupplement(ctx, by(b.commune.Case, d.ID), dossier.SupplementRequest{Items: []dossier.SupplementItem{
		{Component: "ban-ve", Reason: "thiếu chữ ký"}, {Field: "soBan", Reason: "khác bản vẽ"},
	}}))
	mine, foreign := b.Files.Add(dossiertest.Applicant.Subject), b.Files.Add(dossiertest.Citizen(2).Subject)
	drawing := func(c string) []dossier.PartInput { return []dossier.PartInput{{Component: c, File: mine}} }
	for _, c := range []struct {
		why, code string
		in        dossier.SupplyInput
	}{
		{"a field that nobody asked for", "not_what_was_asked", dossier.SupplyInput{Answers: map[string]any{"hoTen": "Khác"}, Parts: drawing("ban-ve")}},
		{"a component that nobody asked for", "not_what_was_asked", dossier.SupplyInput{Parts: append(drawing("ban-ve"), drawing("uy-quyen")...)}},
		{"the component that was asked is missing", "not_what_was_asked", dossier.SupplyInput{Answers: map[string]any{"soBan": 2.0}}},
		{"an answer that the form refuses", "incomplete", dossier.SupplyInput{Answers: map[string]any{"soBan": 99.0}, Parts: drawing("ban-ve")}},
		{"a component of no procedure", "bad_parts", dossier.SupplyInput{Parts: drawing("khac")}},
		{"somebody else's file", "bad_parts", dossier.SupplyInput{Parts: []dossier.PartInput{{Component: "ban-ve", File: foreign}}}},
	} {
		_, err := b.SupplyDossier(ctx, by(dossiertest.Applicant, d.ID), c.in)
		b.refused(c.why, c.code, err)
	}
	_, err := b.SupplyDossier(ctx, by(dossiertest.Citizen(2), d.ID), dossier.SupplyInput{Parts: drawing("ban-ve")})
	b.refused("another citizen does not find it", "dossier_not_found", err)
	d = b.ok(b.SupplyDossier(ctx, by(dossiertest.Applicant, d.ID), dossier.SupplyInput{Answers: map[string]any{"soBan": 3.0}, Parts: drawing("ban-ve")}))
	b.tell()
	if len(d.Changes) != 2 || d.Answers["hoTen"] != "Trần Văn Mẫu" || b.Files.Held[*mine] != d.ID {
		t.Errorf("supplied: changes %+v, answers %v, held %v", d.Changes, d.Answers, b.Files.Held)
	}
}

func TestRequestsNameSomething(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.reach(dossier.InProcess)
	for _, c := range []struct {
		why   string
		items []dossier.SupplementItem
	}{
		{"nothing", nil},
		{"neither component nor field", []dossier.SupplementItem{{Reason: "thiếu"}}},
		{"both", []dossier.SupplementItem{{Component: "ban-ve", Field: "soBan", Reason: "thiếu"}}},
		{"an unknown component", []dossier.SupplementItem{{Component: "khac", Reason: "thiếu"}}},
		{"an unknown field", []dossier.SupplementItem{{Field: "khac", Reason: "thiếu"}}},
		{"one thing twice", []dossier.SupplementItem{{Field: "soBan", Reason: "a b c"}, {Field: "soBan", Reason: "d e f"}}},
	} {
		_, err := b.RequestSupplement(ctx, dossiertest.By(b.commune.Case, d.ID), dossier.SupplementRequest{Items: c.items})
		b.refused(c.why, "bad_supplement", err)
	}
	past := onField()
	past.Until = worktime.Date{Year: 2025, Month: 11, Day: 23}
	_, err := b.RequestSupplement(ctx, dossiertest.By(b.commune.Case, d.ID), past)
	b.refused("a day in the past", "until_past", err)
}

func TestLapse(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	asked, answered, intake := b.reach(dossier.InProcess), b.reach(dossier.InProcess), b.file(dossiertest.Extract)
	for _, d := range []*dossier.Dossier{asked, answered} {
		b.ok(b.RequestSupplement(ctx, dossiertest.By(b.commune.Case, d.ID), onField()))
	}
	b.ok(b.RequestSupplement(ctx, dossiertest.By(b.commune.Reception, intake.ID), onField()))
	b.ok(b.SupplyDossier(ctx, dossiertest.By(dossiertest.Applicant, answered.ID), dossier.SupplyInput{}))
	if n, err := b.Service.Lapse(ctx); n != 0 || err != nil {
		t.Errorf("on the day itself %d lapse, %v", n, err)
	}
	b.Clock.Advance(40 * 24 * time.Hour)
	if n, err := b.Service.Lapse(ctx); n != 1 || err != nil {
		t.Errorf("after the limit %d lapse, %v; want the one that was not answered in examination", n, err)
	}
	d := b.ok(b.GetDossier(ctx, dossiertest.Applicant, asked.ID))
	if d.Decision.Reason != "Quá thời hạn mà chưa nhận được bổ sung" {
		t.Errorf("people read %q", d.Decision.Reason)
	}
	if d.Status != dossier.Stopped || d.Decision.Form != "05" || !*d.Clock.Met {
		t.Errorf("lapsed: %s %+v; the count ended at the request, so it was met: %v", d.Status, d.Decision, *d.Clock.Met)
	}
}
