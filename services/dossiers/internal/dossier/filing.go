package dossier

import (
	"motcua.vn/libs/fault"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Check is what examining a draft against its version found.
type Check struct {
	Complaints []fault.Field
}

// mayFile: a draft that was examined and lacks nothing.
func (d *Dossier) mayFile(Act) error {
	switch {
	case d.Status != Draft:
		return fault.Conflict("already_filed", "the dossier is filed already")
	case d.Check == nil:
		return fault.Conflict("not_examined", "the draft was not examined against the version in force")
	case len(d.Check.Complaints) > 0:
		return fault.Invalid("incomplete", "the dossier lacks something or something in it is wrong", d.Check.Complaints...)
	}
	return nil
}

// mayDelete: drafts only, by whoever began them.
func (d *Dossier) mayDelete(a Act) error {
	switch {
	case d.Status != Draft:
		return fault.Conflict("already_filed", "a filed dossier is withdrawn, not deleted")
	case d.Creator != a.Caller.Subject:
		return fault.Forbidden("not_yours", "only who began a draft deletes it")
	}
	return nil
}

// Delete tells whether the caller may delete the draft; the store removes it.
func (d *Dossier) Delete(a Act) error {
	_, err := d.admit("delete", a)
	return err
}

// File binds the draft to the version and hands it to the agency that the
// applicant picked. The store takes the number in the same transaction.
func (d *Dossier) File(a Act, v *procedure.Version, numberAtReception bool) error {
	if _, err := d.admit("file", a); err != nil {
		return err
	}
	d.Channel = Online
	if err := d.bind(a, v, numberAtReception); err != nil {
		return err
	}
	if err := d.move(AwaitingReception); err != nil {
		return err
	}
	if err := d.dueReception(a); err != nil {
		return err
	}
	d.record(a, "", "filed", "", nil)
	return nil
}

// bind freezes what the version promises and enters the two agencies.
func (d *Dossier) bind(a Act, v *procedure.Version, numberAtReception bool) error {
	fees, err := feesOf(v, d.Answers)
	if err != nil {
		return err
	}
	d.adopt(v)
	d.Fees = fees
	d.Terms.NumberAtReception = numberAtReception
	d.FiledAt = a.Now
	d.HandleAgency = ""
	d.join(d.ReceiveAgency, Receive, a.Now)
	d.handle(v.HandlerFor(d.ReceiveAgency), a.Now)
	return nil
}

// adopt takes over a version's terms; of a filed dossier only before reception freezes them.
func (d *Dossier) adopt(v *procedure.Version) {
	d.ProcedureVersion, d.ProcedureName = v.Number, v.Name
	d.Terms = Terms{
		ServiceLevel: v.ServiceLevel, Assurance: v.Assurance, Limit: v.Limit, ReceptionLimit: v.ReceptionLimit,
		MaxExtensions: v.MaxExtensions, Steps: v.Steps, NumberAtReception: d.Terms.NumberAtReception,
	}
	d.Results = make([]Result, 0, len(v.Results))
	for _, kind := range v.Results {
		d.Results = append(d.Results, Result{Key: kind.Key, Name: kind.Name})
	}
}

// feesOf works out the fee lines of a dossier: amount x quantity, the quantity from the form where the line says so.
func feesOf(v *procedure.Version, answers map[string]any) ([]FeeDue, error) {
	fees := make([]FeeDue, 0, len(v.Fees))
	for _, line := range v.Fees {
		quantity := 1
		if n, ok := answers[line.QuantityField].(float64); ok && line.PerCopy && n >= 1 {
			quantity = int(min(n, maxQuantity))
		}
		total, err := line.Amount.Times(quantity)
		if err != nil {
			return nil, err
		}
		fees = append(fees, FeeDue{Key: line.Key, Name: line.Name, Amount: line.Amount, Quantity: int64(quantity), Total: total})
	}
	return fees, nil
}

// maxQuantity bounds the copies that a form may ask for.
const maxQuantity = 10_000

// MoneyState is derived from the fee lines; nothing is collected yet, so it is none or due.
func (d *Dossier) MoneyState() string {
	for _, f := range d.Fees {
		if f.Total > 0 {
			return "due"
		}
	}
	return "none"
}
