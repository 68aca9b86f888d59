package load

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	openapi "github.com/oapi-codegen/runtime/types"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/services/cmd/sample/internal/paper"
	"motcua.vn/services/cmd/sample/internal/province"
	"motcua.vn/services/cmd/sample/internal/upstream"
)

const filing = 3 // dossiers at once

// journey is one dossier on its way.
type journey struct {
	*Loader
	province.Filing
	place     int // among the filings, from 1
	words     province.Words
	citizen   province.Citizen
	procedure province.Procedure
	dossier   dossiersv1.Dossier // as the last step left it
	taken     int                // steps taken, part of their keys
}

// dossiers files all and takes each as far as its row says.
func (l *Loader) dossiers(ctx context.Context) (int, error) {
	all := l.Province.Filings
	return len(all), parallel(ctx, len(all), filing, func(ctx context.Context, i int) error {
		j := journey{Loader: l, Filing: all[i], place: i + 1, words: l.Province.Words[all[i].Procedure]}
		if err := j.travel(ctx); err != nil {
			return fmt.Errorf("%s: %w", j.Key, err)
		}
		return nil
	})
}

func (j *journey) travel(ctx context.Context) error {
	var err error
	if j.citizen, err = j.Province.Citizen(j.Citizen); err != nil {
		return err
	}
	if j.procedure, err = j.Province.Procedure(j.Procedure); err != nil {
		return err
	}
	begin := j.draft
	if j.Counter {
		begin = j.receiveAtCounter
	}
	if err := begin(ctx); err != nil {
		return err
	}
	for _, name := range j.Steps {
		verb, ok := verbs[name]
		if !ok {
			return fmt.Errorf("no verb %q", name)
		}
		j.taken++
		if err := verb(j, ctx); err != nil {
			return err
		}
	}
	if j.dossier.Status != j.Status {
		return fmt.Errorf("the dossier is %s, not %s", j.dossier.Status, j.Status)
	}
	return nil
}

// key makes the key of the present step.
func (j *journey) key(what string) string {
	return upstream.Key("dossier", j.Key, strconv.Itoa(j.taken), what)
}

// draft begins the dossier as the citizen; the verb file files it.
func (j *journey) draft(ctx context.Context) error {
	me, err := j.as(ctx, j.citizen.Email)
	if err != nil {
		return err
	}
	parts, err := j.upload(ctx, me, "", j.Papers)
	if err != nil {
		return err
	}
	return j.settle(upstream.Call[dossiersv1.Dossier](ctx, "draft", func() (*http.Response, error) {
		return j.Clients.Dossiers.CreateDossier(ctx, &dossiersv1.CreateDossierParams{IdempotencyKey: j.key("draft")}, dossiersv1.DossierInput{
			Procedure: j.Procedure, ReceiveAgency: j.Agency, Answers: j.Answers, Persons: j.citizen.Persons(j.procedure, true), Parts: parts,
			Language: dossiersv1.DossierInputLanguage(j.citizen.Language),
		}, me)
	}))
}

// receiveAtCounter receives the dossier of somebody who came in with their papers.
func (j *journey) receiveAtCounter(ctx context.Context) error {
	officer, err := j.officer(ctx, j.Agency, "reception_officer")
	if err != nil {
		return err
	}
	parts, err := j.upload(ctx, officer, j.Agency, j.Papers)
	if err != nil {
		return err
	}
	return j.settle(upstream.Call[dossiersv1.Dossier](ctx, "counter", func() (*http.Response, error) {
		params := dossiersv1.ReceiveAtCounterParams{IdempotencyKey: j.key("counter"), XActingAgency: j.Agency}
		return j.Clients.Dossiers.ReceiveAtCounter(ctx, &params, dossiersv1.CounterInput{
			Procedure: j.Procedure, Answers: j.Answers, Persons: j.citizen.Persons(j.procedure, false), Parts: parts,
		}, officer)
	}))
}

// settle keeps what a step made of the dossier.
func (j *journey) settle(d *dossiersv1.Dossier, err error) error {
	if err == nil {
		j.dossier = *d
	}
	return err
}

// officer signs in the official who works in this role at an agency.
func (j *journey) officer(ctx context.Context, agency, role string) (dossiersv1.RequestEditorFn, error) {
	o, err := j.Province.Official(agency, role)
	if err != nil {
		return nil, err
	}
	return j.as(ctx, o.Username)
}

// upload sends papers and gives the parts that name them; components in the order of the procedure.
func (j *journey) upload(ctx context.Context, who dossiersv1.RequestEditorFn, agency string, papers map[string]string) ([]dossiersv1.PartInput, error) {
	var parts []dossiersv1.PartInput
	for _, c := range j.procedure.Version.Components {
		name, ok := papers[c.Key]
		if !ok {
			continue
		}
		file, err := j.send(ctx, who, documentsv1.UploadFileParams{
			Name: name, Procedure: j.Procedure, Component: c.Key, Purpose: documentsv1.UploadFileParamsPurposePaper,
			IdempotencyKey: j.key(c.Key), XActingAgency: agency,
		})
		if err != nil {
			return nil, err
		}
		parts = append(parts, dossiersv1.PartInput{Component: c.Key, File: file})
	}
	return parts, nil
}

func (j *journey) send(ctx context.Context, who dossiersv1.RequestEditorFn, params documentsv1.UploadFileParams) (openapi.UUID, error) {
	content, err := paper.Open(params.Name)
	if err != nil {
		return openapi.UUID{}, err
	}
	sent, err := upstream.Call[documentsv1.File](ctx, "paper "+params.Name, func() (*http.Response, error) {
		body := strings.NewReader(string(content))
		return j.Clients.Documents.UploadFileWithBody(ctx, &params, "application/octet-stream", body, documentsv1.RequestEditorFn(who))
	})
	if err != nil {
		return openapi.UUID{}, err
	}
	return sent.ID, nil
}
