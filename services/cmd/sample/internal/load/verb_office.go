package load

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	openapi "github.com/oapi-codegen/runtime/types"

	documentsv1 "motcua.vn/api/documents/v1"
	dossiersv1 "motcua.vn/api/dossiers/v1"
)

// byLead lets the case officer of the handling agency do it, who took the dossier.
func (j *journey) byLead(ctx context.Context, what string, r request) error {
	return j.byOfficer(ctx, what, j.dossier.HandleAgency, "case_officer", r)
}

// byLeader lets the leader of the handling agency do it.
func (j *journey) byLeader(ctx context.Context, what string, r request) error {
	return j.byOfficer(ctx, what, j.dossier.HandleAgency, "leader", r)
}

func (j *journey) take(ctx context.Context) error {
	return j.byLead(ctx, "take", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		return j.Clients.Dossiers.TakeDossier(ctx, id, &dossiersv1.TakeDossierParams{IdempotencyKey: key, XActingAgency: acting}, who)
	})
}

func (j *journey) assign(ctx context.Context) error {
	lead, err := j.Province.Official(j.dossier.HandleAgency, "case_officer")
	if err != nil {
		return err
	}
	var officer openapi.UUID
	if err := officer.UnmarshalText([]byte(j.officials[lead.Username])); err != nil {
		return err
	}
	return j.byOfficer(ctx, "assign", j.dossier.HandleAgency, "division_head", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.AssignInput{Officer: officer, Division: lead.Division, Note: "Giao thẩm định"}
		return j.Clients.Dossiers.AssignDossier(ctx, id, &dossiersv1.AssignDossierParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) askOpinion(ctx context.Context) error {
	return j.byLead(ctx, "ask-opinion", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.OpinionRequestInput{
			Agency: j.words.Opinion.Agency, Question: j.words.Opinion.Question,
			Limit: dossiersv1.TimeLimit{Amount: 3, Unit: dossiersv1.TimeLimitUnitWorkingDays},
		}
		return j.Clients.Dossiers.RequestOpinion(ctx, id, &dossiersv1.RequestOpinionParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) giveOpinion(ctx context.Context) error {
	o := j.words.Opinion
	at := slices.IndexFunc(j.dossier.Opinions, func(x dossiersv1.Opinion) bool { return x.Agency == o.Agency })
	if at < 0 {
		return fmt.Errorf("nobody asked %s", o.Agency)
	}
	if !j.dossier.Opinions[at].GivenAt.IsZero() {
		return nil // by an earlier run; its agency may see the dossier no more
	}
	in := dossiersv1.OpinionInput{StepRun: j.dossier.Opinions[at].StepRun, Verdict: o.Verdict, Text: o.Text}
	return j.byOfficer(ctx, "give-opinion", o.Agency, "case_officer", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		return j.Clients.Dossiers.GiveOpinion(ctx, id, &dossiersv1.GiveOpinionParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) propose(ctx context.Context) error {
	return j.suggest(ctx, dossiersv1.ProposalInput{Outcome: dossiersv1.ProposalInputOutcomeApprove, Text: j.words.Propose})
}

func (j *journey) proposeNot(ctx context.Context) error {
	return j.suggest(ctx, dossiersv1.ProposalInput{Outcome: dossiersv1.ProposalInputOutcomeNotSettle, Text: j.words.NotSettle})
}

func (j *journey) suggest(ctx context.Context, in dossiersv1.ProposalInput) error {
	return j.byLead(ctx, "propose", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		return j.Clients.Dossiers.ProposeDossier(ctx, id, &dossiersv1.ProposeDossierParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

// attach uploads the result and puts it on the dossier.
func (j *journey) attach(ctx context.Context) error {
	r := j.words.Result
	who, err := j.officer(ctx, j.dossier.HandleAgency, "case_officer")
	if err != nil {
		return err
	}
	file, err := j.send(ctx, who, documentsv1.UploadFileParams{
		Name: r.Paper, Purpose: documentsv1.UploadFileParamsPurposeResult, IdempotencyKey: j.key("result"), XActingAgency: j.dossier.HandleAgency,
	})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(j.dossier.Results, func(x dossiersv1.Result) bool { return x.Key == r.Key && x.File == file }) {
		return nil // by an earlier run; a PUT has no key, and the dossier may have gone on since
	}
	in := dossiersv1.ResultInput{File: file, Number: strings.ReplaceAll(r.Number, "{n}", strconv.Itoa(j.place))}
	return j.byLead(ctx, "attach", func(ctx context.Context, id openapi.UUID, _, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		return j.Clients.Dossiers.AttachResult(ctx, id, r.Key, &dossiersv1.AttachResultParams{XActingAgency: acting}, in, who)
	})
}

func (j *journey) issue(ctx context.Context) error {
	return j.byLead(ctx, "issue", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		return j.Clients.Dossiers.IssueResult(ctx, id, &dossiersv1.IssueResultParams{IdempotencyKey: key, XActingAgency: acting}, dossiersv1.NoteInput{}, who)
	})
}

func (j *journey) approve(ctx context.Context) error {
	return j.byLeader(ctx, "approve", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.NoteInput{Note: j.words.Approve}
		return j.Clients.Dossiers.ApproveDossier(ctx, id, &dossiersv1.ApproveDossierParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) sendBack(ctx context.Context) error {
	return j.byLeader(ctx, "send-back", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.ReasonInput{Reason: j.words.SendBack}
		return j.Clients.Dossiers.SendBackDossier(ctx, id, &dossiersv1.SendBackDossierParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) notSettle(ctx context.Context) error {
	return j.byLeader(ctx, "not-settle", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.ReasonInput{Reason: j.words.NotSettle}
		return j.Clients.Dossiers.NotSettleDossier(ctx, id, &dossiersv1.NotSettleDossierParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) stop(ctx context.Context) error {
	return j.byLeader(ctx, "stop", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.ReasonInput{Reason: j.words.Stop}
		return j.Clients.Dossiers.StopDossier(ctx, id, &dossiersv1.StopDossierParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) grant(ctx context.Context) error {
	return j.byLeader(ctx, "grant", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.WithdrawalDecisionInput{Granted: true, Reason: j.words.Grant}
		return j.Clients.Dossiers.DecideWithdrawal(ctx, id, &dossiersv1.DecideWithdrawalParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) extend(ctx context.Context) error {
	return j.byLeader(ctx, "extend", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.ExtendInput{By: dossiersv1.TimeLimit{Amount: 5, Unit: dossiersv1.TimeLimitUnitWorkingDays}, Reason: j.words.Extend}
		return j.Clients.Dossiers.ExtendDossier(ctx, id, &dossiersv1.ExtendDossierParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}
