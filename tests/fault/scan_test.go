package fault_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/tests/internal/world"
	"motcua.vn/tests/scan"
)

// TestNothingNamesAnybody runs last: what all processes wrote in all their lives, spans and the bus included, names no
// person and holds no token. Names that travel in addresses, of a search and of a file, are among them.
func TestNothingNamesAnybody(t *testing.T) {
	t.Run("a search by name", func(t *testing.T) {
		var b *world.Browser
		// Keycloak takes a one-time code once, so the second sign-in may have to wait for the next one; a sign-in that was
		// broken off leaves a browser in the middle of it.
		_, err := world.Await(t.Context(), 2*time.Minute, func(context.Context) error {
			b = world.NewBrowser()
			return b.Enter(t.Context(), platform, platform.Officer)
		})
		if err != nil {
			t.Fatal(err)
		}
		page := open(t, b, "/office?view=agency&q="+url.QueryEscape(platform.Citizen.FullName), http.StatusOK)
		if !strings.Contains(page.Body, platform.Citizen.FullName) {
			t.Errorf("the inbox at %s finds nobody of that name", page.URL.Path)
		}
	})
	t.Run("a file named after its owner", func(t *testing.T) {
		const procedure = "9.900012"
		err := platform.Offer(t.Context(), procedure, dossiersv1.Component{Key: "giay-to", Name: dossiersv1.Text{Vi: "Giấy tờ", En: "Paper"}})
		if err != nil {
			t.Fatal(err)
		}
		d, err := platform.Draft(t.Context(), procedure, platform.Citizen)
		if err != nil {
			t.Fatal(err)
		}
		b := world.NewBrowser()
		if err := b.Enter(t.Context(), platform, platform.Citizen); err != nil {
			t.Fatal(err)
		}
		places, err := b.Papers(t.Context(), platform, d)
		if err != nil {
			t.Fatal(err)
		}
		page, err := b.Upload(t.Context(), places[0], platform.Citizen.FullName+".pdf", strings.NewReader("%PDF-1.7\n"))
		if err != nil || page.Status != http.StatusOK {
			t.Fatalf("%v, %d: %.300s", err, page.Status, page.Body)
		}
	})
	r, err := scan.Platform(t.Context(), platform)
	if err != nil {
		t.Fatal(err)
	}
	for _, leak := range r.Leaks {
		t.Error(leak)
	}
	t.Logf("searched %d files, %d bytes for %d values", r.Files, r.Bytes, r.Values)
}
