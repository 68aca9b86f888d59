package documents_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/big"
	mathrand "math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/id"
)

const command = "motcua.vn/services/documents/cmd/documents"

// TestCrashLeavesNoOrphan kills the real binary between every two writes of an
// upload and of a collection. The repeated upload gives one file, and collection
// leaves its bytes and no others.
func TestCrashLeavesNoOrphan(t *testing.T) {
	t.Parallel()
	bin := hosttest.Build(t, command, "failpoints")
	for _, point := range []string{
		"documents.announced", "documents.written", "documents.content_used", "documents.file_inserted", "documents.settled",
	} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			f := prepare(t)
			blob := "BLOB_URL=" + f.config.BlobURL
			p := hosttest.StartProcess(t, bin, f.config.Common, blob, "FAILPOINT="+point)
			citizen := authntest.Citizen(1)
			params := documentsv1.UploadFileParams{Name: "a.pdf", IdempotencyKey: id.New().String()}
			if _, err := f.api.UploadFileWithBodyWithResponse(t.Context(), &params, "application/octet-stream", strings.NewReader(pdf), f.As(t, "documents", citizen)); err == nil {
				t.Fatal("the process was not killed")
			}
			var exit *exec.ExitError
			if err := p.Wait(t.Context()); !errors.As(err, &exit) {
				t.Fatalf("ended with %v", err)
			}
			hosttest.StartProcess(t, bin, f.config.Common, blob, "COLLECT_EVERY=50ms")
			file, code := f.upload(t, citizen, params, pdf)
			if code != "" {
				t.Fatalf("the repeated upload: %s", code)
			}
			f.hold(t, file.ID)
			f.age(t)
			f.await(t, "one blob is left", func() bool { return f.blobs(t) == 1 && f.announced(t) == 0 })
			if got := string(f.download(t, citizen, file.ID, "").Body); got != pdf {
				t.Errorf("the held file has %d bytes", len(got))
			}
		})
	}
}

func TestCrashOfCollection(t *testing.T) {
	t.Parallel()
	bin := hosttest.Build(t, command, "failpoints")
	for _, point := range []string{
		"documents.files_expired", "documents.contents_dropped", "documents.collection_claimed", "documents.blob_deleted",
	} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			f := prepare(t)
			blob := "BLOB_URL=" + f.config.BlobURL
			p := hosttest.StartProcess(t, bin, f.config.Common, blob, "COLLECT_EVERY=1h")
			citizen := authntest.Citizen(1)
			f.stored(t, citizen, "unused.pdf", pdf+"unused")
			kept := f.stored(t, citizen, "kept.pdf", pdf)
			f.hold(t, kept.ID)
			f.age(t)
			if err := p.Kill(t.Context()); err != nil {
				t.Fatal(err)
			}
			mark := t.TempDir() + "/killed"
			env := []string{blob, "COLLECT_EVERY=50ms", "FAILPOINT=" + point, "FAILPOINT_MARK=" + mark}
			f.diesAt(t, bin, env)
			hosttest.StartProcess(t, bin, f.config.Common, env...)
			f.await(t, "the unused file is collected", func() bool { return f.blobs(t) == 1 && f.announced(t) == 0 })
			if got := string(f.download(t, citizen, kept.ID, "").Body); got != pdf {
				t.Errorf("the held file has %d bytes", len(got))
			}
		})
	}
}

// diesAt runs the binary until its failpoint kills it.
func (f *fixture) diesAt(t *testing.T, bin string, env []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), bin)
	cmd.Env = hosttest.Env(f.config.Common, env...)
	var exit *exec.ExitError
	if out, err := cmd.CombinedOutput(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("ended with %v, want a kill\n%s", err, out)
	}
}

// age makes everything two days old, as if nobody had come back for it.
func (f *fixture) age(t *testing.T) {
	t.Helper()
	_, err := f.db.Superuser(t).Exec(t.Context(), `
		update file set created_at = created_at - interval '2 days';
		update content set used_at = used_at - interval '2 days';
		update announcement set at = at - interval '2 days'`)
	if err != nil {
		t.Fatal(err)
	}
}

func (f *fixture) announced(t *testing.T) int {
	t.Helper()
	var n int
	if err := f.db.Superuser(t).QueryRow(t.Context(), "select count(*) from announcement").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (f *fixture) await(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for !done() {
		select {
		case <-deadline:
			t.Fatalf("%s: not within 20 s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// TestMemory uploads and downloads a large file through the shipped binary and
// reads its peak resident memory: 256 MiB here, UPLOAD_BYTES where that is given.
func TestMemory(t *testing.T) {
	const limit = 60 << 20 // bytes, of the requirement for a 1 GB upload
	size := int64(256 << 20)
	if s := os.Getenv("UPLOAD_BYTES"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		size = n
	}
	f := prepare(t)
	p := hosttest.StartProcess(t, hosttest.Build(t, command, ""), f.config.Common, "BLOB_URL="+f.config.BlobURL)
	citizen := authntest.Citizen(1)
	seed, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	source := mathrand.NewChaCha8([32]byte(append(seed.FillBytes(make([]byte, 16)), make([]byte, 16)...)))
	hash := sha256.New()
	body := io.TeeReader(io.MultiReader(strings.NewReader(pdf), io.LimitReader(source, size-int64(len(pdf)))), hash)
	params := documentsv1.UploadFileParams{Name: "ban-ve.pdf", Procedure: "9.900001", Component: "ban-ve", IdempotencyKey: id.New().String()}
	start := time.Now()
	res, err := f.api.UploadFileWithBodyWithResponse(t.Context(), &params, "application/octet-stream", body, f.As(t, "documents", citizen))
	if err != nil || res.JSON201 == nil {
		t.Fatalf("%v %s", err, res.Body)
	}
	up := time.Since(start)
	if res.JSON201.Size != size || res.JSON201.Sha256 != hex.EncodeToString(hash.Sum(nil)) {
		t.Errorf("stored %d bytes with hash %s", res.JSON201.Size, res.JSON201.Sha256)
	}
	start = time.Now()
	down, err := f.api.DownloadFile(t.Context(), res.JSON201.ID, nil, f.As(t, "documents", citizen))
	if err != nil {
		t.Fatal(err)
	}
	defer down.Body.Close()
	got := sha256.New()
	if n, err := io.Copy(got, down.Body); err != nil || n != size || down.StatusCode != http.StatusOK || hex.EncodeToString(got.Sum(nil)) != res.JSON201.Sha256 {
		t.Errorf("downloaded %d bytes, %v", n, err)
	}
	peak, err := p.PeakMemory()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MiB: peak %.1f MiB resident, up %.1f s, down %.1f s", size>>20, float64(peak)/(1<<20), up.Seconds(), time.Since(start).Seconds())
	if peak > limit {
		t.Errorf("peak of %.1f MiB is above %d MiB", float64(peak)/(1<<20), limit>>20)
	}
}
