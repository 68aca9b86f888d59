package dossier_test

import (
	"testing"

	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

// Two in-memory stores agree: the machine checks the invariants, and that nothing in the use cases is left to chance.
func TestMachine(t *testing.T) {
	t.Parallel()
	dossiertest.Machine(t, func(w *dossiertest.World) dossier.Store {
		return dossiertest.NewStore(w.Clock, dossier.DailyLong)
	})
}
