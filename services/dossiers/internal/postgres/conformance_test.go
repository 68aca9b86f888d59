package postgres_test

import (
	"flag"
	"testing"

	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
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
