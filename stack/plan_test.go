package stack

import (
	"slices"
	"strings"
	"testing"
)

func TestPlanOfUp(t *testing.T) {
	t.Parallel()
	p, err := newPlan(Options{Dir: "x"})
	if err != nil {
		t.Fatal(err)
	}
	want := "identity=127.0.0.1:7101,dossiers=127.0.0.1:7111;127.0.0.1:7112,documents=127.0.0.1:7121,notifications=127.0.0.1:7131"
	if got := p.fallback(); got != want {
		t.Errorf("got  %s\nwant %s (docs/configuration.md)", got, want)
	}
	if p.public != "http://localhost:8080" || p.signOn != "http://localhost:8180" || p.open || p.proxied {
		t.Errorf("got %+v", p)
	}
}

func TestPublicAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		o             Options
		signOn        string
		open, proxied bool
		bad           bool
		why           string
	}{
		{Options{Dir: "x", PublicURL: "http://192.0.2.7:8080"}, "http://192.0.2.7:8180", true, false, false, "a phone reaches us over the network"},
		{Options{Dir: "x", PublicURL: "https://mc.example.test"}, "https://mc.example.test:8180", false, true, false, "https ends at a proxy on this machine"},
		{Options{Dir: "x", PublicURL: "https://mc.example.test", KeycloakPublicURL: "https://id.example.test/"}, "https://id.example.test", false, true, false, "Keycloak may have a name of its own"},
		{Options{Dir: "x", PublicURL: "mc.example.test"}, "", false, false, true, "an address has a scheme"},
	} {
		p, err := newPlan(c.o)
		if (err != nil) != c.bad {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		if err == nil && (p.signOn != c.signOn || p.open != c.open || p.proxied != c.proxied) {
			t.Errorf("%s: %s, open %v, proxied %v", c.why, p.signOn, p.open, p.proxied)
		}
	}
}

func TestMoreInstancesThanDocumentedPorts(t *testing.T) {
	t.Parallel()
	p, err := newPlan(Options{Dir: "x", Instances: map[string]int{"dossiers": 3, "portal": 2, "documents": 0}, Services: []string{"dossiers", "documents", "portal"}})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	seen := map[int]bool{}
	for _, i := range p.instances {
		ids = append(ids, i.id)
		if seen[i.port] || seen[i.admin] || i.port == 0 || i.admin == 0 {
			t.Errorf("%s: ports %d, %d", i.id, i.port, i.admin)
		}
		seen[i.port], seen[i.admin] = true, true
	}
	if got := strings.Join(ids, " "); got != "dossiers-1 dossiers-2 dossiers-3 portal-1 portal-2" {
		t.Errorf("got %s", got)
	}
}

func TestPlanOfTestsTakesFreePorts(t *testing.T) {
	t.Parallel()
	a, err := newPlan(Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := newPlan(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if a.portal() == b.portal() || a.portal() == 8080 || a.postgres == b.postgres {
		t.Error("two platforms share ports")
	}
}

func TestAnOutsideKeycloakKeepsItsDatabase(t *testing.T) {
	t.Parallel()
	if ours := (Options{}).databases(); !slices.Contains(ours, "keycloak") || !slices.Contains(ours, "dossiers") {
		t.Errorf("of ours: %v", ours)
	}
	if theirs := (Options{External: External{KeycloakURL: "http://192.0.2.7:8180"}}).databases(); slices.Contains(theirs, "keycloak") || !slices.Contains(theirs, "dossiers") {
		t.Errorf("beside another's: %v", theirs)
	}
}
