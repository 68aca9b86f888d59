package dossier

import (
	"slices"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/form"
	"motcua.vn/libs/tenant"
	"motcua.vn/libs/worktime"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Demand is what a dossier is examined against.
type Demand struct {
	Version   *procedure.Version
	Evaluator form.Evaluator
	Offered   bool // the receiving agency offers the procedure today
	Online    bool // filed by a signed-in person, whose assurance and part count
	Assurance int  // of that person
	Today     worktime.Date
}

// DemandOf adds who files to what is demanded.
func (m Demand) DemandOf(c tenant.Caller) Demand {
	m.Online, m.Assurance = c.Kind == tenant.Citizen, c.Assurance
	return m
}

// Complaints lists what filing would refuse now: answers by the key of the form, components as "parts.<key>", persons as
// "persons[0].field", and receiveAgency, assurance, procedure. Errors are the evaluator's.
func Complaints(d *Dossier, m Demand) ([]fault.Field, error) {
	bad, err := form.Validate(m.Version.Form, m.Evaluator, m.Today.At(0), form.Normalise(m.Version.Form, d.Answers))
	if err != nil {
		return nil, err
	}
	missing, err := missingParts(d, m)
	if err != nil {
		return nil, err
	}
	bad = append(bad, missing...)
	bad = append(bad, personComplaints(d, m.Version, m.Online, m.Today)...)
	switch {
	case d.ReceiveAgency == "":
		bad = append(bad, fault.Field{Path: "receiveAgency", Code: "required"})
	case !m.Offered:
		bad = append(bad, fault.Field{Path: "receiveAgency", Code: "not_offered"})
	}
	if m.Online && m.Assurance < m.Version.Assurance {
		bad = append(bad, fault.Field{Path: "assurance", Code: "assurance_too_low"})
	}
	return bad, nil
}

// missingParts lists components that are required, asked for under these answers, and neither attached nor seen.
func missingParts(d *Dossier, m Demand) ([]fault.Field, error) {
	var bad []fault.Field
	vars, err := form.Clean(m.Version.Form, m.Evaluator, d.Answers)
	if err != nil {
		return nil, err
	}
	for _, c := range m.Version.Components {
		if !c.Required {
			continue
		}
		if c.ShowIf != "" {
			shown, err := m.Evaluator.Holds(c.ShowIf, vars)
			if err != nil {
				return nil, err
			}
			if !shown {
				continue
			}
		}
		if !slices.ContainsFunc(d.Parts, func(p Part) bool {
			return p.Component == c.Key && (p.File != nil || p.SeenOriginal)
		}) {
			bad = append(bad, fault.Field{Path: "parts." + c.Key, Code: "required"})
		}
	}
	return bad, nil
}

// Examine notes on the draft what filing would refuse, for File and Actions.
func (d *Dossier) Examine(m Demand) error {
	bad, err := Complaints(d, m)
	if err != nil {
		return err
	}
	d.Check = &Check{Complaints: bad}
	return nil
}

// settle makes the draft what is filed: answers to what is not asked are dropped, a way of delivery is chosen.
func (d *Dossier) settle(m Demand) error {
	clean, err := form.Clean(m.Version.Form, m.Evaluator, d.Answers)
	if err != nil {
		return err
	}
	d.Answers = clean
	if len(d.Delivery) == 0 {
		d.Delivery = []Way{Electronic}
		if !m.Online {
			d.Delivery = []Way{AtCounter}
		}
	}
	return nil
}
