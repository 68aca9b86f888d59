package office

import (
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	openapi_types "github.com/oapi-codegen/runtime/types"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
	"motcua.vn/services/portal/internal/formview"
)

// deeds reads each action's form and asks dossiers for it. The service decides;
// only what a form lacks is told without asking.
var deeds = map[string]func(command) error{
	"receive": receive, "refuse": refuse, "request-supplement": requestSupplement, "withdraw": withdraw,
	"take": take, "assign": assign, "hand-over": handOver, "accept": accept, "decline": decline,
	"request-opinion": requestOpinion, "give-opinion": giveOpinion, "withdraw-opinion": withdrawOpinion,
	"propose": propose, "approve": approve, "send-back": sendBack, "not-settle": notSettle,
	"issue": issue, "return": giveBack, "stop": stop, "decide-withdrawal": decideWithdrawal, "extend": extend,
}

func (c command) dossiers() *dossiersv1.Client { return c.Clients.Dossiers(c) }

func receive(c command) error {
	in := dossiersv1.ReceiveInput{Note: c.get("note"), Seen: c.Post["seen"]}
	return kit.Done(c.dossiers().ReceiveDossier(c.Ctx(), c.ID, &dossiersv1.ReceiveDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func refuse(c command) error {
	in := dossiersv1.ReasonInput{Reason: c.reason("")}
	if err := needed("reason", in.Reason); err != nil {
		return err
	}
	return kit.Done(c.dossiers().RefuseDossier(c.Ctx(), c.ID, &dossiersv1.RefuseDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

// requestSupplement names each ticked component and field with its reason.
func requestSupplement(c command) error {
	in := dossiersv1.SupplementInput{SecondReason: c.get("secondReason")}
	var wrong []fault.Field
	add := func(kind, key string, item dossiersv1.SupplementItem) {
		item.Reason = c.reason("." + kind + "." + key)
		if len([]rune(item.Reason)) < shortest {
			wrong = append(wrong, fault.Field{Path: "reason." + kind + "." + key, Code: "required"})
		}
		in.Items = append(in.Items, item)
	}
	for _, key := range c.Post["component"] {
		add("component", key, dossiersv1.SupplementItem{Component: key})
	}
	for _, key := range c.Post["field"] {
		add("field", key, dossiersv1.SupplementItem{Field: key})
	}
	if len(in.Items) == 0 {
		wrong = append(wrong, fault.Field{Path: "component", Code: "required"})
	}
	if text, ok := formview.Date("until", c.Post).(string); ok {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			wrong = append(wrong, fault.Field{Path: "until", Code: "bad_format"})
		}
		in.Until = openapi_types.Date{Time: day}
	}
	if len(wrong) > 0 {
		return fault.Invalid("incomplete_form", "something is missing", wrong...)
	}
	return kit.Done(c.dossiers().RequestSupplement(c.Ctx(), c.ID, &dossiersv1.RequestSupplementParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

// withdraw is for an applicant without an account, who came to the counter.
func withdraw(c command) error {
	in := dossiersv1.ReasonInput{Reason: c.get("reason")}
	if err := needed("reason", in.Reason); err != nil {
		return err
	}
	return kit.Done(c.dossiers().WithdrawDossier(c.Ctx(), c.ID, &dossiersv1.WithdrawDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func take(c command) error {
	return kit.Done(c.dossiers().TakeDossier(c.Ctx(), c.ID, &dossiersv1.TakeDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}))
}

func assign(c command) error {
	in := dossiersv1.AssignInput{Officer: c.account("officer"), Note: c.get("note")}
	if in.Officer == uuid.Nil {
		return missing("officer")
	}
	return kit.Done(c.dossiers().AssignDossier(c.Ctx(), c.ID, &dossiersv1.AssignDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func handOver(c command) error {
	in := dossiersv1.HandOverInput{Note: c.get("note")}
	switch c.get("to") {
	case "officer":
		if in.Officer = c.account("officer"); in.Officer == uuid.Nil {
			return missing("officer")
		}
	case "agency":
		if in.Agency = c.get("agency"); in.Agency == "" {
			return missing("agency")
		}
	default:
		return missing("to")
	}
	return kit.Done(c.dossiers().HandOverDossier(c.Ctx(), c.ID, &dossiersv1.HandOverDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func accept(c command) error {
	return kit.Done(c.dossiers().AcceptDossier(c.Ctx(), c.ID, &dossiersv1.AcceptDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}))
}

func decline(c command) error {
	in := dossiersv1.ReasonInput{Reason: c.get("reason")}
	if err := needed("reason", in.Reason); err != nil {
		return err
	}
	return kit.Done(c.dossiers().DeclineDossier(c.Ctx(), c.ID, &dossiersv1.DeclineDossierParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func requestOpinion(c command) error {
	in := dossiersv1.OpinionRequestInput{Agency: c.get("agency"), Question: c.get("question")}
	if in.Agency == "" {
		return missing("agency")
	}
	if err := needed("question", in.Question); err != nil {
		return err
	}
	limit, err := c.limit()
	if err != nil {
		return err
	}
	in.Limit = limit
	return kit.Done(c.dossiers().RequestOpinion(c.Ctx(), c.ID, &dossiersv1.RequestOpinionParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

// limit reads an amount and its unit; nothing typed is no limit.
func (c command) limit() (dossiersv1.TimeLimit, error) {
	text := c.get("amount")
	if text == "" {
		return dossiersv1.TimeLimit{}, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 2000 {
		return dossiersv1.TimeLimit{}, fault.Invalid("incomplete_form", "not a time limit", fault.Field{Path: "amount", Code: "not_whole"})
	}
	return dossiersv1.TimeLimit{Amount: n, Unit: dossiersv1.TimeLimitUnit(c.get("unit"))}, nil
}

func giveOpinion(c command) error {
	in := dossiersv1.OpinionInput{StepRun: c.account("stepRun"), Verdict: dossiersv1.OpinionInputVerdict(c.get("verdict")), Text: c.get("text"), File: c.lastFile()}
	switch {
	case in.StepRun == uuid.Nil:
		return missing("stepRun")
	case !in.Verdict.Valid():
		return missing("verdict")
	case in.Text == "":
		return missing("text")
	}
	return kit.Done(c.dossiers().GiveOpinion(c.Ctx(), c.ID, &dossiersv1.GiveOpinionParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

func withdrawOpinion(c command) error {
	in := dossiersv1.OpinionWithdrawalInput{StepRun: c.account("stepRun"), Reason: c.get("reason")}
	if in.StepRun == uuid.Nil {
		return missing("stepRun")
	}
	if err := needed("reason", in.Reason); err != nil {
		return err
	}
	return kit.Done(c.dossiers().WithdrawOpinion(c.Ctx(), c.ID, &dossiersv1.WithdrawOpinionParams{IdempotencyKey: c.key(), IfMatch: c.match()}, in))
}

// lastFile is the file uploaded last for the form; the zero UUID where there is none.
func (c command) lastFile() uuid.UUID {
	files := c.Post["file"]
	if len(files) == 0 {
		return uuid.Nil
	}
	u, err := uuid.Parse(strings.TrimSpace(files[len(files)-1]))
	if err != nil {
		return uuid.Nil
	}
	return u
}
