package dossier_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// Whatever is changed in a stored history, the chain shows where.
func TestChainShowsEveryChange(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.reach(dossier.Approved)
	list, err := b.store.History(ctx, dossier.Self, d.ID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	if v := dossier.VerifyChain(d.ID, d.HistoryHash, d.HistorySeq, list); !v.Intact || v.BrokenAt != 0 {
		t.Fatalf("an untouched history: %+v", v)
	}
	tamper := map[string]func(*dossier.Entry){
		"time":   func(e *dossier.Entry) { e.At = e.At.Add(1000) },
		"event":  func(e *dossier.Entry) { e.Event += "x" },
		"status": func(e *dossier.Entry) { e.Status = dossier.Stopped },
		"kind":   func(e *dossier.Entry) { e.ActorKind = tenant.Service },
		"actor":  func(e *dossier.Entry) { e.Actor = dossiertest.Citizen(200).Subject },
		"agency": func(e *dossier.Entry) { e.Agency = "H53.99" },
		"note":   func(e *dossier.Entry) { e.Note += "." },
		"seq":    func(e *dossier.Entry) { e.Seq += 7 },
		"hash":   func(e *dossier.Entry) { e.Hash = append([]byte{1}, e.Hash[1:]...) },
	}
	for what, change := range tamper {
		for i := range list {
			copied := append([]dossier.Entry(nil), list...)
			change(&copied[i])
			if v := dossier.VerifyChain(d.ID, d.HistoryHash, d.HistorySeq, copied); v.Intact || v.BrokenAt != int64(i)+1 {
				t.Errorf("another %s in entry %d: %+v", what, i+1, v)
			}
		}
	}
	if string(dossier.Chain([]byte{1}, d.ID, list[1])) == string(dossier.Chain([]byte{2}, d.ID, list[1])) {
		t.Error("an entry's hash rests on the one before")
	}
	if v := dossier.VerifyChain(d.ID, d.HistoryHash, d.HistorySeq, list[:len(list)-1]); v.Intact {
		t.Error("a missing last entry")
	}
	if v := dossier.VerifyChain(dossier.ID{UUID: id.New()}, d.HistoryHash, d.HistorySeq, list); v.Intact {
		t.Error("another dossier's history")
	}
}

// Fields do not run into each other: moving a character from one to the next gives another hash.
func TestChainSeparatesFields(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringN(1, 10, -1).Draw(r, "text")
		at := rapid.IntRange(0, len(text)-1).Draw(r, "at")
		key := dossier.ID{UUID: id.New()}
		one := dossier.Chain(nil, key, dossier.Entry{Actor: text[:at], Agency: tenant.Agency(text[at:])})
		two := dossier.Chain(nil, key, dossier.Entry{Actor: text})
		if string(one) == string(two) {
			r.Fatalf("%q cut at %d has the same hash", text, at)
		}
	})
}

// What the staff say to each other stays among them; what is meant for applicants names things as the form does.
func TestApplicantsReadNotesMeantForThem(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	o, by := b.commune, dossiertest.By
	d := b.reach(dossier.InProcess)
	b.ok(b.RequestOpinion(ctx, by(o.Case, d.ID), dossier.OpinionRequest{Agency: dossiertest.Other, Question: "có thuộc quy hoạch?"}))
	b.ok(b.HandOverDossier(ctx, by(o.Case, d.ID), dossier.Offer{Officer: o.Second.Subject, Note: "tôi đi công tác"}))
	b.ok(b.DeclineDossier(ctx, by(o.Second, d.ID), "đang quá tải"))
	b.ok(b.RequestSupplement(ctx, by(o.Case, d.ID), dossier.SupplementRequest{Items: []dossier.SupplementItem{
		{Field: "soBan", Reason: "khác bản vẽ"}, {Component: "ban-ve", Reason: "thiếu chữ ký"},
	}}))
	notes := func(c tenant.Caller) map[string]string {
		list, err := b.GetHistory(ctx, c, d.ID, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		notes := map[string]string{}
		for _, e := range list {
			if e.Note != "" {
				notes[e.Event] = e.Note
			}
		}
		return notes
	}
	asked := map[string]string{"dossier.supplement_requested.v1": "Số bản: khác bản vẽ; Bản vẽ: thiếu chữ ký"}
	if diff := cmp.Diff(asked, notes(dossiertest.Applicant)); diff != "" {
		t.Errorf("notes that the applicant reads (-want +got):\n%s", diff)
	}
	asked["dossier.opinion_requested.v1"], asked["dossier.hand_over_offered.v1"], asked["dossier.hand_over_declined.v1"] = "có thuộc quy hoạch?", "tôi đi công tác", "đang quá tải"
	if diff := cmp.Diff(asked, notes(o.Leader)); diff != "" {
		t.Errorf("notes that staff read (-want +got):\n%s", diff)
	}
}

func TestApplicantsSeeAgenciesNotOfficers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	d := b.reach(dossier.InProcess)
	for _, c := range []struct {
		who    tenant.Caller
		actors int
	}{{dossiertest.Applicant, 1}, {b.commune.Leader, 3}} {
		list, err := b.GetHistory(ctx, c.who, d.ID, 0, 10)
		named := 0
		for _, e := range list {
			if e.Actor != "" {
				named++
			}
		}
		if err != nil || len(list) != 3 || named != c.actors {
			t.Errorf("%s sees %d entries, %d with actor, %v", c.who.Kind, len(list), named, err)
		}
	}
	if _, err := b.GetDossier(ctx, b.commune.Leader, d.ID); err != nil {
		t.Fatal(err)
	}
	list, err := b.ListAccesses(ctx, dossiertest.Applicant, d.ID, b.Clock.Now().AddDate(1, 0, 0), 10)
	if err != nil || len(list) == 0 || list[0].Agency != dossiertest.Commune || list[0].Actor != "" {
		t.Errorf("who opened it: %+v %v", list, err)
	}
	_, err = b.ListAccesses(ctx, b.commune.Leader, d.ID, b.Clock.Now(), 10)
	b.refused("staff do not see who opened it", "role_missing", err)
}
