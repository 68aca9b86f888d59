package dossiers_test

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	openapi_types "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/bustest"
	"motcua.vn/libs/config"
	"motcua.vn/libs/guardtest"
	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/id"
	"motcua.vn/libs/jobs"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers"
	"motcua.vn/services/dossiers/internal/postgres"
)

const (
	commune = "H53.30.01"
	other   = "H53.30.02"
	code    = "9.900001"
)

// world is one or more running instances of dossiers over one database.
type world struct {
	*hosttest.World
	db     pgtest.Database
	denied string                            // an account that identity denies
	api    []*dossiersv1.ClientWithResponses // one per instance
}

func key32(t testing.TB) string {
	t.Helper()
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}

// start runs n instances with a procedure that the commune offers and a calendar by which every hour is worked; no instance
// but the one that took it would follow it for an hour, were it not asked to file.
func start(t *testing.T, n int) *world {
	t.Helper()
	w := &world{World: hosttest.New(t), db: pgtest.New(t, "dossiers", migrate)}
	w.denied = guardtest.Denier(t, w.World)
	stream := bustest.NewStream(t)
	keys := config.Keys{EncryptionKeys: config.NewSecret("k1:" + key32(t)), LookupKey: config.NewSecret(key32(t))}
	for range n {
		c := dossiers.Config{Common: w.Common(t, "dossiers", w.db), Keys: keys, NumberScheme: "daily_short", CalendarEvery: time.Hour}
		c.Instance += id.New().String()
		c.NATS = stream.NATS(t)
		w.Start(t, c.Common, func(ctx context.Context) error { return dossiers.Serve(ctx, c) })
		api, err := dossiersv1.NewClientWithResponses("https://dossiers", dossiersv1.WithHTTPClient(w.Client(t, "dossiers")))
		if err != nil {
			t.Fatal(err)
		}
		w.api = append(w.api, api)
	}
	w.catalogue(t)
	return w
}

// migrate is the command's work without its environment.
func migrate(ctx context.Context, ownerURL string) error {
	if err := postgres.Migrate(ctx, ownerURL); err != nil {
		return err
	}
	return jobs.Migrate(ctx, ownerURL, "dossiers")
}

func (w *world) as(t *testing.T, c tenant.Caller) dossiersv1.RequestEditorFn {
	return w.As(t, "dossiers", c)
}

// ok fails the test unless the answer has the status.
func ok(t *testing.T, want, got int, body []byte, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("status %d, want %d: %s", got, want, body)
	}
}

// catalogue enters what a dossier needs.
func (w *world) catalogue(t *testing.T) {
	t.Helper()
	ctx, author, publisher := t.Context(), w.as(t, tenant.ServiceCaller("sample-author")), w.as(t, tenant.ServiceCaller("sample-publisher"))
	day := openapi_types.Date{Time: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}
	calendar := map[string]any{}
	week := `{"confirmedThrough":2100,"week":{` + strings.Join([]string{open("monday"), open("tuesday"), open("wednesday"), open("thursday"), open("friday"), open("saturday"), open("sunday")}, ",") + `}}`
	if err := json.Unmarshal([]byte(week), &calendar); err != nil {
		t.Fatal(err)
	}
	put, err := w.api[0].PutCalendarWithResponse(ctx, "province", &dossiersv1.PutCalendarParams{}, dossiersv1.Calendar{Calendar: calendar}, author)
	ok(t, http.StatusOK, put.StatusCode(), put.Body, err)
	made, err := w.api[0].CreateProcedureWithResponse(ctx, &dossiersv1.CreateProcedureParams{IdempotencyKey: "procedure-1"}, dossiersv1.ProcedureInput{
		Code: code, Name: dossiersv1.Text{Vi: "Cấp bản sao trích lục hộ tịch"}, Field: dossiersv1.Text{Vi: "Hộ tịch"}, Owner: "H53", Provisional: true,
	}, author)
	ok(t, http.StatusCreated, made.StatusCode(), made.Body, err)
	form := map[string]any{}
	if err := json.Unmarshal([]byte(`{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Extract","type":"object","required":["hoTen"],
		"properties":{"hoTen":{"type":"string","minLength":2,"maxLength":100,"x-label":{"vi":"Họ và tên","en":"Full name"}},
		"soBan":{"type":"integer","minimum":1,"maximum":20,"x-label":{"vi":"Số bản","en":"Copies"}}},
		"x-layout":[{"id":"nguoi","title":{"vi":"Người có tên trong sổ","en":"Person in the register"},"fields":["hoTen","soBan"]}]}`), &form); err != nil {
		t.Fatal(err)
	}
	limit := dossiersv1.TimeLimit{Amount: 1, Unit: "working_days"}
	version, err := w.api[0].CreateProcedureVersionWithResponse(ctx, code, &dossiersv1.CreateProcedureVersionParams{IdempotencyKey: "version-1"}, dossiersv1.VersionInput{
		LegalBasis: "Nghị định 123/2015/NĐ-CP", EffectiveFrom: day, Applicants: []dossiersv1.VersionInputApplicants{"citizen"}, Assurance: 1, ServiceLevel: 4, Limit: limit,
		ReceptionLimit: dossiersv1.TimeLimit{Amount: 8, Unit: "working_hours"}, Form: form, Components: []dossiersv1.Component{}, Fees: []dossiersv1.FeeLine{},
		Steps:   []dossiersv1.Step{{Key: "thu-ly", Name: dossiersv1.Text{Vi: "Thụ lý"}, Role: "case_officer", Limit: limit}},
		Results: []dossiersv1.ResultKind{{Key: "trich-luc", Name: dossiersv1.Text{Vi: "Bản sao trích lục"}}},
	}, author)
	ok(t, http.StatusCreated, version.StatusCode(), version.Body, err)
	published, err := w.api[0].PublishProcedureVersionWithResponse(ctx, code, 1, &dossiersv1.PublishProcedureVersionParams{IdempotencyKey: "publish-1"}, publisher)
	ok(t, http.StatusOK, published.StatusCode(), published.Body, err)
	for _, agency := range []string{commune, other} {
		offered, err := w.api[0].PutOfferingWithResponse(ctx, code, agency, &dossiersv1.PutOfferingParams{}, dossiersv1.OfferingInput{Since: day}, author)
		ok(t, http.StatusOK, offered.StatusCode(), offered.Body, err)
	}
}

func open(day string) string {
	return `"` + day + `":{"processing":[{"from":"00:00","to":"23:59"}],"reception":[{"from":"00:00","to":"23:59"}]}`
}

// submission is one POST that creates and files an extract without a file.
func submission() dossiersv1.DossierInput {
	return dossiersv1.DossierInput{
		Procedure: code, ReceiveAgency: commune, File: true, Answers: map[string]any{"hoTen": "Trần Văn Mẫu", "soBan": 2},
		Persons: []dossiersv1.PersonInput{{
			Part: "owner", Kind: "citizen", Self: true, FullName: "Trần Văn Mẫu", CitizenID: "072087000001", Phone: "0900000001", Email: "mau@example.vn",
			BirthDate: openapi_types.Date{Time: time.Date(1987, 5, 12, 0, 0, 0, 0, time.UTC)},
		}},
	}
}

// file files one dossier.
func (w *world) file(t *testing.T, c tenant.Caller, key string) dossiersv1.Dossier {
	t.Helper()
	made, err := w.api[0].CreateDossierWithResponse(t.Context(), &dossiersv1.CreateDossierParams{IdempotencyKey: key}, submission(), w.as(t, c))
	ok(t, http.StatusCreated, made.StatusCode(), made.Body, err)
	return *made.JSON201
}
