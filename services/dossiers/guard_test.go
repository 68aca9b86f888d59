package dossiers_test

import (
	"net/http"
	"testing"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/guardtest"
)

// Nobody gets in who must not, at any operation of the contract.
func TestNobodyIn(t *testing.T) {
	w := start(t, 1)
	citizen := authntest.Citizen(1)
	d := w.file(t, citizen, "guard-dossier")
	guardtest.Run(t, guardtest.Target{
		World: w.World, Service: "dossiers", Spec: dossiersv1.Spec, Denied: w.denied,
		Path:  map[string]string{"dossier": d.ID.String(), "person": d.Persons[0].ID.String(), "code": code, "version": "1", "scope": "province", "agency": commune, "key": "trich-luc"},
		Owned: []string{"dossier"},
		Unowned: map[string]string{
			"createDossier": "makes one's own", "listMyDossiers": "lists one's own", "receiveAtCounter": "makes one at the acting agency",
			"findCounterPerson": "finds persons of the acting agency only", "listWorkItems": "lists the acting agency's", "countWorkItems": "counts the acting agency's",
			"bulkWork": "answers each dossier alone, strangers' as not found", "listSavedFilters": "lists one's own", "putSavedFilter": "writes one's own", "deleteSavedFilter": "deletes one's own",
			"listSnippets": "the province's and one's agency's", "putSnippet": "writes the acting agency's", "checkFileAccess": "asked by documents", "listEvents": "services only",
			"listDeadLetters": "events belong to nobody", "replayDeadLetter": "events belong to nobody",
			"createProcedure": "the catalogue's keepers", "createProcedureVersion": "the catalogue's keepers", "publishProcedureVersion": "the catalogue's keepers",
			"retireProcedureVersion": "the catalogue's keepers", "putOffering": "the catalogue's keepers", "putCalendar": "administrators",
		},
		Public: map[string]int{"lookUpDossier": http.StatusNotFound},
	})
}
