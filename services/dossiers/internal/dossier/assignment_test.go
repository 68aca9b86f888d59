package dossier_test

import (
	"testing"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// A dossier is given to an officer of the agency, not to whomever the caller names.
func TestOnlyOfficersAreGivenADossier(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	by, o := dossiertest.By, b.commune
	d := b.reach(dossier.InProcess)
	for _, stranger := range []string{dossiertest.Drifter, dossiertest.Keeper} {
		_, err := b.AssignDossier(ctx, by(o.Head, d.ID), dossier.Assignment{Officer: stranger})
		b.refused("assigned to somebody who is no officer there", "not_an_officer", err)
		_, err = b.HandOverDossier(ctx, by(o.Case, d.ID), dossier.Offer{Officer: stranger})
		b.refused("handed to somebody who is no officer there", "not_an_officer", err)
		_, err = b.HandOverDossier(ctx, by(o.Head, d.ID), dossier.Offer{Agency: dossiertest.Other, Officer: stranger})
		b.refused("handed to somebody of another agency who is none", "not_an_officer", err)
		_, err = b.AssignDossier(ctx, by(o.Case, d.ID), dossier.Assignment{Officer: stranger})
		b.refused("who may not assign learns nothing about accounts", "role_missing", err)
		_, err = b.AssignDossier(ctx, by(dossiertest.Staff(99, dossiertest.Other, tenant.Leader), d.ID), dossier.Assignment{Officer: stranger})
		b.refused("nor who does not see the dossier", "dossier_not_found", err)
	}
	if d = b.ok(b.AssignDossier(ctx, by(o.Head, d.ID), dossier.Assignment{Officer: o.Second.Subject})); d.Lead().Officer != o.Second.Subject {
		t.Errorf("a colleague leads: %+v", d.Lead())
	}
}
