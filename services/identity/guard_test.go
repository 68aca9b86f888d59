package identity_test

import (
	"net/http"
	"testing"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/guardtest"
)

// Nobody gets in who must not, at any operation of the contract. The denied
// account is an official whom an administrator locked a moment ago.
func TestNobodyIn(t *testing.T) {
	w := start(t)
	w.tree()
	locked := w.official("H53.12", "case_officer")
	got, err := w.api.LockOfficialWithResponse(t.Context(), locked.Account, &identityv1.LockOfficialParams{IdempotencyKey: "guard-lock"},
		identityv1.Reason{Reason: "kiểm thử"}, w.as(provincial()))
	if err != nil || got.StatusCode() != http.StatusOK {
		t.Fatalf("lock: %v %s", err, got.Body)
	}
	const scope = "who may act on whom is tried in official_test.go and citizen_test.go"
	guardtest.Run(t, guardtest.Target{
		World: w.World, Service: "identity", Spec: identityv1.Spec, Denied: locked.Account.String(),
		Path: map[string]string{"account": locked.Account.String(), "agency": "H53.12"},
		Unowned: map[string]string{
			"getMe": "one's own", "putMe": "one's own", "createAgency": scope, "putAgency": scope, "createAgencySuccession": scope, "listOfficials": "staff know their colleagues",
			"createOfficial": scope, "getOfficial": "staff know their colleagues", "lockOfficial": scope, "unlockOfficial": scope, "moveOfficial": scope, "putMandates": scope,
			"searchCitizen": scope, "createProof": scope, "getCitizenId": "dossiers only", "listDenials": "services only", "listEvents": "services only",
		},
	})
}
