package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
)

const (
	agencies  = 40
	busy      = "H53.31.01" // has all the dossiers that are read
	procedure = "9.900001"
)

// agency is the code of one of the 40, counted from 1.
func agency(n int) string { return fmt.Sprintf("H53.30.%d", n) }

const form = `{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Extract","type":"object","required":["hoTen"],
	"properties":{"hoTen":{"type":"string","minLength":2,"maxLength":100,"x-label":{"vi":"Họ và tên","en":"Full name"}},
	"soBan":{"type":"integer","minimum":1,"maximum":20,"x-label":{"vi":"Số bản","en":"Copies"}}},
	"x-layout":[{"id":"nguoi","title":{"vi":"Người có tên trong sổ","en":"Person in the register"},"fields":["hoTen","soBan"]}]}`

// settle enters the calendar, the procedure and who offers it, and waits until the service reckons by them.
func (w *world) settle(ctx context.Context) error {
	author, err := w.as(tenant.ServiceCaller("sample-author"))
	if err != nil {
		return err
	}
	publisher, err := w.as(tenant.ServiceCaller("sample-publisher"))
	if err != nil {
		return err
	}
	if err := w.enterCalendar(ctx, author); err != nil {
		return err
	}
	if err := w.enterProcedure(ctx, author, publisher); err != nil {
		return err
	}
	for n := range agencies + 1 {
		code := agency(n)
		if n == 0 {
			code = busy
		}
		res, err := w.api.PutOfferingWithResponse(ctx, procedure, code, &dossiersv1.PutOfferingParams{}, dossiersv1.OfferingInput{Since: begin}, author)
		if err := answered(res, err, http.StatusOK); err != nil {
			return fmt.Errorf("offering of %s: %w", code, err)
		}
	}
	return w.settled(ctx)
}

var begin = openapi.Date{Time: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}

func (w *world) enterCalendar(ctx context.Context, author dossiersv1.RequestEditorFn) error {
	days := []string{}
	for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		days = append(days, `"`+day+`":{"processing":[{"from":"00:00","to":"23:59"}],"reception":[{"from":"00:00","to":"23:59"}]}`)
	}
	calendar := map[string]any{}
	if err := json.Unmarshal([]byte(`{"confirmedThrough":2100,"week":{`+strings.Join(days, ",")+`}}`), &calendar); err != nil {
		return err
	}
	res, err := w.api.PutCalendarWithResponse(ctx, "province", &dossiersv1.PutCalendarParams{}, dossiersv1.Calendar{Calendar: calendar}, author)
	return answered(res, err, http.StatusOK)
}

func (w *world) enterProcedure(ctx context.Context, author, publisher dossiersv1.RequestEditorFn) error {
	made, err := w.api.CreateProcedureWithResponse(ctx, &dossiersv1.CreateProcedureParams{IdempotencyKey: "procedure-1"}, dossiersv1.ProcedureInput{
		Code: procedure, Name: dossiersv1.Text{Vi: "Cấp bản sao trích lục hộ tịch"}, Field: dossiersv1.Text{Vi: "Hộ tịch"}, Owner: "H53", Provisional: true,
	}, author)
	if err := answered(made, err, http.StatusCreated); err != nil {
		return err
	}
	fields := map[string]any{}
	if err := json.Unmarshal([]byte(form), &fields); err != nil {
		return err
	}
	day := dossiersv1.TimeLimit{Amount: 1, Unit: "working_days"}
	version, err := w.api.CreateProcedureVersionWithResponse(ctx, procedure, &dossiersv1.CreateProcedureVersionParams{IdempotencyKey: "version-1"}, dossiersv1.VersionInput{
		LegalBasis: "Nghị định 123/2015/NĐ-CP", EffectiveFrom: begin, Applicants: []dossiersv1.VersionInputApplicants{"citizen"}, Assurance: 1, ServiceLevel: 4, Limit: day,
		ReceptionLimit: dossiersv1.TimeLimit{Amount: 8, Unit: "working_hours"}, Form: fields, Components: []dossiersv1.Component{}, Fees: []dossiersv1.FeeLine{},
		Steps:   []dossiersv1.Step{{Key: "thu-ly", Name: dossiersv1.Text{Vi: "Thụ lý"}, Role: "case_officer", Limit: day}},
		Results: []dossiersv1.ResultKind{{Key: "trich-luc", Name: dossiersv1.Text{Vi: "Bản sao trích lục"}}},
	}, author)
	if err := answered(version, err, http.StatusCreated); err != nil {
		return err
	}
	published, err := w.api.PublishProcedureVersionWithResponse(ctx, procedure, 1, &dossiersv1.PublishProcedureVersionParams{IdempotencyKey: "publish-1"}, publisher)
	return answered(published, err, http.StatusOK)
}

// settled files at the busy agency until it is accepted: the dossier from which the others are seeded.
func (w *world) settled(ctx context.Context) error {
	as, err := w.as(citizen())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		made, err := w.api.CreateDossierWithResponse(ctx, &dossiersv1.CreateDossierParams{IdempotencyKey: "first-" + id.New().String()}, submission(busy), as)
		if answered(made, err, http.StatusCreated) == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no dossier can be filed: %w", answered(made, err, http.StatusCreated))
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// submission is one POST that creates and files an extract without a file.
func submission(at string) dossiersv1.DossierInput {
	return dossiersv1.DossierInput{
		Procedure: procedure, ReceiveAgency: at, File: true, Answers: map[string]any{"hoTen": "Trần Văn Mẫu", "soBan": 2},
		Persons: []dossiersv1.PersonInput{{
			Part: "owner", Kind: "citizen", Self: true, FullName: "Trần Văn Mẫu", CitizenID: "072087000001", Phone: "0900000001",
			Email: "mau@example.vn", BirthDate: openapi.Date{Time: time.Date(1987, 5, 12, 0, 0, 0, 0, time.UTC)},
		}},
	}
}

// answer is a response of the generated client.
type answer interface{ StatusCode() int }

// answered is nil where the status is the one expected.
func answered(res answer, err error, want int) error {
	if err != nil {
		return err
	}
	if got := res.StatusCode(); got != want {
		return fmt.Errorf("status %d, not %d: %+v", got, want, res)
	}
	return nil
}
