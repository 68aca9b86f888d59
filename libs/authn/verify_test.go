package authn_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/authn"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/clock"
	"motcua.vn/libs/tenant"
)

func verifier(t testing.TB, i *authntest.Issuer, denials *authn.Denials, c clock.Clock) *authn.Verifier {
	t.Helper()
	return authn.New(authn.Options{
		Issuer: i.URL, Audience: "dossiers", Parties: map[string][]string{"portal": {"portal"}, "documents": {"documents"}}, Clock: c, Denials: denials,
		Keys: authn.NewRemoteKeys(i.URL+"/protocol/openid-connect/certs", &http.Client{Timeout: time.Second}),
	})
}

func TestVerifyGivesTheCaller(t *testing.T) {
	t.Parallel()
	i := authntest.NewIssuer(t)
	v := verifier(t, i, nil, clock.System{})
	official := authntest.Staff("H53.12", tenant.CaseOfficer, tenant.Leader)
	mandates, err := json.Marshal(official.Mandates)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		caller tenant.Caller
		change authntest.Claims
		peer   string
	}{
		"a citizen":                     {authntest.Citizen(2), nil, "portal"},
		"an official":                   {official, nil, "portal"},
		"mandates as a string of JSON":  {official, authntest.Claims{"mandates": string(mandates)}, "portal"},
		"a service, by its client's id": {tenant.ServiceCaller("documents"), nil, "documents"},
	} {
		got, _, err := v.Verify(t.Context(), "Bearer "+i.Token(t, c.caller, "dossiers", c.change), c.peer)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Kind != c.caller.Kind || got.Subject != c.caller.Subject || got.Assurance != c.caller.Assurance || len(got.Mandates) != len(c.caller.Mandates) {
			t.Errorf("%s: %+v, want %+v", name, got, c.caller)
		}
	}
}

func TestVerifyRefuses(t *testing.T) {
	t.Parallel()
	i, stranger := authntest.NewIssuer(t), authntest.NewIssuer(t)
	v := verifier(t, i, nil, clock.System{})
	citizen := authntest.Citizen(1)
	six := authntest.Staff("H53.12", tenant.CaseOfficer)
	for len(six.Mandates) < 6 {
		six.Mandates = append(six.Mandates, six.Mandates[0])
	}
	good := i.Token(t, citizen, "dossiers", nil)
	for name, header := range map[string]string{
		"nothing":                             "",
		"another scheme":                      "Basic " + good,
		"a signature of somebody else":        "Bearer " + stranger.Token(t, citizen, "dossiers", authntest.Claims{"iss": i.URL}),
		"a cut signature":                     "Bearer " + good[:len(good)-4],
		"no algorithm":                        "Bearer eyJhbGciOiJub25lIn0." + strings.Split(good, ".")[1] + ".",
		"more than 8 KiB":                     "Bearer " + strings.Repeat("a", 9<<10),
		"a kind that does not exist":          "Bearer " + i.Token(t, citizen, "dossiers", authntest.Claims{"kind": "root"}),
		"no kind":                             "Bearer " + i.Token(t, citizen, "dossiers", authntest.Claims{"kind": nil}),
		"six mandates, because five are most": "Bearer " + i.Token(t, six, "dossiers", nil),
		"a mandate at no agency":              "Bearer " + i.Token(t, six, "dossiers", authntest.Claims{"mandates": `[{"agency":"'; drop","roles":["leader"]}]`}),
		"a service that is another's client":  "Bearer " + i.Token(t, tenant.ServiceCaller("documents"), "dossiers", authntest.Claims{"client_id": "identity"}),
		"issued in the future":                "Bearer " + i.Token(t, citizen, "dossiers", authntest.Claims{"iat": time.Now().Add(time.Hour).Unix()}),
		"not valid yet":                       "Bearer " + i.Token(t, citizen, "dossiers", authntest.Claims{"nbf": time.Now().Add(time.Hour).Unix()}),
		"without an end":                      "Bearer " + i.Token(t, citizen, "dossiers", authntest.Claims{"exp": nil}),
		"a key that nobody has, asked at most every ten seconds": "Bearer " + stranger.Token(t, citizen, "dossiers", nil),
	} {
		if c, _, err := v.Verify(t.Context(), header, "portal"); err == nil {
			t.Errorf("%s: accepted as %+v", name, c)
		}
	}
}

// Mutual TLS says who speaks, so a token is worth something to its own client alone, also once it is kept.
func TestATokenIsTakenFromItsOwnClientAlone(t *testing.T) {
	t.Parallel()
	i := authntest.NewIssuer(t)
	v := verifier(t, i, nil, clock.System{})
	users := "Bearer " + i.Token(t, authntest.Citizen(1), "dossiers", nil)
	services := "Bearer " + i.Token(t, tenant.ServiceCaller("documents"), "dossiers", nil)
	for _, c := range []struct {
		reason, header, peer string
		taken                bool
	}{
		{"the portal brings a citizen's token", users, "portal", true},
		{"a service brings the token of a citizen who asked it for something", users, "documents", false},
		{"a certificate that no client has", users, "notifications", false},
		{"no certificate", users, "", false},
		{"a service brings its own", services, "documents", true},
		{"the portal brings a service's", services, "portal", false},
	} {
		if _, _, err := v.Verify(t.Context(), c.header, c.peer); (err == nil) != c.taken || err != nil && !errors.Is(err, authn.ErrInvalid) {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
}

func TestAKeptTokenEndsWhenItExpires(t *testing.T) {
	t.Parallel()
	i, now := authntest.NewIssuer(t), clock.NewFake(time.Now())
	v := verifier(t, i, nil, now)
	header := "Bearer " + i.Token(t, authntest.Citizen(1), "dossiers", nil)
	if _, _, err := v.Verify(t.Context(), header, "portal"); err != nil {
		t.Fatal(err)
	}
	now.Advance(6 * time.Minute)
	if _, _, err := v.Verify(t.Context(), header, "portal"); !errors.Is(err, authn.ErrInvalid) {
		t.Errorf("after its end: %v", err)
	}
}

func TestDeniedTokensAreRefusedEvenWhenKept(t *testing.T) {
	t.Parallel()
	i, denials := authntest.NewIssuer(t), authn.NewDenials()
	v := verifier(t, i, denials, clock.System{})
	citizen := authntest.Citizen(1)
	header := "Bearer " + i.Token(t, citizen, "dossiers", authntest.Claims{"iat": time.Now().Add(-time.Minute).Unix()})
	if _, _, err := v.Verify(t.Context(), header, "portal"); err != nil {
		t.Fatal(err)
	}
	denials.Deny(citizen.Subject, time.Now())
	if _, _, err := v.Verify(t.Context(), header, "portal"); !errors.Is(err, authn.ErrDenied) {
		t.Errorf("a token from before the lock: %v", err)
	}
	later := "Bearer " + i.Token(t, citizen, "dossiers", authntest.Claims{"iat": time.Now().Add(2 * time.Second).Unix()})
	if _, _, err := v.Verify(t.Context(), later, "portal"); err != nil {
		t.Errorf("a token from after it: %v", err)
	}
}

func TestWithoutAnyKeyTheAnswerIsUnavailable(t *testing.T) {
	t.Parallel()
	i := authntest.NewIssuer(t)
	keys := authn.NewRemoteKeys("http://127.0.0.1:1/certs", &http.Client{Timeout: time.Second})
	v := authn.New(authn.Options{Issuer: i.URL, Audience: "dossiers", Parties: map[string][]string{"portal": {"portal"}}, Keys: keys, Clock: clock.System{}})
	_, _, err := v.Verify(t.Context(), "Bearer "+i.Token(t, authntest.Citizen(1), "dossiers", nil), "portal")
	if err == nil || errors.Is(err, authn.ErrInvalid) {
		t.Errorf("without any key the answer is unavailable, not that the token is bad: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	i := authntest.NewIssuer(f)
	v := verifier(f, i, nil, clock.System{})
	good := i.Token(f, authntest.Citizen(1), "dossiers", nil)
	f.Add("Bearer " + good)
	f.Add("Bearer a.b.c")
	f.Fuzz(func(t *testing.T, header string) {
		c, _, err := v.Verify(context.Background(), header, "portal")
		if err == nil && header != "Bearer "+good {
			t.Errorf("%q was accepted as %+v", header, c)
		}
	})
}
