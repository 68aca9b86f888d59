package load

import (
	"context"
	"net/http"

	openapi "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/services/cmd/sample/internal/province"
	"motcua.vn/services/cmd/sample/internal/upstream"
)

// verb is one step of a dossier, done by the person whose task it is.
type verb func(*journey, context.Context) error

// verbs are what the steps of a filing may say.
var verbs = map[string]verb{
	// the applicant
	"file": (*journey).file, "withdraw": (*journey).withdraw, "rate": (*journey).rate,
	"supply-intake": (*journey).supplyIntake, "supply": (*journey).supply,
	// reception
	"receive": (*journey).receive, "refuse": (*journey).refuse, "ask-intake": (*journey).askIntake,
	"return": (*journey).giveBack, "return-refusal": (*journey).giveRefusal,
	// the case officer, and another agency's
	"take": (*journey).take, "ask": (*journey).askSupplement, "ask-opinion": (*journey).askOpinion,
	"give-opinion": (*journey).giveOpinion, "propose": (*journey).propose, "propose-not": (*journey).proposeNot,
	"attach": (*journey).attach, "issue": (*journey).issue,
	// division head and leader
	"assign": (*journey).assign, "approve": (*journey).approve, "send-back": (*journey).sendBack,
	"not-settle": (*journey).notSettle, "stop": (*journey).stop, "grant": (*journey).grant, "extend": (*journey).extend,
}

// request is one transition with everything but its actor.
type request func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error)

// byCitizen lets the applicant do it.
func (j *journey) byCitizen(ctx context.Context, what string, r request) error {
	me, err := j.as(ctx, j.citizen.Email)
	if err != nil {
		return err
	}
	return j.do(ctx, what, r, "", me)
}

// byOfficer lets the official who works in the role at the agency do it.
func (j *journey) byOfficer(ctx context.Context, what, agency, role string, r request) error {
	who, err := j.officer(ctx, agency, role)
	if err != nil {
		return err
	}
	return j.do(ctx, what, r, agency, who)
}

func (j *journey) do(ctx context.Context, what string, r request, acting string, who dossiersv1.RequestEditorFn) error {
	return j.settle(upstream.Call[dossiersv1.Dossier](ctx, what, func() (*http.Response, error) {
		return r(ctx, j.dossier.ID, j.key(what), acting, who)
	}))
}

func (j *journey) file(ctx context.Context) error {
	return j.byCitizen(ctx, "file", func(ctx context.Context, id openapi.UUID, key, _ string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		return j.Clients.Dossiers.FileDossier(ctx, id, &dossiersv1.FileDossierParams{IdempotencyKey: key}, who)
	})
}

func (j *journey) withdraw(ctx context.Context) error {
	return j.byCitizen(ctx, "withdraw", func(ctx context.Context, id openapi.UUID, key, _ string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.ReasonInput{Reason: j.words.Withdraw}
		return j.Clients.Dossiers.WithdrawDossier(ctx, id, &dossiersv1.WithdrawDossierParams{IdempotencyKey: key}, in, who)
	})
}

func (j *journey) rate(ctx context.Context) error {
	return j.byCitizen(ctx, "rate", func(ctx context.Context, id openapi.UUID, key, _ string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.RatingInput{Score: j.words.Rating.Score, Comment: j.words.Rating.Comment}
		return j.Clients.Dossiers.RateDossier(ctx, id, &dossiersv1.RateDossierParams{IdempotencyKey: key}, in, who)
	})
}

func (j *journey) supplyIntake(ctx context.Context) error { return j.answer(ctx, j.words.Intake) }
func (j *journey) supply(ctx context.Context) error       { return j.answer(ctx, j.words.Supplement) }

// answer supplies what was asked.
func (j *journey) answer(ctx context.Context, s province.Supplement) error {
	me, err := j.as(ctx, j.citizen.Email)
	if err != nil {
		return err
	}
	parts, err := j.upload(ctx, me, "", s.Papers)
	if err != nil {
		return err
	}
	return j.byCitizen(ctx, "supply", func(ctx context.Context, id openapi.UUID, key, _ string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.SupplyInput{Answers: s.Answers, Parts: parts, Note: "Đã bổ sung theo yêu cầu"}
		return j.Clients.Dossiers.SupplyDossier(ctx, id, &dossiersv1.SupplyDossierParams{IdempotencyKey: key}, in, who)
	})
}

func (j *journey) receive(ctx context.Context) error {
	return j.byOfficer(ctx, "receive", j.Agency, "reception_officer", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.ReceiveInput{Note: "Đủ thành phần"}
		return j.Clients.Dossiers.ReceiveDossier(ctx, id, &dossiersv1.ReceiveDossierParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) refuse(ctx context.Context) error {
	return j.byOfficer(ctx, "refuse", j.Agency, "reception_officer", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.ReasonInput{Reason: j.words.Refuse}
		return j.Clients.Dossiers.RefuseDossier(ctx, id, &dossiersv1.RefuseDossierParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) askIntake(ctx context.Context) error {
	return j.ask(ctx, j.Agency, "reception_officer", j.words.Intake)
}

func (j *journey) askSupplement(ctx context.Context) error {
	return j.ask(ctx, j.dossier.HandleAgency, "case_officer", j.words.Supplement)
}

func (j *journey) ask(ctx context.Context, agency, role string, s province.Supplement) error {
	return j.byOfficer(ctx, "ask", agency, role, func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.SupplementInput{Items: s.Items}
		return j.Clients.Dossiers.RequestSupplement(ctx, id, &dossiersv1.RequestSupplementParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}

func (j *journey) giveBack(ctx context.Context) error { return j.handOut(ctx, j.words.Result.Key) }

// giveRefusal returns the refusal of a dossier that was not settled; its result has this key in every procedure.
func (j *journey) giveRefusal(ctx context.Context) error { return j.handOut(ctx, "form-03") }

func (j *journey) handOut(ctx context.Context, result string) error {
	way := dossiersv1.DeliveryInputWayElectronic
	if j.Counter {
		way = dossiersv1.DeliveryInputWayCounter
	}
	return j.byOfficer(ctx, "return", j.Agency, "reception_officer", func(ctx context.Context, id openapi.UUID, key, acting string, who dossiersv1.RequestEditorFn) (*http.Response, error) {
		in := dossiersv1.ReturnInput{Deliveries: []dossiersv1.DeliveryInput{{Result: result, Way: way, Evidence: j.words.Evidence}}}
		return j.Clients.Dossiers.ReturnResult(ctx, id, &dossiersv1.ReturnResultParams{IdempotencyKey: key, XActingAgency: acting}, in, who)
	})
}
