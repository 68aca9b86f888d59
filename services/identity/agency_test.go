package identity_test

import (
	"net/http"
	"testing"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
)

func date(t testing.TB, s string) openapi.Date {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return openapi.Date{Time: d}
}

func TestTreeHasEffectiveDates(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	o := w.official("H53.30.01", "case_officer")
	w.enter("H53.31", "H53", identityv1.AgencyInputLevelCommune)
	in := identityv1.SuccessionInput{
		Kind: identityv1.SuccessionInputKindMerge, Effective: date(t, "2025-07-01"), Predecessors: []string{"H53.30.01", "H53.30.02"},
		Successors: []string{"H53.31"}, Basis: "Nghị quyết về sắp xếp đơn vị hành chính",
	}
	params := &identityv1.CreateAgencySuccessionParams{IdempotencyKey: id.New().String()}
	var first identityv1.Succession
	for range 2 { // the same key gives the same answer
		res, err := w.api.CreateAgencySuccessionWithResponse(t.Context(), params, in, w.as(publisher))
		if err != nil || res.JSON201 == nil || first.Basis != "" && res.JSON201.ID != first.ID {
			t.Fatalf("succession: %v %s", err, res.Body)
		}
		first = *res.JSON201
	}
	listed := func(on string) map[string]bool {
		res, err := w.api.ListAgenciesWithResponse(t.Context(), &identityv1.ListAgenciesParams{On: date(t, on)})
		if err != nil || res.JSON200 == nil {
			t.Fatalf("list: %v %s", err, res.Body)
		}
		all := map[string]bool{}
		for _, a := range res.JSON200.Agencies {
			all[a.Code] = true
		}
		return all
	}
	if on := listed("2025-06-30"); !on["H53.30.01"] || !on["H53.30.02"] {
		t.Error("the communes are missing the day before")
	}
	if on := listed("2025-07-01"); on["H53.30.01"] || !on["H53.31"] {
		t.Error("the communes stand on the day itself")
	}
	got, err := w.api.GetAgencyWithResponse(t.Context(), "H53.30.01")
	if err != nil || got.JSON200 == nil || len(got.JSON200.SucceededBy) != 1 || got.JSON200.SucceededBy[0] != "H53.31" {
		t.Errorf("the closed commune: %v %s", err, got.Body)
	}
	moved, err := w.api.GetOfficialWithResponse(t.Context(), o.Account, nil, w.as(author))
	if err != nil || moved.JSON200 == nil || moved.JSON200.Mandates[0].Agency != "H53.31" || moved.JSON200.Mandates[0].Roles[0] != "case_officer" {
		t.Errorf("staff stay behind: %v %s", err, moved.Body)
	}
	w.events.Wait("agency.succeeded.v1 once, and the mandate that ended", func(all []bus.Event) bool {
		return countOf(all, "agency.succeeded.v1", first.ID.String()) == 1 && countOf(all, "mandate.ended.v1", o.Account.String()) >= 1
	})
	eventually(t, 10*time.Second, "Keycloak follows", func() bool {
		return attributeOf(w.user(o.Account.String()), "mandates") == `[{"agency":"H53.31","roles":["case_officer"]}]`
	})
	in.Predecessors = []string{"H53.30.01"}
	closed, err := w.api.CreateAgencySuccessionWithResponse(t.Context(), &identityv1.CreateAgencySuccessionParams{IdempotencyKey: id.New().String()}, in, w.as(publisher))
	if err != nil || closed.StatusCode() != http.StatusConflict {
		t.Errorf("a closed agency is succeeded again: %v %s", err, closed.Body)
	}
}

func TestAgencyChange(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	change := identityv1.AgencyChange{Name: "Sở Xây dựng tỉnh Tây Ninh", Phone: "02763000000", Divisions: []identityv1.Division{{Key: "cap-phep", Name: "Phòng Cấp phép"}}}
	for _, c := range []struct {
		reason string
		caller tenant.Caller
		match  string
		status int
	}{
		{"its own administrator", staff("H53.12", tenant.AgencyAdministrator), `"1"`, http.StatusOK},
		{"an older version", staff("H53.12", tenant.AgencyAdministrator), `"1"`, http.StatusPreconditionFailed},
		{"an administrator of another agency", staff("H53.14", tenant.AgencyAdministrator), "", http.StatusForbidden},
		{"an officer of its own", staff("H53.12", tenant.CaseOfficer), "", http.StatusForbidden},
	} {
		res, err := w.api.PutAgencyWithResponse(t.Context(), "H53.12", &identityv1.PutAgencyParams{IfMatch: c.match}, change, w.as(c.caller))
		if err != nil || res.StatusCode() != c.status {
			t.Errorf("%s: %v %s, want %d", c.reason, err, res.Body, c.status)
		}
	}
	w.events.Wait("agency.entered.v1 twice", func(all []bus.Event) bool { return countOf(all, "agency.entered.v1", "H53.12") == 2 })
	eventually(t, 10*time.Second, "the journal after 1 has the second alone", func() bool {
		page, err := w.api.ListEventsWithResponse(t.Context(), &identityv1.ListEventsParams{Aggregate: "H53.12", After: 1}, w.as(tenant.ServiceCaller("dossiers")))
		return err == nil && page.JSON200 != nil && len(page.JSON200.Events) == 1 && page.JSON200.Next == 2
	})
}

func TestRowsAreGuarded(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	w.official("H53.12", "case_officer")
	reviewed := map[string]string{"goose_db_version": "versions of the schema, read by readyz"}
	pgtest.CheckPolicies(t, w.db, reviewed)
	pgtest.CheckPooled(t, w.db, reviewed)
}
