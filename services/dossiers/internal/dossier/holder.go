package dossier

import (
	"time"

	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Holder answers "who has it now".
type Holder struct {
	Agency     tenant.Agency
	Division   string
	Officer    string // for staff only
	Step       string
	Since      time.Time
	WaitingFor string // agency, applicant, opinion, nobody
	Next       procedure.Text
}

// Holder tells who has the dossier now; nil for drafts.
func (d *Dossier) Holder() *Holder {
	if d.Status == Draft {
		return nil
	}
	counters := d.counters()
	h := &Holder{Agency: counters[len(counters)-1], Since: d.FiledAt, WaitingFor: "agency"}
	if s := d.Lead(); s != nil {
		h.Agency, h.Division, h.Officer, h.Step, h.Since, h.Next = s.Agency, s.Division, s.Officer, s.Step, s.Since, d.nextStep(s.Step)
		if s.Untaken() && d.Status != Received {
			h.Officer = ""
		}
	}
	switch {
	case d.Status.Ended():
		h.WaitingFor, h.Agency, h.Since = "nobody", d.HandleAgency, d.EndedAt
	case d.Status == SupplementRequired:
		h.WaitingFor = "applicant"
		if s := d.OpenSupplement(); s != nil {
			h.Since = s.RequestedAt
		}
	case d.openOpinions():
		h.WaitingFor = "opinion"
	}
	return h
}

// nextStep is the name of the version's step after one; nothing after the last.
func (d *Dossier) nextStep(key string) procedure.Text {
	for i, s := range d.Terms.Steps {
		if s.Key == key && i+1 < len(d.Terms.Steps) {
			return d.Terms.Steps[i+1].Name
		}
	}
	return procedure.Text{}
}

// Recipient is somebody who is told of a dossier: submitter and owners.
type Recipient struct {
	Account  string
	Name     string
	Email    string
	Language string
}

// Recipients lists submitter and owners once each. Whoever has no account is told by an address that somebody typed: only once
// an officer received the dossier, so that nobody has strangers written to in the province's name.
func (d *Dossier) Recipients() []Recipient {
	list := []Recipient{}
	seen := map[string]bool{}
	for _, part := range []PersonPart{Submitter, Owner} {
		for _, p := range d.Persons {
			key := p.Account
			if key == "" {
				key = Fold(p.FullName) + "\x00" + p.Email
			}
			if p.Part != part || seen[key] || (p.Account == "" && d.ReceivedAt.IsZero()) {
				continue
			}
			seen[key] = true
			list = append(list, Recipient{Account: p.Account, Name: p.FullName, Email: p.Email, Language: d.language()})
		}
	}
	return list
}

func (d *Dossier) language() string {
	if d.Language == "en" {
		return "en"
	}
	return "vi"
}

// Reason is what a notice says of an open supplement request, else of the decision; nothing otherwise. The version,
// which is nil where none is open, has the names of what is asked for: people do not know the keys.
func (d *Dossier) Reason(v *procedure.Version) string {
	if s := d.OpenSupplement(); s != nil {
		return d.reasons(v, s.Items)
	}
	if d.Decision != nil {
		return d.Decision.Reason
	}
	return ""
}

// itemName is what people know an item by, in the dossier's language.
func (d *Dossier) itemName(v *procedure.Version, item SupplementItem) string {
	switch {
	case v == nil:
	case item.Component != "":
		if c := v.Component(item.Component); c != nil {
			return d.in(c.Name)
		}
	case v.Form != nil:
		if f := v.Form.Field(topKey(item.Field)); f != nil {
			return f.Label.In(d.language())
		}
	}
	return item.Component + item.Field
}

func (d *Dossier) in(t procedure.Text) string {
	if d.language() == "en" && t.EN != "" {
		return t.EN
	}
	return t.VI
}
