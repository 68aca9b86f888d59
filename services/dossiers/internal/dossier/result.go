package dossier

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
)

// RefusalForm is the key under which form 03 is returned where nothing was issued.
const RefusalForm = "form-03"

// errApproved: what the leader approved is not exchanged behind the approval (domain.md section 4: a signed result is only
// revoked or replaced).
var errApproved = fault.Forbidden("result_approved", "the leader approved this result: only the leader replaces it before it is issued")

// mayReplace tells whether the caller may put another file in a result's place.
func (d *Dossier) mayReplace(a Act) bool {
	return d.Status != Approved || a.at(d.HandleAgency, tenant.Leader)
}

func (d *Dossier) mayAttach(a Act) error {
	switch {
	case d.Status != InProcess && d.Status != AwaitingApproval && d.Status != Approved:
		return wrongStatus(d)
	case !d.leads(a) && !a.at(d.HandleAgency, tenant.DivisionHead, tenant.Leader, tenant.Clerk):
		return notLead
	case !d.mayReplace(a) && !slices.ContainsFunc(d.Results, func(r Result) bool { return r.File == nil }):
		return errApproved
	}
	return nil
}

func (d *Dossier) mayIssue(a Act) error {
	switch {
	case d.Status != Approved:
		return wrongStatus(d)
	case !d.leads(a) && !a.at(d.HandleAgency, tenant.Leader, tenant.Clerk):
		return notLead
	case slices.ContainsFunc(d.Results, func(r Result) bool { return r.File == nil }):
		return fault.Conflict("result_missing", "attach every result first")
	}
	return nil
}

func (d *Dossier) mayReturn(Act) error {
	if d.Status != ResultIssued && d.Status != NotSettled {
		return wrongStatus(d)
	}
	return nil
}

// AttachResult attaches or replaces a result's file before issue; once approved only the leader replaces one. paper carries
// the file's id, hash and number.
func (d *Dossier) AttachResult(a Act, paper Result) error {
	agency, err := d.admit("results", a)
	if errors.Is(err, errApproved) && d.attached(paper) {
		return nil
	}
	if err != nil {
		return err
	}
	if paper.File == nil {
		return fault.Invalid("file_missing", "name the file of the result", fault.Field{Path: "file", Code: "required"})
	}
	for i := range d.Results {
		r := &d.Results[i]
		if r.Key != paper.Key {
			continue
		}
		if r.File != nil && !d.mayReplace(a) && !d.attached(paper) {
			return errApproved
		}
		paper.Name, paper.IssuedAt = r.Name, r.IssuedAt
		*r = paper
		d.record(a, agency, "result_attached", "", map[string]any{"file": paper.File.String()})
		return nil
	}
	return fault.NotFound("no_such_result", "the procedure issues no such result")
}

// attached tells whether this very paper is the result already: a repetition whose first answer was lost changes nothing.
func (d *Dossier) attached(paper Result) bool {
	return paper.File != nil && slices.ContainsFunc(d.Results, func(r Result) bool {
		return r.Key == paper.Key && r.File != nil && *r.File == *paper.File && r.Number == paper.Number
	})
}

// Issue gives the results out: from now on they do not change, the applicant may download them, and the clock has stopped.
func (d *Dossier) Issue(a Act, note string) error {
	agency, err := d.admit("issue", a)
	if err != nil {
		return err
	}
	if err := d.move(ResultIssued); err != nil {
		return err
	}
	for i := range d.Results {
		d.Results[i].IssuedAt = a.Now
	}
	d.stopClock(a.Now)
	if err := d.pass(a, "issued", atReturn); err != nil {
		return err
	}
	d.record(a, agency, "result_issued", note, nil)
	return nil
}

// Return completes the dossier with evidence for every result, or for form 03 where it was not settled.
func (d *Dossier) Return(a Act, deliveries []Delivery) error {
	agency, err := d.admit("return", a)
	if err != nil {
		return err
	}
	if err := d.checkDeliveries(deliveries); err != nil {
		return err
	}
	if err := d.move(Completed); err != nil {
		return err
	}
	for _, x := range deliveries {
		x.At, x.By = a.Now, a.Caller.Subject
		d.Deliveries = append(d.Deliveries, x)
	}
	d.stopClock(a.Now)
	d.end(a)
	d.record(a, agency, "returned", "", nil)
	return nil
}

func (d *Dossier) checkDeliveries(deliveries []Delivery) error {
	want := map[string]bool{}
	if d.Status == NotSettled {
		want[RefusalForm] = true
	} else {
		for _, r := range d.Results {
			want[r.Key] = true
		}
	}
	var bad []fault.Field
	for i, x := range deliveries {
		path := fmt.Sprintf("deliveries[%d]", i)
		if !want[x.Result] {
			bad = append(bad, fault.Field{Path: path + ".result", Code: "unknown_result"})
		}
		if strings.TrimSpace(x.Evidence) == "" {
			bad = append(bad, fault.Field{Path: path + ".evidence", Code: "required"})
		}
		if x.Way != AtCounter && x.Way != ByPublicPost && x.Way != Electronic {
			bad = append(bad, fault.Field{Path: path + ".way", Code: "not_an_option"})
		}
		delete(want, x.Result)
	}
	for key := range want {
		bad = append(bad, fault.Field{Path: "deliveries", Code: "evidence_missing", Detail: key})
	}
	if len(bad) > 0 {
		slices.SortFunc(bad, func(x, y fault.Field) int { return strings.Compare(x.Path+x.Detail, y.Path+y.Detail) })
		return fault.Invalid("bad_deliveries", "give evidence once for each result", bad...)
	}
	return nil
}
