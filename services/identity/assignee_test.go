package identity_test

import (
	"testing"

	"github.com/google/uuid"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/tenant"
)

// dossiers asks with its own right who works where, and may change nothing of it.
func TestDossiersAsksWhoWorksWhere(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	o := w.official("H53.12", "case_officer", "division_head")
	for agency, want := range map[string]int{"H53.12": 1, "H53.14": 0} {
		res, err := w.api.ListOfficialsWithResponse(t.Context(), &identityv1.ListOfficialsParams{Agency: agency, Account: []uuid.UUID{o.Account}, Limit: 1}, w.as(tenant.ServiceCaller("dossiers")))
		if err != nil || res.JSON200 == nil || len(res.JSON200.Officials) != want {
			t.Fatalf("officials of %s: %v %s", agency, err, res.Body)
		}
		if want == 1 {
			if got := res.JSON200.Officials[0]; len(got.Mandates) != 1 || got.Mandates[0].Agency != agency || len(got.Mandates[0].Roles) != 2 {
				t.Errorf("the official comes without mandates: %+v", got)
			}
		}
	}
}
