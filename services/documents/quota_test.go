package documents_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/id"
	"motcua.vn/services/documents"
)

// One account may have so many files that no dossier uses: what a dossier holds, what is deleted, another's, and a repeated
// upload do not count.
func TestUnheldFilesAreBounded(t *testing.T) {
	t.Parallel()
	f := start(t, func(c *documents.Config) { c.MaxUnheldFiles = 3 })
	citizen := authntest.Citizen(1)
	var stored, refused atomic.Int32
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			switch _, code := f.upload(t, citizen, documentsv1.UploadFileParams{Name: "a.pdf"}, pdf+fmt.Sprint(i)); code {
			case "":
				stored.Add(1)
			case "too_many_unheld_files":
				refused.Add(1)
			default:
				t.Errorf("upload %d: %s", i, code)
			}
		})
	}
	wait.Wait()
	if stored.Load() != 3 || refused.Load() != 5 {
		t.Errorf("of eight uploads at once %d were stored and %d refused, want 3 and 5", stored.Load(), refused.Load())
	}
	f.await(t, "no bytes are left of what was refused", func() bool { return f.blobs(t) == 3 && f.announced(t) == 0 })
	f.stored(t, authntest.Citizen(1), "a.pdf", pdf)
	var last string
	if err := f.db.Superuser(t).QueryRow(t.Context(), "select id::text from file where owner = $1 limit 1", citizen.Subject).Scan(&last); err != nil {
		t.Fatal(err)
	}
	u, err := id.Parse(last)
	if err != nil {
		t.Fatal(err)
	}
	f.hold(t, documentsv1.FileID(u))
	params := documentsv1.UploadFileParams{Name: "b.pdf", IdempotencyKey: id.New().String()}
	first, code := f.upload(t, citizen, params, pdf+"b")
	if code != "" {
		t.Fatalf("once a dossier holds one there is room again: %s", code)
	}
	if again, code := f.upload(t, citizen, params, pdf+"b"); code != "" || again.ID != first.ID {
		t.Errorf("a repeated upload is the same file though there is no room: %s", code)
	}
	if _, code := f.upload(t, citizen, documentsv1.UploadFileParams{Name: "c.pdf"}, pdf+"c"); code != "too_many_unheld_files" {
		t.Errorf("one more: %q", code)
	}
}

func TestUnheldBytesAreBounded(t *testing.T) {
	t.Parallel()
	f := start(t, func(c *documents.Config) { c.MaxUnheldBytes = 5000 })
	citizen := authntest.Citizen(1)
	f.stored(t, citizen, "a.pdf", pdf+strings.Repeat("a", 3000))
	if _, code := f.upload(t, citizen, documentsv1.UploadFileParams{Name: "b.pdf"}, pdf+strings.Repeat("b", 3000)); code != "too_many_unheld_files" {
		t.Errorf("above the bytes that may lie about: %q", code)
	}
	f.stored(t, citizen, "b.pdf", pdf+strings.Repeat("b", 1000))
}
