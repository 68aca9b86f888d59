package identity_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	identityv1 "motcua.vn/api/identity/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/identity"
)

// answer is identity, which says the same to every question and keeps the last one.
type answer struct {
	status int
	page   identityv1.OfficialPage
	asked  *http.Request
}

func (a *answer) Do(r *http.Request) (*http.Response, error) {
	a.asked = r
	media, said := "application/json", any(a.page)
	if a.status != http.StatusOK {
		media, said = "application/problem+json", identityv1.Problem{Status: a.status, Code: "refused", Title: http.StatusText(a.status)}
	}
	body, err := json.Marshal(said)
	return &http.Response{StatusCode: a.status, Header: http.Header{"Content-Type": {media}}, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, err
}

func TestRolesAt(t *testing.T) {
	t.Parallel()
	account := id.New().String()
	at := func(agency string, until time.Time) identityv1.Mandate {
		return identityv1.Mandate{Agency: agency, Roles: []string{"case_officer"}, Until: until}
	}
	for why, c := range map[string]struct {
		state   identityv1.OfficialState
		mandate identityv1.Mandate
		want    []tenant.Role
	}{
		"works there":                    {identityv1.OfficialStateActive, at("H53.12", time.Time{}), []tenant.Role{tenant.CaseOfficer}},
		"works there for some days more": {identityv1.OfficialStateActive, at("H53.12", time.Now().Add(time.Hour)), []tenant.Role{tenant.CaseOfficer}},
		"worked there":                   {identityv1.OfficialStateActive, at("H53.12", time.Now().Add(-time.Hour)), nil},
		"works elsewhere":                {identityv1.OfficialStateActive, at("H53.14", time.Time{}), nil},
		"is locked":                      {identityv1.OfficialStateLocked, at("H53.12", time.Time{}), nil},
	} {
		a := &answer{status: http.StatusOK, page: identityv1.OfficialPage{Officials: []identityv1.Official{{
			Account: uuid.MustParse(account), State: c.state, Mandates: []identityv1.Mandate{c.mandate},
		}}}}
		got, err := client(a).RolesAt(t.Context(), "H53.12", account)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("who %s: %v, %v", why, got, err)
		}
		if q := a.asked.URL.Query(); q.Get("agency") != "H53.12" || q.Get("account") != account {
			t.Errorf("asked %s", a.asked.URL)
		}
	}
}

func TestRolesAtWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]fault.Kind{
		http.StatusServiceUnavailable: fault.KindUnavailable, http.StatusForbidden: fault.KindInternal, http.StatusNotFound: fault.KindInternal,
	} {
		if _, err := client(&answer{status: status}).RolesAt(t.Context(), "H53.12", id.New().String()); err == nil || fault.KindOf(err) != want {
			t.Errorf("identity says %d: %v, want %s", status, err, want)
		}
	}
	if roles, err := client(&answer{status: http.StatusOK}).RolesAt(t.Context(), "H53.12", "somebody"); roles != nil || err != nil {
		t.Errorf("what is no account works nowhere: %v, %v", roles, err)
	}
}

func client(a *answer) *identity.Client {
	return identity.New(a, func(context.Context, *http.Request) error { return nil })
}
