package postgres_test

import (
	"flag"
	"testing"

	"motcua.vn/services/dossiers/internal/calendar"
	"motcua.vn/services/dossiers/internal/calendar/calendartest"
	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
	"motcua.vn/services/dossiers/internal/inbox"
	"motcua.vn/services/dossiers/internal/inbox/inboxtest"
	"motcua.vn/services/dossiers/internal/postgres"
	"motcua.vn/services/dossiers/internal/procedure"
	"motcua.vn/services/dossiers/internal/procedure/proceduretest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	dossiertest.Conformance(t, func(t *testing.T, _ *dossiertest.World) dossier.Store { return store(t, database(t)) })
}

// TestMachine: under random commands PostgreSQL and the store in memory give the same answers.
func TestMachine(t *testing.T) {
	t.Parallel()
	// Each command is a transaction or three; a quarter of the usual runs takes half a minute.
	if err := flag.Set("rapid.checks", "25"); err != nil {
		t.Fatal(err)
	}
	s := store(t, database(t))
	dossiertest.Machine(t, func(*dossiertest.World) dossier.Store { return s })
}

func TestCatalogueConformance(t *testing.T) {
	t.Parallel()
	proceduretest.Conformance(t, func(t *testing.T) procedure.Store { return postgres.NewCatalogue(database(t).Open(t, 4)) })
}

func TestCalendarsConformance(t *testing.T) {
	t.Parallel()
	calendartest.Conformance(t, func(t *testing.T) calendar.Store { return postgres.NewCalendars(database(t).Open(t, 4)) })
}

func TestOfficersConformance(t *testing.T) {
	t.Parallel()
	inboxtest.Conformance(t, func(t *testing.T) inbox.Store { return postgres.NewOfficers(database(t).Open(t, 4)) })
}
