package fault_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"motcua.vn/tests/internal/world"
)

// TestKeycloakIsAway halts Keycloak: catalogue and look-up go on, a form keeps what is typed, sign-in says what is the
// matter, who is signed in goes on, work in the background too; when Keycloak is back, sign-in works.
func TestKeycloakIsAway(t *testing.T) {
	before := platform.Case("keycloak-before")
	step(t, before, "file", before.File)
	numbered(t, before)
	halt(t, "keycloak")
	t.Run("catalogue", func(t *testing.T) {
		page := open(t, world.NewBrowser(), "/", http.StatusOK)
		if !strings.Contains(page.Body, world.Procedure) {
			t.Error("the home page does not list the procedure")
		}
	})
	t.Run("look-up", func(t *testing.T) {
		b := world.NewBrowser()
		page := open(t, b, "/look-up", http.StatusOK)
		page, err := b.Submit(t.Context(), page, "/look-up", url.Values{"number": {before.Dossier.Number}, "factor": {world.Phone[len(world.Phone)-4:]}})
		if err != nil || page.Status != http.StatusOK || !strings.Contains(page.Body, before.Dossier.Number) {
			t.Errorf("%v, %d", err, page.Status)
		}
	})
	t.Run("form is kept", formIsKept)
	t.Run("sign-in says so", func(t *testing.T) {
		page, err := world.NewBrowser().Get(t.Context(), platform.URL("portal")+"/sign-in")
		if err != nil {
			t.Fatal(err)
		}
		if page.Status != http.StatusServiceUnavailable || !strings.Contains(page.Type, "text/html") || page.URL.Host != host(t) {
			t.Errorf("sign-in answers %d (%s) at %s", page.Status, page.Type, page.URL)
		}
	})
	c := platform.Case("keycloak-away")
	t.Run("who is signed in goes on", func(t *testing.T) {
		step(t, c, "file", c.File)
		numbered(t, c)
		once(t, []*world.Case{before, c})
	})
	began := time.Now()
	resume(t, "keycloak")
	t.Logf("Keycloak is back %s after its start", time.Since(began).Round(time.Millisecond))
	t.Run("sign-in works again", func(t *testing.T) {
		_, err := world.Await(t.Context(), 15*time.Second, func(ctx context.Context) error { return platform.Citizen.SignIn(ctx) })
		if err != nil {
			t.Error(err)
		}
		after := platform.Case("keycloak-after")
		step(t, after, "file", after.File)
		numbered(t, after)
		once(t, []*world.Case{after})
	})
}

func host(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(platform.URL("portal"))
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

func open(t *testing.T, b *world.Browser, path string, status int) world.Page {
	t.Helper()
	page, err := b.Get(t.Context(), platform.URL("portal")+path)
	if err != nil {
		t.Fatal(err)
	}
	if page.Status != status {
		t.Fatalf("%s answers %d, want %d", path, page.Status, status)
	}
	return page
}

// formIsKept types into the form of somebody who is not signed in and finds it again.
func formIsKept(t *testing.T) {
	const typed = "Ngô Thị Đang Gõ"
	platform.Seed("name", typed)
	b := world.NewBrowser()
	page := open(t, b, "/apply/"+world.Procedure, http.StatusOK)
	page, err := b.Submit(t.Context(), page, "/agency", url.Values{"agency": {world.Commune}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = b.Submit(t.Context(), page, "/nguoi", url.Values{"hoTen": {typed}, "soBan": {"3"}}); err != nil {
		t.Fatal(err)
	}
	if again := open(t, b, "/apply/"+world.Procedure+"/nguoi", http.StatusOK); !strings.Contains(again.Body, typed) {
		t.Error("what was typed is lost")
	}
}
