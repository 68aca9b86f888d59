package documents_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/documents"
	"motcua.vn/services/documents/internal/postgres"
)

const (
	pdf  = "%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
	html = "<!DOCTYPE html><html><script>alert(1)</script></html>"
)

// peer answers what documents asks of dossiers.
type peer struct {
	mu      sync.Mutex
	allowed map[string]bool // "file account"
	down    bool
	asked   int
}

func (p *peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	switch {
	case p.down:
		http.Error(w, "down", http.StatusServiceUnavailable)
	case r.URL.Path == "/v1/procedures/9.900001":
		_ = json.NewEncoder(w).Encode(dossiersv1.Procedure{Code: "9.900001", Version: dossiersv1.Version{Components: []dossiersv1.Component{
			{Key: "uy-quyen", MaxBytes: 1000, MediaTypes: []string{"application/pdf", "image/*"}},
			{Key: "ban-ve", MaxBytes: 4 << 30},
		}}})
	case r.URL.Path == "/v1/file-accesses" && strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "):
		var in dossiersv1.FileAccessInput
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		p.asked++
		_ = json.NewEncoder(w).Encode(dossiersv1.FileAccess{Allowed: p.allowed[in.File.String()+" "+in.Account] && reads(in)})
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// reads is dossiers' rule in short: of staff only those with a role that reads see anything.
func reads(in dossiersv1.FileAccessInput) bool {
	return in.Kind != dossiersv1.FileAccessInputKindStaff || slices.ContainsFunc(in.Mandates, func(m dossiersv1.FileAccessMandate) bool {
		return slices.Contains(m.Roles, string(tenant.CaseOfficer))
	})
}

func (p *peer) allow(file documentsv1.FileID, c tenant.Caller) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.allowed[file.String()+" "+c.Subject] = true
}

func (p *peer) setDown(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

type fixture struct {
	*hosttest.World
	db     pgtest.Database
	config documents.Config
	peer   *peer
	api    *documentsv1.ClientWithResponses
}

// prepare makes everything but the running service.
func prepare(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{World: hosttest.New(t), db: pgtest.New(t, "documents", postgres.Migrate), peer: &peer{allowed: map[string]bool{}}}
	f.Peer(t, "dossiers", f.peer)
	f.config = documents.Config{
		Common: f.Common(t, "documents", f.db), BlobURL: "file://" + t.TempDir(), DefaultFileBytes: 20 << 20, MaxFileBytes: 2 << 30,
		MaxUnheldFiles: 200, MaxUnheldBytes: 2 << 30, OpenUnscanned: true, CollectEvery: time.Hour, CollectAfter: 24 * time.Hour,
	}
	api, err := documentsv1.NewClientWithResponses("https://documents", documentsv1.WithHTTPClient(f.Client(t, "documents")))
	if err != nil {
		t.Fatal(err)
	}
	f.api = api
	return f
}

func start(t *testing.T, change ...func(*documents.Config)) *fixture {
	t.Helper()
	f := prepare(t)
	for _, c := range change {
		c(&f.config)
	}
	f.Start(t, f.config.Common, func(ctx context.Context) error { return documents.Serve(ctx, f.config) })
	return f
}

// upload sends a file and returns what was stored, or the code of the problem.
func (f *fixture) upload(t *testing.T, c tenant.Caller, params documentsv1.UploadFileParams, content string) (*documentsv1.File, string) {
	t.Helper()
	if params.IdempotencyKey == "" {
		params.IdempotencyKey = id.New().String()
	}
	res, err := f.api.UploadFileWithBodyWithResponse(t.Context(), &params, "application/octet-stream", strings.NewReader(content), f.As(t, "documents", c))
	if err != nil {
		t.Fatal(err)
	}
	if res.JSON201 == nil {
		if p := res.ApplicationProblemJSONDefault; len(p.Fields) > 0 {
			return nil, p.Code + " " + p.Fields[0].Path + " " + p.Fields[0].Code
		}
		return nil, res.ApplicationProblemJSONDefault.Code
	}
	return res.JSON201, ""
}

func (f *fixture) stored(t *testing.T, c tenant.Caller, name, content string) *documentsv1.File {
	t.Helper()
	file, code := f.upload(t, c, documentsv1.UploadFileParams{Name: name}, content)
	if code != "" {
		t.Fatalf("upload of %s: %s", name, code)
	}
	return file
}

func (f *fixture) download(t *testing.T, c tenant.Caller, file documentsv1.FileID, ranges string) *documentsv1.DownloadFileResponse {
	t.Helper()
	res, err := f.api.DownloadFileWithResponse(t.Context(), file, &documentsv1.DownloadFileParams{Range: ranges}, f.As(t, "documents", c))
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestUploadAndDownload(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen := authntest.Citizen(1)
	file := f.stored(t, citizen, "Giấy uỷ quyền.pdf", pdf)
	if file.MediaType != "application/pdf" || file.Size != int64(len(pdf)) || file.Scan != documentsv1.FileScanNotScanned ||
		file.Owner != citizen.Subject || file.Purpose != documentsv1.FilePurposePaper || len(file.Sha256) != 64 {
		t.Errorf("stored %+v", file)
	}
	got, err := f.api.GetFileWithResponse(t.Context(), file.ID, nil, f.As(t, "documents", citizen))
	if err != nil || got.JSON200 == nil || *got.JSON200 != *file {
		t.Errorf("got %+v, %v, want what was stored", got.JSON200, err)
	}
	res := f.download(t, citizen, file.ID, "")
	if !bytes.Equal(res.Body, []byte(pdf)) {
		t.Errorf("downloaded %d bytes, want %d", len(res.Body), len(pdf))
	}
	for header, want := range map[string]string{
		"Content-Type":            "application/pdf",
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": "default-src 'none'; sandbox",
		"Content-Disposition":     `inline; filename="Gi_y u_ quy_n.pdf"; filename*=UTF-8''Gi%E1%BA%A5y%20u%E1%BB%B7%20quy%E1%BB%81n.pdf`,
		"ETag":                    `"` + file.Sha256 + `"`,
	} {
		if v := res.HTTPResponse.Header.Get(header); v != want {
			t.Errorf("%s: %q, want %q", header, v, want)
		}
	}
}
