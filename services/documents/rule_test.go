package documents_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/documents"
)

func TestUploadIsRefused(t *testing.T) {
	t.Parallel()
	f := start(t, func(c *documents.Config) { c.DefaultFileBytes = 5000 })
	citizen := authntest.Citizen(1)
	component := documentsv1.UploadFileParams{Name: "a.pdf", Procedure: "9.900001", Component: "uy-quyen"}
	named := func(name string) documentsv1.UploadFileParams { return documentsv1.UploadFileParams{Name: name} }
	cases := []struct {
		reason  string
		params  documentsv1.UploadFileParams
		content string
		code    string
	}{
		{"0 bytes hold nothing", named("a.pdf"), "", "file_empty"},
		{"a path climbs out of its folder", named("../../etc/passwd"), pdf, "file_name"},
		{"a Windows path is a path", named(`C:\a.pdf`), pdf, "file_name"},
		{"a name of dots is no name", named(".."), pdf, "file_name"},
		{"a line break would split a header", named("a\r\nSet-Cookie: x.pdf"), pdf, "file_name"},
		{"a NUL ends names in C", named("a\x00.pdf"), pdf, "file_name"},
		{"reversed text hides the extension", named("a\u202efdp.exe"), pdf, "file_name"},
		{"longer than the component takes", component, pdf + strings.Repeat("x", 1000), "file_too_large"},
		{"longer than any file without a component", named("a.pdf"), pdf + strings.Repeat("x", 5000), "file_too_large"},
		{"a web page is no paper, whatever its name says", component, html, "file_type"},
		{"a citizen issues no result", documentsv1.UploadFileParams{Name: "a.pdf", Purpose: documentsv1.UploadFileParamsPurposeResult}, pdf, "result_by_agency"},
	}
	for _, c := range cases {
		if _, code := f.upload(t, citizen, c.params, c.content); code != c.code {
			t.Errorf("%s: got %q, want %q", c.reason, code, c.code)
		}
	}
	if n := f.blobs(t); n != 0 {
		t.Errorf("%d blobs are left of refused uploads", n)
	}
	if _, code := f.upload(t, citizen, component, pdf); code != "" {
		t.Errorf("what fits the component is refused: %s", code)
	}
}

// TestTooLargeWhileItFlows: the sender of a large file learns why it was refused
// though it is still sending.
func TestTooLargeWhileItFlows(t *testing.T) {
	t.Parallel()
	f := start(t)
	component := documentsv1.UploadFileParams{Name: "a.pdf", Procedure: "9.900001", Component: "uy-quyen"}
	if _, code := f.upload(t, authntest.Citizen(1), component, strings.Repeat("x", 64<<20)); code != "file_too_large" {
		t.Errorf("got %q", code)
	}
}

// failing is a body that breaks off.
type failing struct{ left int }

func (f *failing) Read(p []byte) (int, error) {
	if f.left == 0 {
		return 0, errors.New("the line is cut")
	}
	n := min(f.left, len(p))
	f.left -= n
	return n, nil
}

func TestBrokenUploadLeavesNothing(t *testing.T) {
	t.Parallel()
	f := start(t)
	params := documentsv1.UploadFileParams{Name: "a.pdf", IdempotencyKey: id.New().String()}
	_, err := f.api.UploadFileWithBodyWithResponse(t.Context(), &params, "application/octet-stream", &failing{left: 4 << 20}, f.As(t, "documents", authntest.Citizen(1)))
	if err == nil {
		t.Fatal("the client did not notice")
	}
	f.await(t, "nothing is left", func() bool { return f.blobs(t) == 0 && f.announced(t) == 0 })
}

func TestLimitsWithoutDossiers(t *testing.T) {
	t.Parallel()
	f := start(t, func(c *documents.Config) { c.DefaultFileBytes = 2000 })
	f.peer.setDown(true)
	component := documentsv1.UploadFileParams{Name: "a.pdf", Procedure: "9.900001", Component: "uy-quyen"}
	if _, code := f.upload(t, authntest.Citizen(1), component, pdf+strings.Repeat("x", 1500)); code != "" {
		t.Errorf("while dossiers is away the province's limit holds, got %s", code)
	}
	if _, code := f.upload(t, authntest.Citizen(1), component, pdf+strings.Repeat("x", 2500)); code != "file_too_large" {
		t.Errorf("above the province's limit: got %q", code)
	}
}

// blobs counts what stands in the bucket's folder, unfinished bytes included.
func (f *fixture) blobs(t *testing.T) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(strings.TrimPrefix(f.config.BlobURL, "file://"), func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen, other := authntest.Citizen(1), authntest.Citizen(1)
	params := documentsv1.UploadFileParams{Name: "a.pdf", IdempotencyKey: id.New().String()}
	first, _ := f.upload(t, citizen, params, pdf)
	again, code := f.upload(t, citizen, params, pdf)
	if code != "" || *again != *first {
		t.Errorf("the same key and file gave %+v %s, want %+v", again, code, first)
	}
	if _, code := f.upload(t, citizen, params, pdf+"x"); code != "idempotency_key_reused" {
		t.Errorf("another file under the same key: got %q", code)
	}
	theirs, code := f.upload(t, other, params, pdf)
	if code != "" || theirs.ID == first.ID {
		t.Errorf("another account's key is another key, got %+v %s", theirs, code)
	}
	if n := f.blobs(t); n != 1 {
		t.Errorf("the same bytes are stored %d times", n)
	}
}

func TestNeverShownInPlace(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen := authntest.Citizen(1)
	bomb := "PK\x03\x04" + strings.Repeat("\x00", 4096)
	for reason, content := range map[string]string{
		"a web page named as a PDF": html,
		"an SVG":                    `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`,
		"a PDF that is also HTML":   "%PDF-1.7\n%" + html + pdf,
		"HTML before a PDF":         html + pdf,
		"a zip bomb":                bomb,
	} {
		file := f.stored(t, citizen, "a.pdf", content)
		res := f.download(t, citizen, file.ID, "")
		h := res.HTTPResponse.Header
		if h.Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") ||
			h.Get("X-Content-Type-Options") != "nosniff" || string(res.Body) != content {
			t.Errorf("%s: %s, %s", reason, h.Get("Content-Type"), h.Get("Content-Disposition"))
		}
	}
}

func TestRanges(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen := authntest.Citizen(1)
	content := pdf + strings.Repeat("0123456789", 100_000)
	file := f.stored(t, citizen, "a.pdf", content)
	size := len(content)
	cases := []struct {
		ranges string
		status int
		want   string
	}{
		{"bytes=0-9", http.StatusPartialContent, content[:10]},
		{"bytes=500000-500009", http.StatusPartialContent, content[500000:500010]},
		{"bytes=-5", http.StatusPartialContent, content[size-5:]},
		{fmt.Sprintf("bytes=%d-", size-3), http.StatusPartialContent, content[size-3:]},
		{fmt.Sprintf("bytes=%d-", size), http.StatusRequestedRangeNotSatisfiable, ""},
		{"", http.StatusOK, content},
	}
	for _, c := range cases {
		res := f.download(t, citizen, file.ID, c.ranges)
		if res.StatusCode() != c.status || c.want != "" && !bytes.Equal(res.Body, []byte(c.want)) {
			t.Errorf("%q: %d with %d bytes, want %d with %d", c.ranges, res.StatusCode(), len(res.Body), c.status, len(c.want))
		}
	}
}

// what gives the status of each way to reach a file as the caller.
func (f *fixture) ways(t *testing.T, c tenant.Caller, file documentsv1.FileID) [3]int {
	t.Helper()
	as := f.As(t, "documents", c)
	get, err := f.api.GetFileWithResponse(t.Context(), file, nil, as)
	if err != nil {
		t.Fatal(err)
	}
	content := f.download(t, c, file, "")
	del, err := f.api.DeleteFileWithResponse(t.Context(), file, nil, as)
	if err != nil {
		t.Fatal(err)
	}
	return [3]int{get.StatusCode(), content.StatusCode(), del.StatusCode()}
}

func (f *fixture) hold(t *testing.T, file documentsv1.FileID) {
	t.Helper()
	f.holdBy(t, file, documentsv1.FileID(id.New()))
}

func (f *fixture) holdBy(t *testing.T, file, dossier documentsv1.FileID) {
	t.Helper()
	res, err := f.api.HoldFileWithResponse(t.Context(), file, documentsv1.Hold{Dossier: dossier}, f.As(t, "documents", tenant.ServiceCaller("dossiers")))
	if err != nil || res.JSON200 == nil || !res.JSON200.Held {
		t.Fatalf("hold: %d %v", res.StatusCode(), err)
	}
}

func TestWhoOpens(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen, stranger := authntest.Citizen(1), authntest.Citizen(2)
	officer, party := authntest.Staff("H53.12", tenant.CaseOfficer), authntest.Staff("H53.14", tenant.CaseOfficer)

	paper := f.stored(t, citizen, "a.pdf", pdf)
	f.hold(t, paper.ID)
	f.peer.allow(paper.ID, party)
	result, code := f.upload(t, officer, documentsv1.UploadFileParams{Name: "kq.pdf", Purpose: documentsv1.UploadFileParamsPurposeResult}, pdf+"2")
	if code != "" || result.Agency != "H53.12" {
		t.Fatalf("result: %s %+v", code, result)
	}
	cases := []struct {
		reason string
		caller tenant.Caller
		file   documentsv1.FileID
		want   [3]int // read, download, delete
	}{
		{"the owner reads a paper; a dossier holds it", citizen, paper.ID, [3]int{200, 200, 409}},
		{"another citizen does not learn that it exists", stranger, paper.ID, [3]int{404, 404, 404}},
		{"an official who is no party neither", officer, paper.ID, [3]int{404, 404, 404}},
		{"a party opens it and does not delete it", party, paper.ID, [3]int{200, 200, 404}},
		{"a file that is none", citizen, documentsv1.FileID(id.New()), [3]int{404, 404, 404}},
		{"the applicant has no result that was not issued", citizen, result.ID, [3]int{404, 404, 404}},
		{"documents' own files are nobody else's", stranger, result.ID, [3]int{404, 404, 404}},
	}
	for _, c := range cases {
		if got := f.ways(t, c.caller, c.file); got != c.want {
			t.Errorf("%s: %v, want %v", c.reason, got, c.want)
		}
	}
	if got := f.download(t, officer, result.ID, "").StatusCode(); got != 200 {
		t.Errorf("the officer sees what was just uploaded: %d", got)
	}
	f.hold(t, result.ID)
	if got := f.download(t, officer, result.ID, "").StatusCode(); got != 404 {
		t.Errorf("once a dossier holds a result, dossiers answers for it, also to who uploaded it: %d", got)
	}
	for _, role := range []tenant.Role{tenant.ProvinceAdministrator, tenant.AgencyAdministrator, tenant.ProcedureController, tenant.PostClerk} {
		administrator := authntest.Staff("H53.14", role)
		f.peer.allow(paper.ID, administrator)
		if got := f.ways(t, administrator, paper.ID); got != [3]int{404, 404, 404} {
			t.Errorf("a %s of a party with a valid file id: %v, want 404", role, got)
		}
	}
	f.peer.allow(result.ID, citizen)
	if got := f.download(t, citizen, result.ID, "").StatusCode(); got != 200 {
		t.Errorf("the applicant opens the issued result: %d", got)
	}
	f.peer.setDown(true)
	if got := f.ways(t, party, paper.ID); got != [3]int{503, 503, 404} {
		t.Errorf("without dossiers a party is told to try again: %v", got)
	}
	if got := f.download(t, citizen, paper.ID, "").StatusCode(); got != 200 {
		t.Errorf("without dossiers an owner still reads a paper: %d", got)
	}
}

func TestHoldOfNothing(t *testing.T) {
	t.Parallel()
	f := start(t)
	as := f.As(t, "documents", tenant.ServiceCaller("dossiers"))
	res, err := f.api.HoldFileWithResponse(t.Context(), documentsv1.FileID(id.New()), documentsv1.Hold{Dossier: documentsv1.FileID(id.New())}, as)
	if err != nil || res.StatusCode() != http.StatusNotFound {
		t.Errorf("%d, %v", res.StatusCode(), err)
	}
}

func TestUnscannedStaysShut(t *testing.T) {
	t.Parallel()
	f := start(t, func(c *documents.Config) { c.OpenUnscanned = false })
	citizen, party := authntest.Citizen(1), authntest.Staff("H53.12", tenant.CaseOfficer)
	file := f.stored(t, citizen, "a.pdf", pdf)
	f.peer.allow(file.ID, party)
	res := f.download(t, party, file.ID, "")
	if res.ApplicationProblemJSONDefault == nil || res.ApplicationProblemJSONDefault.Code != "file_not_scanned" {
		t.Errorf("a party got %d", res.StatusCode())
	}
	if got := f.download(t, citizen, file.ID, "").StatusCode(); got != 200 {
		t.Errorf("the owner has the file anyway: %d", got)
	}
	if _, err := f.db.Superuser(t).Exec(t.Context(), "update file set scan = 'infected'"); err != nil {
		t.Fatal(err)
	}
	if got := f.download(t, citizen, file.ID, "").StatusCode(); got != http.StatusGone {
		t.Errorf("malware is opened by nobody: %d", got)
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	f := start(t)
	file := f.stored(t, authntest.Citizen(1), "a.pdf", pdf)
	f.hold(t, file.ID)
	if _, err := f.db.Superuser(t).Exec(t.Context(), "insert into announcement (key) values ('left')"); err != nil {
		t.Fatal(err)
	}
	reviewed := map[string]string{"goose_db_version": "the schema's version is no secret"}
	pgtest.CheckPolicies(t, f.db, reviewed)
	pgtest.CheckPooled(t, f.db, reviewed)
}
