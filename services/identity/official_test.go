package identity_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/authn"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/keycloak"
)

func TestOfficialSignsInWithPasswordAndCode(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	o := w.official("H53.12", "case_officer", "division_head")
	if !o.Synchronised || o.State != identityv1.OfficialStateActive {
		t.Errorf("created as %+v", o)
	}
	const key = "01234567890123456789"
	known(t, keycloak.Credential{Username: o.Username, Password: password, TOTPSecret: key})
	b := portalBrowser(t)
	b.open("auth")
	if got := b.submit(map[string]string{"username": o.Username, "password": password}); got != "" {
		t.Fatal("an official signs in without a second factor")
	}
	got := b.submit(map[string]string{"otp": oneTimeCode(key, time.Now())})
	if got == "" {
		t.Fatalf("the code is not taken:\n%s", b.page)
	}
	caller, _, err := verifier(t, "dossiers").Verify(t.Context(), "Bearer "+b.exchange(got).Access, peer)
	if err != nil {
		t.Fatal(err)
	}
	if caller.Kind != tenant.Staff || caller.Subject != o.Account.String() || !caller.Has(time.Now(), "H53.12", tenant.DivisionHead) {
		t.Errorf("the token says %+v", caller)
	}
}

func TestOfficialWithoutCodeMustSetOneUp(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	o := w.official("H53.12", "case_officer")
	known(t, keycloak.Credential{Username: o.Username, Password: password})
	w.must(http.MethodPut, "/users/"+o.Account.String(), map[string]any{"requiredActions": []string{}})
	b := portalBrowser(t)
	b.open("auth")
	if got := b.submit(map[string]string{"username": o.Username, "password": password}); got != "" || !strings.Contains(b.page, `name="totp"`) {
		t.Errorf("signed in %v without setting up a code:\n%s", got != "", b.page)
	}
}

func TestCreateOfficialOnce(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	name, key := unique(), id.New().String()
	in := identityv1.OfficialInput{Username: name, FullName: "Phạm Văn Lý", Email: name + "@example.vn", Agency: "H53.12", Roles: []string{"case_officer"}}
	first, again := w.create(author, key, in), w.create(author, key, in)
	if first.JSON201 == nil || again.JSON201 == nil || first.JSON201.Account != again.JSON201.Account {
		t.Fatalf("the same key gives %s and %s", first.Body, again.Body)
	}
	in.FullName = "Người Khác"
	if res := w.create(author, key, in); res.StatusCode() != http.StatusUnprocessableEntity {
		t.Errorf("another body under the same key: %d", res.StatusCode())
	}
	if res := w.create(author, id.New().String(), in); res.StatusCode() != http.StatusConflict || code(res.ApplicationProblemJSONDefault) != "username_taken" {
		t.Errorf("a taken user name: %d %s", res.StatusCode(), res.Body)
	}
}

func TestCreateOfficialWhileKeycloakIsDown(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	name, key := unique(), id.New().String()
	in := identityv1.OfficialInput{Username: name, FullName: "Phạm Văn Lý", Email: name + "@example.vn", Agency: "H53.12", Roles: []string{"case_officer"}}
	w.down(true)
	if res := w.create(author, key, in); res.StatusCode() != http.StatusServiceUnavailable {
		t.Fatalf("while Keycloak is down: %d %s", res.StatusCode(), res.Body)
	}
	w.down(false)
	var found []any
	eventually(t, 10*time.Second, "the job makes the account", func() bool {
		found, _ = w.get("/users?exact=true&username=" + name).([]any)
		return len(found) == 1
	})
	eventually(t, 10*time.Second, "the same key gives the account", func() bool {
		res := w.create(author, key, in)
		return res.JSON201 != nil && res.JSON201.Account.String() == found[0].(map[string]any)["id"]
	})
}

func TestAdministratorsStayInTheirScope(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	for _, c := range []struct {
		reason string
		caller tenant.Caller
		agency string
		roles  []string
		status int
		code   string
	}{
		{"a district's administrator creates in a commune below", staff("H53.30", tenant.AgencyAdministrator), "H53.30.01", []string{"case_officer"}, 201, ""},
		{"and not in a department beside it", staff("H53.30", tenant.AgencyAdministrator), "H53.12", []string{"case_officer"}, 403, "outside_your_agency"},
		{"a commune's administrator does not reach up", staff("H53.30.01", tenant.AgencyAdministrator), "H53.30", []string{"case_officer"}, 403, "outside_your_agency"},
		{"the province's administrator creates anywhere", provincial(), "H53.12", []string{"province_administrator"}, 201, ""},
		{"an agency's administrator makes none of the province", staff("H53.30", tenant.AgencyAdministrator), "H53.30", []string{"province_administrator"}, 403, "role_of_the_province"},
		{"an officer administers nobody", staff("H53.30", tenant.CaseOfficer), "H53.30", []string{"case_officer"}, 403, "not_your_role"},
		{"a citizen administers nobody", tenant.Caller{Kind: tenant.Citizen, Subject: id.New().String()}, "H53.30", []string{"case_officer"}, 403, "not_your_role"},
		{"another service administers nobody", tenant.ServiceCaller("dossiers"), "H53.30", []string{"case_officer"}, 403, "not_your_role"},
		{"a role must exist", author, "H53.30", []string{"king"}, 422, "role_unknown"},
		{"an agency must exist", author, "H53.99", []string{"case_officer"}, 422, "agency_not_in_force"},
	} {
		name := unique()
		res := w.create(c.caller, id.New().String(), identityv1.OfficialInput{Username: name, FullName: "Phạm Văn Lý", Email: name + "@example.vn", Agency: c.agency, Roles: c.roles})
		if res.StatusCode() != c.status || code(res.ApplicationProblemJSONDefault) != c.code {
			t.Errorf("%s: %d %s, want %d %s", c.reason, res.StatusCode(), res.Body, c.status, c.code)
		}
	}
}

func TestLockedAccountIsOut(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	o := w.official("H53.30.01", "reception_officer")
	locked := tenant.Caller{Kind: tenant.Staff, Subject: o.Account.String(), Mandates: []tenant.Mandate{{Agency: "H53.30.01", Roles: []tenant.Role{"reception_officer"}}}}
	own := w.as(locked) // one token, issued before the lock
	if res, err := w.api.GetMeWithResponse(t.Context(), own); err != nil || res.JSON200 == nil {
		t.Fatalf("before the lock: %v %s", err, res.Body)
	}
	// A token of the same second counts as before; this one is a second older than the lock.
	params := &identityv1.LockOfficialParams{IdempotencyKey: id.New().String()}
	reason := identityv1.Reason{Reason: "Nghỉ hưu theo quyết định"}
	admin := staff("H53.30", tenant.AgencyAdministrator)
	res, err := w.api.LockOfficialWithResponse(t.Context(), o.Account, params, reason, w.as(admin))
	if err != nil || res.JSON200 == nil || res.JSON200.State != identityv1.OfficialStateLocked || !res.JSON200.Synchronised {
		t.Fatalf("lock: %v %s", err, res.Body)
	}
	eventually(t, 5*time.Second, "the token is denied", func() bool {
		res, err := w.api.GetMeWithResponse(t.Context(), own)
		return err == nil && res.StatusCode() == http.StatusUnauthorized && code(res.ApplicationProblemJSONDefault) == authn.ErrDenied.Code
	})
	if u := w.user(o.Account.String()); u["enabled"] != false {
		t.Error("the account can still sign in at Keycloak")
	}
	denials, err := w.api.ListDenialsWithResponse(t.Context(), w.as(tenant.ServiceCaller("dossiers")))
	if err != nil || denials.JSON200 == nil || len(denials.JSON200.Denials) != 1 || denials.JSON200.Denials[0].Account != o.Account {
		t.Errorf("denials: %v %s", err, denials.Body)
	}
	w.events.Wait("account.locked.v1 in order", func(all []bus.Event) bool { return countOf(all, "account.locked.v1", o.Account.String()) == 2 })
	again, err := w.api.LockOfficialWithResponse(t.Context(), o.Account, params, reason, w.as(admin))
	if err != nil || again.JSON200 == nil {
		t.Errorf("the same key again: %v %s", err, again.Body)
	}
	unlock, err := w.api.UnlockOfficialWithResponse(t.Context(), o.Account, &identityv1.UnlockOfficialParams{IdempotencyKey: id.New().String()}, reason, w.as(admin))
	if err != nil || unlock.JSON200 == nil || unlock.JSON200.State != identityv1.OfficialStateActive {
		t.Fatalf("unlock: %v %s", err, unlock.Body)
	}
	if u := w.user(o.Account.String()); u["enabled"] != true {
		t.Error("the account cannot sign in again")
	}
	w.events.Wait("account.unlocked.v1", func(all []bus.Event) bool { return countOf(all, "account.unlocked.v1", o.Account.String()) == 1 })
}

// countOf counts the events of a kind about an aggregate.
func countOf(all []bus.Event, kind, subject string) int {
	n := 0
	for _, e := range all {
		if e.Type == kind && e.Subject == subject {
			n++
		}
	}
	return n
}

func TestNobodyChangesTheirOwn(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	o := w.official("H53", "province_administrator")
	self := w.as(tenant.Caller{Kind: tenant.Staff, Subject: o.Account.String(), Mandates: []tenant.Mandate{{Agency: "H53", Roles: []tenant.Role{"province_administrator"}}}})
	mandates := identityv1.MandatesInput{Mandates: []identityv1.Mandate{{Agency: "H53", Roles: []string{"province_administrator", "leader"}}}}
	set, err := w.api.PutMandatesWithResponse(t.Context(), o.Account, nil, mandates, self)
	if err != nil || set.StatusCode() != http.StatusForbidden || code(set.ApplicationProblemJSONDefault) != "own_account" {
		t.Errorf("own mandates: %v %s", err, set.Body)
	}
	lock, err := w.api.LockOfficialWithResponse(t.Context(), o.Account, &identityv1.LockOfficialParams{IdempotencyKey: id.New().String()}, identityv1.Reason{Reason: "x"}, self)
	if err != nil || lock.StatusCode() != http.StatusForbidden {
		t.Errorf("own lock: %v %s", err, lock.Body)
	}
}

func TestMandates(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	o := w.official("H53.12", "case_officer")
	put := func(c tenant.Caller, match string, mandates ...identityv1.Mandate) *identityv1.PutMandatesResponse {
		t.Helper()
		res, err := w.api.PutMandatesWithResponse(t.Context(), o.Account, &identityv1.PutMandatesParams{IfMatch: match}, identityv1.MandatesInput{Mandates: mandates}, w.as(c))
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	of := func(agency string, roles ...string) identityv1.Mandate {
		return identityv1.Mandate{Agency: agency, Roles: roles}
	}
	if res := put(author, `"9"`, of("H53.12", "leader")); res.StatusCode() != http.StatusPreconditionFailed {
		t.Errorf("a version nobody saw: %d", res.StatusCode())
	}
	res := put(author, `"1"`, of("H53.12", "case_officer", "leader"), of("H53.14", "case_officer"))
	if res.JSON200 == nil || len(res.JSON200.Mandates) != 2 {
		t.Fatalf("two mandates: %s", res.Body)
	}
	if got := attributeOf(w.user(o.Account.String()), "mandates"); !strings.Contains(got, "H53.14") {
		t.Errorf("Keycloak has %s", got)
	}
	other := put(staff("H53.14", tenant.AgencyAdministrator), "", of("H53.12", "case_officer", "leader"), of("H53.14", "leader"))
	if other.JSON200 == nil {
		t.Errorf("an administrator changes the own agency's mandate: %s", other.Body)
	}
	foreign := put(staff("H53.14", tenant.AgencyAdministrator), "", of("H53.14", "leader"))
	if foreign.StatusCode() != http.StatusForbidden {
		t.Errorf("an administrator ends another agency's mandate: %d", foreign.StatusCode())
	}
	twice := put(author, "", of("H53.12", "leader"), of("H53.12", "clerk"))
	if code(twice.ApplicationProblemJSONDefault) != "mandate_twice" {
		t.Errorf("two mandates at one agency: %s", twice.Body)
	}
	w.events.Wait("mandate.ended.v1 for the role that was taken away", func(all []bus.Event) bool {
		return countOf(all, "mandate.ended.v1", o.Account.String()) >= 1
	})
	w.enter("H53.15", "H53", identityv1.AgencyInputLevelProvince)
	six := []identityv1.Mandate{of("H53", "leader"), of("H53.12", "leader"), of("H53.14", "leader"), of("H53.15", "leader"), of("H53.30", "leader"), of("H53.30.01", "leader")}
	if res := put(author, "", six...); res.StatusCode() != http.StatusUnprocessableEntity {
		t.Errorf("six mandates: %d", res.StatusCode())
	}
}

func TestMoveAndExpiry(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.tree()
	o := w.official("H53.12", "case_officer")
	move := identityv1.MoveInput{From: "H53.12", To: "H53.14", Roles: []string{"leader"}, Title: "Phó Giám đốc", Reason: "Quyết định điều động"}
	res, err := w.api.MoveOfficialWithResponse(t.Context(), o.Account, &identityv1.MoveOfficialParams{IdempotencyKey: id.New().String()}, move, w.as(provincial()))
	if err != nil || res.JSON200 == nil || res.JSON200.Account != o.Account || res.JSON200.Mandates[0].Agency != "H53.14" || res.JSON200.Title != move.Title {
		t.Fatalf("move: %v %s", err, res.Body)
	}
	w.events.Wait("mandate.ended.v1", func(all []bus.Event) bool { return countOf(all, "mandate.ended.v1", o.Account.String()) >= 1 })
	soon := identityv1.MandatesInput{Mandates: []identityv1.Mandate{{Agency: "H53.14", Roles: []string{"leader"}, Until: time.Now().Add(2 * time.Second)}}}
	if res, err := w.api.PutMandatesWithResponse(t.Context(), o.Account, nil, soon, w.as(author)); err != nil || res.JSON200 == nil {
		t.Fatalf("an end in two seconds: %v %s", err, res.Body)
	}
	eventually(t, 10*time.Second, "the account ends with its last mandate", func() bool {
		res, err := w.api.GetOfficialWithResponse(t.Context(), o.Account, nil, w.as(author))
		return err == nil && res.JSON200 != nil && res.JSON200.State == identityv1.OfficialStateEnded && w.user(o.Account.String())["enabled"] == false
	})
}

// TestHandChangesOfAccountsAreMended runs alone: its identity takes other tests' officials for forged.
func TestHandChangesOfAccountsAreMended(t *testing.T) {
	w := startMending(t, 200*time.Millisecond)
	w.tree()
	o := w.official("H53.12", "case_officer")
	citizen, _ := newCitizen(t)
	const everything = `[{"agency":"H53","roles":["province_administrator"]}]`
	for account, attributes := range map[string]map[string][]string{
		o.Account.String(): {"kind": {"staff"}, "assurance": {"0"}, "mandates": {everything}, "record": {attributeOf(w.user(o.Account.String()), "record")}},
		citizen:            {"kind": {"staff"}, "assurance": {"2"}, "mandates": {everything}},
	} {
		u := w.user(account)
		u["attributes"] = attributes
		w.must(http.MethodPut, "/users/"+account, u)
	}
	eventually(t, 20*time.Second, "the official's mandates are those of identity again", func() bool {
		return strings.Contains(attributeOf(w.user(o.Account.String()), "mandates"), "H53.12")
	})
	eventually(t, 20*time.Second, "the citizen is no member of staff and not proven", func() bool { return w.user(citizen)["attributes"] == nil })
	w.must(http.MethodPut, "/users/"+o.Account.String(), map[string]any{"enabled": false})
	eventually(t, 20*time.Second, "the account may sign in again", func() bool { return w.user(o.Account.String())["enabled"] == true })
}
