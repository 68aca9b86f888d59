package dossier_test

import (
	"context"
	"testing"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
	"motcua.vn/services/dossiers/internal/procedure"
)

var ctx = context.Background()

// bench is a service on an in-memory store with its people.
type bench struct {
	*dossiertest.World
	*dossier.Service
	store                      *dossiertest.Store
	commune, department, other dossiertest.Officers
	t                          *testing.T
}

func newBench(t *testing.T) *bench {
	t.Helper()
	w := dossiertest.NewWorld()
	store := dossiertest.NewStore(w.Clock, dossier.DailyShort)
	return &bench{
		World: w, Service: w.Service(store), store: store, t: t,
		commune:    dossiertest.At(dossiertest.Commune, 1),
		department: dossiertest.At(dossiertest.Department, 2),
		other:      dossiertest.At(dossiertest.Other, 3),
	}
}

func (b *bench) file(code procedure.Code) *dossier.Dossier {
	b.t.Helper()
	return b.ok(b.CreateDossier(ctx, dossiertest.Applicant, dossier.Command{}, dossiertest.Filing(code, dossiertest.Commune)))
}

// ok fails the test where a step was refused.
func (b *bench) ok(d *dossier.Dossier, err error) *dossier.Dossier {
	b.t.Helper()
	return dossiertest.Must(b.t, d, err)
}

// tell settles the tasks of files.
func (b *bench) tell() {
	b.t.Helper()
	if _, err := b.TellDocuments(ctx); err != nil {
		b.t.Fatal(err)
	}
}

// refused fails the test unless the fault has the code.
func (b *bench) refused(why, code string, err error) {
	b.t.Helper()
	if err == nil || fault.CodeOf(err) != code {
		b.t.Errorf("%s: %v, want %s", why, err, code)
	}
}

// reach walks an extract from filing to a status, a minute a step.
func (b *bench) reach(to dossier.Status) *dossier.Dossier {
	b.t.Helper()
	d := b.file(dossiertest.Extract)
	o := b.commune
	steps := []struct {
		makes dossier.Status
		do    func() (*dossier.Dossier, error)
	}{
		{dossier.Received, func() (*dossier.Dossier, error) {
			return b.ReceiveDossier(ctx, dossiertest.By(o.Reception, d.ID), dossier.ReceiveInput{})
		}},
		{dossier.InProcess, func() (*dossier.Dossier, error) { return b.TakeDossier(ctx, dossiertest.By(o.Case, d.ID)) }},
		{dossier.AwaitingApproval, func() (*dossier.Dossier, error) {
			return b.ProposeDossier(ctx, dossiertest.By(o.Case, d.ID), dossier.ToApprove, "đủ điều kiện")
		}},
		{dossier.Approved, func() (*dossier.Dossier, error) { return b.ApproveDossier(ctx, dossiertest.By(o.Leader, d.ID), "") }},
		{dossier.ResultIssued, func() (*dossier.Dossier, error) {
			b.ok(b.AttachResult(ctx, dossiertest.By(o.Case, d.ID), "trich-luc", *b.Files.Add(o.Case.Subject), "12/TL"))
			return b.IssueResult(ctx, dossiertest.By(o.Clerk, d.ID), "")
		}},
		{dossier.Completed, func() (*dossier.Dossier, error) {
			return b.ReturnResult(ctx, dossiertest.By(o.Reception, d.ID), returned())
		}},
	}
	for i := 0; d.Status != to; i++ {
		b.Clock.Advance(time.Minute)
		d = b.ok(steps[i].do())
		if d.Status != steps[i].makes {
			b.t.Fatalf("step %d made %s", i, d.Status)
		}
	}
	return d
}

func returned() []dossier.Delivery {
	return []dossier.Delivery{{Result: "trich-luc", Way: dossier.Electronic, Evidence: "đã gửi vào tài khoản"}}
}

func onField() dossier.SupplementRequest {
	return dossier.SupplementRequest{Items: []dossier.SupplementItem{{Field: "soBan", Reason: "khác bản vẽ"}}}
}
