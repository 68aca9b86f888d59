package dossier_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// offers writes a list of actions as people read it: "+take -propose:opinion_open".
func offers(list []dossier.Action) string {
	words := []string{}
	for _, a := range list {
		if a.Allowed {
			words = append(words, "+"+a.Name)
		} else {
			words = append(words, "-"+a.Name+":"+a.Why)
		}
	}
	return strings.Join(words, " ")
}

func TestActions(t *testing.T) {
	t.Parallel()
	const no = ":status_does_not_allow"
	for _, c := range []struct {
		why    string
		status dossier.Status
		who    func(*bench) tenant.Caller
		want   string
	}{
		{
			"who filed may withdraw, not supply what nobody asked", dossier.AwaitingReception,
			func(*bench) tenant.Caller { return dossiertest.Applicant }, "-supply" + no + " +withdraw -rate" + no,
		},
		{
			"another citizen is offered nothing", dossier.AwaitingReception,
			func(*bench) tenant.Caller { return dossiertest.Citizen(2) }, "",
		},
		{
			"reception before reception", dossier.AwaitingReception,
			func(b *bench) tenant.Caller { return b.commune.Reception },
			"+withdraw +receive +refuse +request-supplement -return" + no,
		},
		{
			"a case officer before reception waits", dossier.AwaitingReception,
			func(b *bench) tenant.Caller { return b.commune.Case },
			"-take" + no + " -hand-over" + no + " -request-opinion" + no + " -propose" + no + " -results" + no + " -issue" + no + " -return" + no,
		},
		{
			"a case officer takes what is received", dossier.Received,
			func(b *bench) tenant.Caller { return b.commune.Case },
			"-request-supplement" + no + " +take +hand-over -request-opinion" + no + " -propose" + no + " -results" + no + " -issue" + no + " -return" + no,
		},
		{
			"the lead works", dossier.InProcess,
			func(b *bench) tenant.Caller { return b.commune.Case },
			"+request-supplement -take:already_taken +hand-over +request-opinion +propose +results -issue" + no + " -return" + no,
		},
		{
			"a colleague does not", dossier.InProcess,
			func(b *bench) tenant.Caller { return b.commune.Second },
			"-request-supplement:not_lead -take:already_taken -hand-over:not_lead -request-opinion:not_lead -propose:not_lead -results:not_lead -issue" + no + " -return" + no,
		},
		{
			"a leader decides", dossier.AwaitingApproval,
			func(b *bench) tenant.Caller { return b.commune.Leader },
			"-request-supplement" + no + " +assign -hand-over" + no + " -request-opinion" + no + " +approve +send-back +not-settle +results -issue" + no + " -stop" + no + " -decide-withdrawal:no_withdrawal +extend",
		},
		{
			"the clerk issues only what is attached", dossier.Approved,
			func(b *bench) tenant.Caller { return b.commune.Clerk }, "+results -issue:result_missing -return" + no,
		},
		{
			"a rating after the return", dossier.Completed,
			func(*bench) tenant.Caller { return dossiertest.Applicant }, "-supply" + no + " -withdraw" + no + " +rate",
		},
		{
			"an agency that is no party is offered nothing", dossier.InProcess,
			func(b *bench) tenant.Caller { return b.other.Leader }, "",
		},
		{
			"nor is a mandate that acts for another agency", dossier.InProcess,
			func(b *bench) tenant.Caller {
				c := b.commune.Case
				c.Acting = dossiertest.Other
				return c
			}, "",
		},
		{
			"nor is an administrator of the handling agency", dossier.InProcess,
			func(*bench) tenant.Caller {
				return dossiertest.Staff(99, dossiertest.Commune, tenant.AgencyAdministrator)
			}, "",
		},
	} {
		b := newBench(t)
		d := b.reach(c.status)
		got := offers(d.Actions(c.who(b), b.Clock.Now()))
		if diff := cmp.Diff(strings.Fields(c.want), strings.Fields(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
	}
}

func TestDraftActions(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	in := dossiertest.Filing(dossiertest.Extract, dossiertest.Commune)
	in.File, in.Answers = false, nil
	d := b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, in))
	view, err := b.Describe(ctx, dossiertest.Applicant, d)
	if err != nil {
		t.Fatal(err)
	}
	if got := offers(view.Actions); got != "-file:incomplete +delete" {
		t.Errorf("an incomplete draft offers %s", got)
	}
	if diff := cmp.Diff([]fault.Field{{Path: "hoTen", Code: "required"}}, view.Complaints, cmp.Comparer(func(a, b fault.Field) bool {
		return a.Path == b.Path && a.Code == b.Code
	})); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
	if want := d.UpdatedAt.AddDate(0, 0, 90); !view.ExpiresAt.Equal(want) {
		t.Errorf("expires %s, want %s", view.ExpiresAt, want)
	}
	d = b.ok(b.PutDraft(ctx, dossiertest.By(dossiertest.Applicant, d.ID), dossier.DraftInput{Answers: map[string]any{"hoTen": "A"}}))
	if view, err = b.Describe(ctx, dossiertest.Applicant, d); err != nil || offers(view.Actions) != "+file +delete" {
		t.Errorf("a complete draft offers %v, %v", view.Actions, err)
	}
}

// What the list says is what doing it gives, for every move of every person in every status of an extract.
func TestActionsTellWhatTransitionsDo(t *testing.T) {
	t.Parallel()
	operation := map[string]string{
		"receives": "receive", "refuses": "refuse", "takes": "take", "head assigns": "assign", "approves": "approve",
		"sends back": "send-back", "does not settle": "not-settle", "issues": "issue", "stops": "stop", "extends": "extend",
		"returns": "return", "attaches the result": "results", "head asks again": "request-supplement",
	}
	people := func(o dossiertest.Officers) map[string]tenant.Caller {
		return map[string]tenant.Caller{
			"receive": o.Reception, "refuse": o.Reception, "take": o.Case, "assign": o.Head, "approve": o.Leader, "send-back": o.Leader,
			"not-settle": o.Leader, "issue": o.Clerk, "stop": o.Leader, "extend": o.Leader, "return": o.Reception, "results": o.Case,
			"request-supplement": o.Head,
		}
	}
	for _, status := range []dossier.Status{
		dossier.AwaitingReception, dossier.Received, dossier.InProcess, dossier.AwaitingApproval, dossier.Approved, dossier.ResultIssued, dossier.Completed,
	} {
		b := newBench(t)
		reached := b.reach(status)
		tried := 0
		for _, m := range b.Moves() {
			name, at := strings.CutPrefix(m.Name, string(dossiertest.Commune)+" ")
			action := operation[name]
			if !at || action == "" {
				continue
			}
			tried++
			d := must(b.store.Create(ctx, dossier.Self, dossier.Command{}, dossiertest.Copy(reached)))
			said := "role_missing"
			for _, a := range d.Actions(people(b.commune)[action], b.Clock.Now()) {
				if a.Name == action {
					said = a.Why
				}
			}
			did := ""
			if _, err := m.Do(ctx, b.Service, d.ID); err != nil {
				did = fault.CodeOf(err)
			}
			if said != did {
				t.Errorf("%s of %s: the list says %q, doing it says %q", action, status, said, did)
			}
		}
		if tried != len(operation) {
			t.Errorf("%d of %d operations tried", tried, len(operation))
		}
	}
}
