package dossier_test

import (
	"testing"

	"motcua.vn/services/dossiers/internal/dossier"
	"motcua.vn/services/dossiers/internal/dossier/dossiertest"
)

func TestMemoryStoreConforms(t *testing.T) {
	t.Parallel()
	dossiertest.Conformance(t, func(_ *testing.T, w *dossiertest.World) dossier.Store {
		return dossiertest.NewStore(w.Clock, dossier.DailyShort)
	})
}
