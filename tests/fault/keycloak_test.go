package fault_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

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
	waits := platform.Case("keycloak-no-token")
	t.Run("work in the background waits for a token", func(t *testing.T) {
		halt(t, "notifications-1") // its token goes with it
		resume(t, "notifications-1")
		step(t, waits, "file", waits.File)
		numbered(t, waits)
		// It took the event and tried to tell of it in vain.
		_, err := world.Await(t.Context(), 30*time.Second, func(ctx context.Context) error {
			if count(ctx, t, "notifications", `select count(*) from occasion where dossier = $1 and state = 'waiting' and attempts > 0`, waits.Dossier.ID) == 0 {
				return errors.New("notifications has not tried to tell yet")
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	began := time.Now()
	resume(t, "keycloak")
	t.Logf("Keycloak is back %s after its start", time.Since(began).Round(time.Millisecond))
	t.Run("it goes on by itself, and nothing is dead", func(t *testing.T) {
		once(t, []*world.Case{waits})
		for _, service := range []string{"notifications", "dossiers"} {
			if n := count(t.Context(), t, service, `select count(*) from dead_letter`); n != 0 {
				t.Errorf("%d dead letters in %s", n, service)
			}
		}
		if n := count(t.Context(), t, "notifications", `select count(*) from occasion where state = 'dead'`); n != 0 {
			t.Errorf("%d notices were given up", n)
		}
	})
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

// count asks a service's database as its superuser, whom no policy holds back.
func count(ctx context.Context, t *testing.T, service, query string, args ...any) (n int) {
	t.Helper()
	conn, err := pgx.Connect(ctx, platform.DatabaseURL(service, "superuser"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if err := conn.QueryRow(ctx, query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
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
