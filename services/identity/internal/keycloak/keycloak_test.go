package keycloak

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/Nerzal/gocloak/v13"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/identity/internal/official"
)

func TestFailure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason string
		in     error
		want   fault.Kind
	}{
		{"not reached", errors.New("connection refused"), fault.KindUnavailable},
		{"broken inside", fmt.Errorf("update: %w", &gocloak.APIError{Code: 500}), fault.KindUnavailable},
		{"overloaded", &gocloak.APIError{Code: 429}, fault.KindUnavailable},
		{"no such account", &gocloak.APIError{Code: 404}, fault.KindNotFound},
		{"our mistake", &gocloak.APIError{Code: 400}, fault.KindInternal},
		{"a fault stays what it is", official.ErrUsername, fault.KindConflict},
	} {
		if got := fault.KindOf(failure(c.in)); got != c.want {
			t.Errorf("%s: %s, want %s", c.reason, got, c.want)
		}
	}
	if failure(nil) != nil {
		t.Error("nothing went wrong and something is said")
	}
}

func TestComplaint(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		`{"errorMessage":"User exists with same username or email"}`:                                                    ": User exists with same username or email",
		`{"field":"email","errorMessage":"an@example.vn is no address","params":["email","an@example.vn"]}`:             ": email",
		`{"errors":[{"field":"email","errorMessage":"x"},{"field":"mandates","errorMessage":"y"}],"errorMessage":null}`: ": email, mandates",
		`{"error":"unknown_error"}`: "",
		`<html>`:                    "",
		``:                          "",
	} {
		if got := complaint([]byte(said)); got != want {
			t.Errorf("%s: %q, want %q", said, got, want)
		}
	}
}

func TestMail(t *testing.T) {
	t.Parallel()
	good := Mail{Addr: "smtp.example.vn:587", From: "Một Cửa <khong-tra-loi@example.vn>", User: "u", TLS: "starttls"}
	server, err := mailOf(good)
	if err != nil || server["host"] != "smtp.example.vn" || server["port"] != "587" || server["starttls"] != "true" || server["ssl"] != "false" ||
		server["auth"] != "true" || server["fromDisplayName"] != "Một Cửa" {
		t.Errorf("%v, %v", server, err)
	}
	for reason, bad := range map[string]Mail{
		"a server has a port":         {Addr: "smtp.example.vn", From: good.From},
		"a sender is an address":      {Addr: good.Addr, From: "Một Cửa"},
		"a sender cannot be left out": {Addr: good.Addr},
	} {
		if _, err := mailOf(bad); err == nil {
			t.Errorf("accepted, but %s", reason)
		}
	}
}

func TestDeclarationAddresses(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{"https://dichvucong.example.vn": true, "http://localhost:8080": true, "localhost": false, "https://x.vn/": false, "": false} {
		if err := (Declaration{PublicURL: address, BackchannelURL: "http://127.0.0.1:8080/auth/backchannel"}).Validate(); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// TestMandatesAreWhatTokensCarry holds the attribute against the claim's type.
func TestMandatesAreWhatTokensCarry(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	o := official.Official{Mandates: []official.Mandate{
		{Agency: "H53.12", Roles: []tenant.Role{tenant.CaseOfficer}}, {Agency: "H53.14", Roles: []tenant.Role{tenant.Leader}, Until: until},
	}}
	got, err := mandatesOf(o)
	const want = `[{"agency":"H53.12","roles":["case_officer"]},{"agency":"H53.14","roles":["leader"],"until":"2026-01-01T00:00:00Z"}]`
	if err != nil || got != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

func TestFingerprintSeesEveryChange(t *testing.T) {
	t.Parallel()
	base := official.Official{
		Record: official.Record{UUID: id.New()}, Username: "cb-0001", FullName: "Phạm Văn Lý", Email: "cb-0001@example.vn",
		Mandates: []official.Mandate{{Agency: "H53.12", Roles: []tenant.Role{tenant.CaseOfficer}}},
	}
	mark := func(o official.Official) string {
		s, err := (*Accounts)(nil).Fingerprint(o)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for what, change := range map[string]func(*official.Official){
		"name": func(o *official.Official) { o.FullName = "Khác" }, "e-mail": func(o *official.Official) { o.Email = "x@example.vn" },
		"lock": func(o *official.Official) { o.Locked = true }, "mandates": func(o *official.Official) { o.Mandates = nil },
		"record": func(o *official.Official) { o.Record = official.Record{UUID: id.New()} },
	} {
		changed := base
		change(&changed)
		if mark(changed) == mark(base) {
			t.Errorf("a change of the %s is not seen", what)
		}
	}
}
