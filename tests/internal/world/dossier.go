package world

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/kit"
)

// What stands on every dossier of the world.
const (
	CitizenID = "072187654309"
	Phone     = "0905551234"
)

// mailDomain ends the contact addresses of dossiers and nothing else, so that one search finds them all.
const mailDomain = "@ho-so.example.vn"

// Case is one dossier on its way.
type Case struct {
	Key     string // begins every Idempotency-Key
	Mail    string // contact address, of this dossier alone
	Dossier dossiersv1.Dossier

	world *World
}

// Case begins a dossier with a key and a contact address of its own.
func (w *World) Case(key string) *Case {
	c := &Case{Key: key, Mail: key + mailDomain, world: w}
	w.Seed("citizen id", CitizenID)
	w.Seed("phone", Phone)
	w.Seed("e-mail", mailDomain)
	return c
}

// Input is the submission: created and filed in one request.
func (c *Case) Input() dossiersv1.DossierInput {
	return dossiersv1.DossierInput{
		Procedure: Procedure, ReceiveAgency: Commune, File: true,
		Answers: map[string]any{"hoTen": c.world.Citizen.FullName, "soBan": 2},
		Persons: []dossiersv1.PersonInput{{
			Part: dossiersv1.PersonInputPartOwner, Kind: dossiersv1.PersonInputKindCitizen, Self: true, FullName: c.world.Citizen.FullName,
			CitizenID: CitizenID, Phone: Phone, Email: c.Mail, BirthDate: openapi.Date{Time: time.Date(1987, 5, 12, 0, 0, 0, 0, time.UTC)},
		}},
	}
}

// File files it through the clients given, once.
func (c *Case) File(ctx context.Context, by Clients) (*http.Response, error) {
	return by.Dossiers.CreateDossier(ctx, &dossiersv1.CreateDossierParams{IdempotencyKey: c.Key + ":file"}, c.Input(), c.world.Citizen.As)
}

// Receive receives it through the clients given, once.
func (c *Case) Receive(ctx context.Context, by Clients) (*http.Response, error) {
	params := dossiersv1.ReceiveDossierParams{IdempotencyKey: c.Key + ":receive", XActingAgency: Commune}
	return by.Dossiers.ReceiveDossier(ctx, c.Dossier.ID, &params, dossiersv1.ReceiveInput{Note: "Đủ thành phần"}, c.world.Reception.As)
}

// Do repeats a step until it is answered, and keeps what it made of the dossier.
func (c *Case) Do(ctx context.Context, what string, send func(context.Context, Clients) (*http.Response, error)) error {
	d, err := Call[dossiersv1.Dossier](ctx, c.Key+": "+what, func() (*http.Response, error) { return send(ctx, c.world.Clients) })
	if err == nil {
		c.Dossier = d
	}
	return err
}

// Travel takes the dossier from filing to the return of its result, each step by the right person.
func (c *Case) Travel(ctx context.Context) error {
	for _, s := range []struct {
		what string
		send func(context.Context, Clients) (*http.Response, error)
	}{
		{"file", c.File},
		{"receive", c.Receive},
		{"take", c.take},
		{"propose", c.propose},
		{"approve", c.approve},
		{"attach", c.attach},
		{"issue", c.issue},
		{"return", c.handOut},
	} {
		if err := c.Do(ctx, s.what, s.send); err != nil {
			return err
		}
	}
	if c.Dossier.Status != dossiersv1.StatusCompleted {
		return fmt.Errorf("%s: the dossier is %s at the end", c.Key, c.Dossier.Status)
	}
	return nil
}

func (c *Case) take(ctx context.Context, by Clients) (*http.Response, error) {
	return by.Dossiers.TakeDossier(ctx, c.Dossier.ID, &dossiersv1.TakeDossierParams{IdempotencyKey: c.Key + ":take", XActingAgency: Commune}, c.world.Officer.As)
}

func (c *Case) propose(ctx context.Context, by Clients) (*http.Response, error) {
	params := dossiersv1.ProposeDossierParams{IdempotencyKey: c.Key + ":propose", XActingAgency: Commune}
	in := dossiersv1.ProposalInput{Outcome: dossiersv1.ProposalInputOutcomeApprove, Text: "Đủ điều kiện cấp bản sao."}
	return by.Dossiers.ProposeDossier(ctx, c.Dossier.ID, &params, in, c.world.Officer.As)
}

func (c *Case) approve(ctx context.Context, by Clients) (*http.Response, error) {
	params := dossiersv1.ApproveDossierParams{IdempotencyKey: c.Key + ":approve", XActingAgency: Commune}
	return by.Dossiers.ApproveDossier(ctx, c.Dossier.ID, &params, dossiersv1.NoteInput{Note: "Đồng ý cấp."}, c.world.Leader.As)
}

// paper is a small PDF; its first bytes are what the type is sniffed from.
var paper = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")

// attach uploads the result and puts it on the dossier.
func (c *Case) attach(ctx context.Context, by Clients) (*http.Response, error) {
	up := documentsv1.UploadFileParams{
		Name: "trich-luc.pdf", Purpose: documentsv1.UploadFileParamsPurposeResult, IdempotencyKey: c.Key + ":result", XActingAgency: Commune,
	}
	file, err := kit.Answer[documentsv1.File](by.Documents.UploadFileWithBody(ctx, &up, "application/octet-stream", bytes.NewReader(paper), c.world.Officer.As))
	if err != nil {
		return nil, err
	}
	in := dossiersv1.ResultInput{File: file.ID, Number: "01/TLHT-BS"}
	return by.Dossiers.AttachResult(ctx, c.Dossier.ID, "trich-luc", &dossiersv1.AttachResultParams{XActingAgency: Commune}, in, c.world.Officer.As)
}

func (c *Case) issue(ctx context.Context, by Clients) (*http.Response, error) {
	params := dossiersv1.IssueResultParams{IdempotencyKey: c.Key + ":issue", XActingAgency: Commune}
	return by.Dossiers.IssueResult(ctx, c.Dossier.ID, &params, dossiersv1.NoteInput{}, c.world.Officer.As)
}

func (c *Case) handOut(ctx context.Context, by Clients) (*http.Response, error) {
	params := dossiersv1.ReturnResultParams{IdempotencyKey: c.Key + ":return", XActingAgency: Commune}
	in := dossiersv1.ReturnInput{Deliveries: []dossiersv1.DeliveryInput{{
		Result: "trich-luc", Way: dossiersv1.DeliveryInputWayElectronic, Evidence: "Đã gửi bản điện tử vào tài khoản",
	}}}
	return by.Dossiers.ReturnResult(ctx, c.Dossier.ID, &params, in, c.world.Reception.As)
}
