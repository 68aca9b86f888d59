package dossier

import (
	"slices"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
)

// OpinionRequest asks another agency something.
type OpinionRequest struct {
	Agency   tenant.Agency
	Question string
	Limit    worktime.Limit // zero: that of the step that usually asks this agency, else defaultOpinion
}

// defaultOpinion is how long another agency has where nothing is stated.
var defaultOpinion = worktime.Limit{Unit: worktime.WorkingDays, Amount: 3}

// maxOpinions bounds the opinions asked on one dossier.
const maxOpinions = 30

// OpinionGiven is the answer of the asked agency.
type OpinionGiven struct {
	StepRun id.UUID
	Verdict string // agree, agree_with_conditions, disagree
	Text    string
	File    *Part // a paper of the opinion; nil: none
}

// OpinionWithdrawal takes a question back.
type OpinionWithdrawal struct {
	StepRun id.UUID
	Reason  string
}

// takenBack is the outcome of a question that was withdrawn.
const takenBack = "withdrawn"

// openOpinions tells whether any opinion is still open.
func (d *Dossier) openOpinions() bool {
	return slices.ContainsFunc(d.Steps, func(s StepRun) bool { return s.Kind == Opinion && s.Open() })
}

// opinionsOf lists the open opinions that the caller may give.
func (d *Dossier) opinionsOf(a Act) []*StepRun {
	var list []*StepRun
	for i := range d.Steps {
		s := &d.Steps[i]
		if s.Kind == Opinion && s.Open() && a.at(s.Agency, tenant.CaseOfficer, tenant.DivisionHead, tenant.Leader) {
			list = append(list, s)
		}
	}
	return list
}

func (d *Dossier) mayRequestOpinion(a Act) error {
	switch {
	case d.Status != InProcess:
		return wrongStatus(d)
	case !d.leads(a) && !a.at(d.HandleAgency, tenant.DivisionHead, tenant.Leader):
		return notLead
	}
	return nil
}

// A question that its agency does not answer, or was put to the wrong one, must not keep the dossier: a proposal waits for
// open questions, whoever leads may take them back.
func (d *Dossier) mayWithdrawOpinion(a Act) error {
	switch {
	case !d.openOpinions():
		return fault.Conflict("no_opinion_open", "no opinion is open")
	case !d.leads(a) && !a.at(d.HandleAgency, tenant.DivisionHead, tenant.Leader):
		return notLead
	}
	return nil
}

func (d *Dossier) mayGiveOpinion(a Act) error {
	if len(d.opinionsOf(a)) == 0 {
		return fault.Conflict("no_opinion_asked", "your agency is not asked for an opinion")
	}
	return nil
}

// RequestOpinion makes another agency a consulted party; the clock runs on.
func (d *Dossier) RequestOpinion(a Act, in OpinionRequest) error {
	agency, err := d.admit("request-opinion", a)
	if err != nil {
		return err
	}
	switch {
	case in.Agency == d.HandleAgency:
		return fault.Invalid("own_opinion", "an opinion is asked of another agency", fault.Field{Path: "agency", Code: "own_agency"})
	case d.asks(in.Agency):
		return fault.Conflict("opinion_open", "this agency is asked already")
	case d.count(Opinion) >= maxOpinions:
		return fault.Conflict("too_many_opinions", "no more opinions can be asked on this dossier")
	}
	run := StepRun{
		ID: id.New(), Kind: Opinion, Agency: in.Agency, Since: a.Now, Question: in.Question, Asker: a.Caller.Subject,
	}
	limit := defaultOpinion
	for _, s := range d.Terms.Steps {
		if s.OpinionOf == in.Agency {
			run.Step, run.Name, limit = s.Key, s.Name, s.Limit
		}
	}
	if in.Limit != (worktime.Limit{}) {
		limit = in.Limit
	}
	if run.Step == "" {
		run.Step = "y-kien"
	}
	if run.Due, err = stepDue(a.Calendars.For(in.Agency), a.Now, limit, nil); err != nil {
		return err
	}
	d.Steps = append(d.Steps, run)
	d.join(in.Agency, Consult, a.Now)
	d.record(a, agency, "opinion_requested", in.Question, map[string]any{"agency": string(in.Agency), "stepRun": run.ID.String()})
	return nil
}

func (d *Dossier) count(k StepKind) int {
	n := 0
	for _, s := range d.Steps {
		if s.Kind == k {
			n++
		}
	}
	return n
}

// WithdrawOpinion takes back a question that is open; the asked agency loses sight unless it was asked something else.
func (d *Dossier) WithdrawOpinion(a Act, in OpinionWithdrawal) error {
	agency, err := d.admit("withdraw-opinion", a)
	if err != nil {
		return err
	}
	for i := range d.Steps {
		s := &d.Steps[i]
		if s.ID != in.StepRun || s.Kind != Opinion || !s.Open() {
			continue
		}
		s.FinishedAt, s.Outcome = a.Now, takenBack
		if !d.consults(s.Agency) && !d.offers(s.Agency) {
			d.leave(s.Agency, Consult, a.Now)
		}
		d.record(a, agency, "opinion_withdrawn", in.Reason, map[string]any{"agency": string(s.Agency), "stepRun": s.ID.String()})
		return nil
	}
	return fault.NotFound("no_such_opinion", "this question is not open on this dossier")
}

// GiveOpinion answers one question; the agency goes on seeing the dossier until it is decided.
func (d *Dossier) GiveOpinion(a Act, in OpinionGiven) error {
	if _, err := d.admit("give-opinion", a); err != nil {
		return err
	}
	if !slices.Contains([]string{"agree", "agree_with_conditions", "disagree"}, in.Verdict) {
		return fault.Invalid("bad_verdict", "want agree, agree_with_conditions or disagree", fault.Field{Path: "verdict", Code: "not_an_option"})
	}
	for _, s := range d.opinionsOf(a) {
		if s.ID != in.StepRun {
			continue
		}
		s.AcceptedAt, s.FinishedAt, s.Officer = a.Now, a.Now, a.Caller.Subject
		s.Outcome, s.Verdict, s.Text = "given", in.Verdict, in.Text
		if in.File != nil {
			s.File = in.File.File
		}
		d.record(a, s.Agency, "opinion_given", "", map[string]any{
			"agency": string(s.Agency), "stepRun": s.ID.String(), "verdict": in.Verdict,
		})
		return nil
	}
	return fault.NotFound("no_such_opinion", "your agency has no such open question on this dossier")
}
