package province_test

import (
	"crypto/sha256"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
)

const (
	gigabyte = 1 << 30
	mostPeak = 60 << 20 // bytes of resident memory, of the portal and of documents each
	drawings = "ban-ve"
	large    = "9.900010" // a procedure that takes large drawings
)

var fileURL = regexp.MustCompile(`href="(/files/[0-9a-f-]{36})"`)

// TestAGigabyteStaysOutOfMemory uploads and downloads a file of 1 GiB through the portal, as a browser does, and reads the
// peak resident memory of the two processes that it passes.
func TestAGigabyteStaysOutOfMemory(t *testing.T) {
	_, b, places := papersOf(t, large, dossiersv1.Component{Key: drawings, Name: dossiersv1.Text{Vi: "Bản vẽ", En: "Drawings"}, MaxBytes: gigabyte})
	pdf := "%PDF-1.7\n"
	sent, began := sha256.New(), time.Now()
	noise := mathrand.NewChaCha8([32]byte{1})
	file := io.TeeReader(io.MultiReader(strings.NewReader(pdf), io.LimitReader(noise, gigabyte-int64(len(pdf)))), sent)
	page, err := b.Upload(t.Context(), places[0], "ban-ve.pdf", file)
	if err != nil || page.Status != http.StatusOK {
		t.Fatalf("%v, %d: %.500s", err, page.Status, page.Body)
	}
	up := time.Since(began)
	at := fileURL.FindStringSubmatch(page.Body)
	if at == nil {
		t.Fatalf("the answer names no file: %.500s", page.Body)
	}
	began = time.Now()
	res, err := b.Download(t.Context(), platform.URL("portal")+at[1])
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got := sha256.New()
	n, err := io.Copy(got, res.Body)
	if err != nil || n != gigabyte || [32]byte(got.Sum(nil)) != [32]byte(sent.Sum(nil)) {
		t.Errorf("%d bytes come back, %v; the same: %t", n, err, [32]byte(got.Sum(nil)) == [32]byte(sent.Sum(nil)))
	}
	down := time.Since(began)
	for _, name := range []string{"portal-1", "documents-1"} {
		peak := peakOf(t, platform.State().Pids[name])
		t.Logf("%s: at most %.1f MiB resident; up %s, down %s", name, float64(peak)/(1<<20), up.Round(time.Millisecond), down.Round(time.Millisecond))
		if peak >= mostPeak {
			t.Errorf("%s took %d MiB", name, peak>>20)
		}
	}
}

// peakOf reads the peak resident memory of a process in bytes (proc_pid_status(5), VmHWM).
func peakOf(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`).FindSubmatch(status)
	if m == nil {
		t.Fatal("the kernel names no peak")
	}
	kib, err := strconv.ParseInt(string(m[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}
