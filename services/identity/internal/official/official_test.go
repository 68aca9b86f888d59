package official_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/identity/internal/agency"
	"motcua.vn/services/identity/internal/official"
	"motcua.vn/services/identity/internal/official/officialtest"
)

var now = time.Date(2025, 6, 1, 2, 0, 0, 0, time.UTC)

func mandate(a tenant.Agency, until time.Time, roles ...tenant.Role) official.Mandate {
	return official.Mandate{Agency: a, Roles: roles, Until: until}
}

func TestStateAndValidity(t *testing.T) {
	t.Parallel()
	later, last := now.Add(time.Hour), now.Add(48*time.Hour)
	for _, c := range []struct {
		reason string
		in     official.Official
		state  official.State
		until  time.Time
	}{
		{"without a mandate it has ended", official.Official{}, official.Ended, time.Time{}},
		{"a lock wins over an end", official.Official{Locked: true}, official.Locked, time.Time{}},
		{"it is valid as long as its last mandate", official.Official{Mandates: []official.Mandate{mandate("H1", later), mandate("H2", last)}}, official.Active, last},
		{"one mandate without end has none", official.Official{Mandates: []official.Mandate{mandate("H1", later), mandate("H2", time.Time{})}}, official.Active, time.Time{}},
	} {
		if got := c.in.State(); got != c.state || !c.in.ValidUntil().Equal(c.until) {
			t.Errorf("%s: %s until %s", c.reason, got, c.in.ValidUntil())
		}
	}
}

func TestExpire(t *testing.T) {
	t.Parallel()
	o := official.Official{Mandates: []official.Mandate{mandate("H1", now, tenant.Leader), mandate("H2", now.Add(time.Second), tenant.Leader), mandate("H3", time.Time{}, tenant.Leader)}}
	denied := o.Expire(now)
	if len(denied) != 1 || denied[0].Agency != "H1" || !slices.Equal(o.Agencies(), []tenant.Agency{"H2", "H3"}) {
		t.Errorf("left %v, denied %v", o.Agencies(), denied)
	}
}

func TestInheritPutsRolesTogether(t *testing.T) {
	t.Parallel()
	day := worktime.Date{Year: 2025, Month: 7, Day: 1}
	o := official.Official{Division: "mot-cua", Mandates: []official.Mandate{
		mandate("H53.30.01", now.Add(time.Hour), tenant.Leader, tenant.Clerk), mandate("H53.30.02", now.Add(2*time.Hour), tenant.Clerk, tenant.CaseOfficer),
		mandate("H53.12", time.Time{}, tenant.Leader),
	}}
	denied := o.Inherit([]tenant.Agency{"H53.30.01", "H53.30.02"}, "H53.31", day, now)
	if len(o.Mandates) != 2 || len(denied) != 2 || o.Division != "" {
		t.Fatalf("mandates %+v, denied %v", o.Mandates, denied)
	}
	heir := o.Mandates[0]
	if heir.Agency != "H53.31" || heir.Since != day || !heir.Until.Equal(now.Add(2*time.Hour)) || !slices.Equal(heir.Roles, []tenant.Role{tenant.Leader, tenant.Clerk, tenant.CaseOfficer}) {
		t.Errorf("at the heir %+v", heir)
	}
}

// office is the use cases on memory, with one official at H53.12.
func office(t *testing.T) (*official.Officials, *officialtest.Directory, official.Official) {
	t.Helper()
	tree := agency.Tree{}
	for _, a := range []agency.Agency{{Code: "H53"}, {Code: "H53.12", Parent: "H53", Divisions: []agency.Division{{Key: "cap-phep"}}}, {Code: "H53.14", Parent: "H53"}} {
		a.Since = worktime.Date{Year: 2016, Month: 1, Day: 1}
		tree[a.Code] = a
	}
	directory := officialtest.NewDirectory()
	u := &official.Officials{
		Store: officialtest.NewStore(tree), Directory: directory, Clock: clock.NewFake(now),
		Trouble: func(context.Context, string, official.Record, error) {},
	}
	o, err := u.Create(t.Context(), tenant.ServiceCaller("sample-author"), "key-0001", official.New{
		Username: "cb-0001", FullName: "Phạm Văn Lý", Email: "cb-0001@example.vn", Agency: "H53.12", Roles: []tenant.Role{tenant.CaseOfficer}, Division: "cap-phep",
	})
	if err != nil || !o.Synced {
		t.Fatalf("created %+v, %v", o, err)
	}
	return u, directory, o
}

func administrator(a tenant.Agency, r tenant.Role) tenant.Caller {
	return tenant.Caller{Kind: tenant.Staff, Subject: id.New().String(), Mandates: []tenant.Mandate{{Agency: a, Roles: []tenant.Role{r}}}}
}

func TestKeycloakFollowsLater(t *testing.T) {
	t.Parallel()
	u, directory, o := office(t)
	directory.Fail(fault.Unavailable("down", "down"))
	locked, err := u.Lock(t.Context(), administrator("H53.12", tenant.AgencyAdministrator), o.Account, "key-0002", "x")
	if err != nil || locked.Synced || locked.State() != official.Locked {
		t.Fatalf("a lock is committed though Keycloak is down: %+v, %v", locked, err)
	}
	if n, err := u.Synchronise(t.Context(), 10); n != 0 || err == nil {
		t.Errorf("synchronised %d while Keycloak is down, %v", n, err)
	}
	directory.Fail(nil)
	if n, err := u.Synchronise(t.Context(), 10); n != 1 || err != nil || directory.State(o.Record) != official.Locked {
		t.Errorf("synchronised %d, %v, Keycloak has %s", n, err, directory.State(o.Record))
	}
}

func TestOneRefusedOfficialDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	u, directory, o := office(t)
	author := tenant.ServiceCaller("sample-author")
	second, err := u.Create(t.Context(), author, "key-0003", official.New{Username: "cb-0002", FullName: "x", Email: "x@example.vn", Agency: "H53.14", Roles: []tenant.Role{tenant.Leader}})
	if err != nil {
		t.Fatal(err)
	}
	directory.Fail(fault.Unavailable("down", "down"))
	for _, a := range []official.Account{o.Account, second.Account} {
		if _, err := u.SetMandates(t.Context(), author, a, 0, []official.Mandate{mandate("H53", time.Time{}, tenant.Leader)}); err != nil {
			t.Fatal(err)
		}
	}
	directory.Fail(nil)
	directory.Refuse(o.Record, official.ErrUsername)
	if n, err := u.Synchronise(t.Context(), 10); n != 1 || err != nil {
		t.Errorf("synchronised %d, %v; want the other one", n, err)
	}
}

func TestMendStripsWhatNobodyGave(t *testing.T) {
	t.Parallel()
	u, directory, o := office(t)
	forged := directory.Forge("no record of ours")
	stolen := directory.Forge(o.Record.String()) // another account that names our record
	directory.Change(o.Record)
	if n, err := u.Mend(t.Context()); err != nil || n != 3 {
		t.Errorf("mended %d, %v; want two forged and one drifted", n, err)
	}
	if directory.Staffed(forged) || directory.Staffed(stolen) || !directory.Staffed(o.Account) {
		t.Error("the wrong accounts are staff")
	}
	if n, err := u.Synchronise(t.Context(), 10); n != 1 || err != nil {
		t.Errorf("synchronised %d, %v", n, err)
	}
	if n, err := u.Mend(t.Context()); n != 0 || err != nil {
		t.Errorf("the second time mends %d, %v", n, err)
	}
}

func TestMoveRules(t *testing.T) {
	t.Parallel()
	province := administrator("H53", tenant.ProvinceAdministrator)
	for _, c := range []struct {
		reason string
		caller tenant.Caller
		move   official.Move
		want   error
	}{
		{"the account stays, the rights move", province, official.Move{From: "H53.12", To: "H53.14", Roles: []tenant.Role{tenant.Leader}}, nil},
		{"only from where a mandate is", province, official.Move{From: "H53", To: "H53.14", Roles: []tenant.Role{tenant.Leader}}, official.ErrNotThere},
		{"not out of one's scope", administrator("H53.12", tenant.AgencyAdministrator), official.Move{From: "H53.12", To: "H53.14", Roles: []tenant.Role{tenant.Leader}}, official.ErrOutside},
		{"with roles", province, official.Move{From: "H53.12", To: "H53.14"}, official.ErrEmpty},
		{"into a division that exists there", province, official.Move{From: "H53.12", To: "H53.14", Roles: []tenant.Role{tenant.Leader}, Division: "cap-phep"}, official.ErrDivision},
		{"to an agency that exists", province, official.Move{From: "H53.12", To: "H53.99", Roles: []tenant.Role{tenant.Leader}}, official.ErrAgency},
	} {
		u, _, o := office(t)
		moved, err := u.Move(t.Context(), c.caller, o.Account, "key-0009", c.move)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.reason, err, c.want)
		}
		if err == nil && (moved.Account != o.Account || !slices.Equal(moved.Agencies(), []tenant.Agency{"H53.14"})) {
			t.Errorf("%s: %+v", c.reason, moved)
		}
	}
}
