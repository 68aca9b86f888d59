package documents_test

import (
	"net/http"
	"testing"
	"time"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/documents"
)

// release takes a dossier's hold back.
func (f *fixture) release(t *testing.T, file, dossier documentsv1.FileID) {
	t.Helper()
	res, err := f.api.ReleaseFileWithResponse(t.Context(), file, dossier, f.As(t, "documents", tenant.ServiceCaller("dossiers")))
	if err != nil || res.StatusCode() != http.StatusNoContent {
		t.Fatalf("release: %d %v", res.StatusCode(), err)
	}
}

// A file is held as long as one dossier holds it; again, or where nothing is held, a release changes nothing.
func TestRelease(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen := authntest.Citizen(1)
	file := f.stored(t, citizen, "a.pdf", pdf)
	var holders []documentsv1.FileID
	for range 2 {
		dossier := documentsv1.FileID(id.New())
		f.holdBy(t, file.ID, dossier)
		holders = append(holders, dossier)
	}
	f.release(t, file.ID, holders[0])
	f.release(t, file.ID, holders[0])
	if got := f.ways(t, citizen, file.ID); got != [3]int{200, 200, http.StatusConflict} {
		t.Errorf("another dossier still holds it: %v", got)
	}
	f.release(t, file.ID, holders[1])
	if got := f.ways(t, citizen, file.ID); got != [3]int{200, 200, http.StatusNoContent} {
		t.Errorf("nobody holds it: %v", got)
	}
	f.release(t, file.ID, holders[1])
	f.release(t, documentsv1.FileID(id.New()), holders[1])
}

// What was released is collected with its bytes.
func TestReleasedIsCollected(t *testing.T) {
	t.Parallel()
	f := start(t, func(c *documents.Config) { c.CollectEvery = 50 * time.Millisecond })
	file := f.stored(t, authntest.Citizen(1), "a.pdf", pdf)
	dossier := documentsv1.FileID(id.New())
	f.holdBy(t, file.ID, dossier)
	f.age(t)
	f.release(t, file.ID, dossier)
	f.await(t, "file and bytes are gone", func() bool { return f.blobs(t) == 0 })
}
