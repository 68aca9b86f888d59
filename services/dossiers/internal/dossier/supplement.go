package dossier

import (
	"fmt"
	"slices"
	"strings"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// SupplementRequest names what the applicant is to mend (form 02).
type SupplementRequest struct {
	Items        []SupplementItem
	Until        worktime.Date // day by which to answer; zero: none stated
	SecondReason string        // why a second request in examination is needed
}

// examined counts the requests made in examination.
func (d *Dossier) examined() int {
	n := 0
	for _, s := range d.Supplements {
		if s.Stage == Examination {
			n++
		}
	}
	return n
}

func (d *Dossier) mayRequestSupplement(a Act) error {
	switch d.Status {
	case AwaitingReception:
		return nil
	case InProcess:
	default:
		return wrongStatus(d)
	}
	head := a.at(d.HandleAgency, tenant.DivisionHead, tenant.Leader)
	switch {
	case d.examined() > 0 && !head:
		return fault.Forbidden("second_supplement", "a second supplement in examination needs a division head or the leader")
	case !head && !d.leads(a):
		return notLead
	}
	return nil
}

var notLead = fault.Forbidden("not_lead", "only the officer who leads the dossier, or a superior, does this")

// RequestSupplement asks the applicant to mend named components and fields. In intake it never counts as late; in
// examination the clock pauses, it may be asked once, and a second one counts as late.
func (d *Dossier) RequestSupplement(a Act, v *procedure.Version, in SupplementRequest) error {
	agency, err := d.admit("request-supplement", a)
	if err != nil {
		return err
	}
	if err := checkItems(v, in.Items); err != nil {
		return err
	}
	s := Supplement{
		ID: id.New(), Stage: Intake, Items: in.Items, RequestedAt: a.Now, RequestedBy: a.Caller.Subject, Agency: agency, Until: in.Until,
	}
	if d.Status == InProcess {
		s.Stage = Examination
		if d.examined() > 0 {
			if strings.TrimSpace(in.SecondReason) == "" {
				return fault.Invalid("second_reason_missing", "say why a second supplement is needed", fault.Field{Path: "secondReason", Code: "required"})
			}
			s.Late, s.SecondReason = true, in.SecondReason
		}
		d.pause(a.Now, "supplement")
	}
	if !in.Until.IsZero() && in.Until.Compare(worktime.DateOf(a.Now)) < 0 {
		return fault.Invalid("until_past", "the day to answer by lies in the past", fault.Field{Path: "until", Code: "in_past"})
	}
	d.AskedFrom = d.Status
	if err := d.move(SupplementRequired); err != nil {
		return err
	}
	d.Supplements = append(d.Supplements, s)
	d.Changes = nil
	d.record(a, agency, "supplement_requested", d.reasons(v, in.Items), map[string]any{"stage": string(s.Stage)})
	return nil
}

// checkItems: each item names one component of the version or one field of its form, once.
func checkItems(v *procedure.Version, items []SupplementItem) error {
	var bad []fault.Field
	complain := func(i int, code string) {
		bad = append(bad, fault.Field{Path: fmt.Sprintf("items[%d]", i), Code: code})
	}
	seen := map[string]bool{}
	for i, item := range items {
		switch {
		case (item.Component == "") == (item.Field == ""):
			complain(i, "one_of_component_field")
		case item.Component != "" && v.Component(item.Component) == nil:
			complain(i, "unknown_component")
		case item.Field != "" && (v.Form == nil || v.Form.Field(topKey(item.Field)) == nil):
			complain(i, "unknown_field")
		case seen[item.Component+"\x00"+item.Field]:
			complain(i, "twice")
		}
		seen[item.Component+"\x00"+item.Field] = true
	}
	if len(items) == 0 {
		complain(0, "required")
	}
	if len(bad) > 0 {
		return fault.Invalid("bad_supplement", "name components and fields of this procedure, each once", bad...)
	}
	return nil
}

// topKey is the first key of a path such as "children[0].name".
func topKey(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}

// reasons is what notices and the history say of a request, with the names that the version has for what is asked.
func (d *Dossier) reasons(v *procedure.Version, items []SupplementItem) string {
	lines := make([]string, 0, len(items))
	for _, item := range items {
		lines = append(lines, d.itemName(v, item)+": "+item.Reason)
	}
	return clip(strings.Join(lines, "; "), maxNote)
}

// maxNote bounds a note of the history, in bytes (the contract allows 2,000 characters).
const maxNote = 2000

// clip cuts a text at a rune.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// OpenSupplement gives the request that waits for an answer; nil when there is none.
func (d *Dossier) OpenSupplement() *Supplement {
	if i := slices.IndexFunc(d.Supplements, func(s Supplement) bool { return s.SuppliedAt.IsZero() }); i >= 0 && d.Status == SupplementRequired {
		return &d.Supplements[i]
	}
	return nil
}

// Lapsed tells whether the day to answer by has passed unanswered, after reception.
func (d *Dossier) Lapsed(today worktime.Date) bool {
	s := d.OpenSupplement()
	return s != nil && s.Stage == Examination && !s.Until.IsZero() && s.Until.Compare(today) < 0
}
