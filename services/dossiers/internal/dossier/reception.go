package dossier

import (
	"slices"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/dossiers/internal/procedure"
)

// Reception is what the officer notes when receiving an online dossier.
type Reception struct {
	Note string
	Seen []string // components whose original was seen
	// Newer is the version in force where it does not let filed dossiers keep the old one; nil otherwise.
	Newer *procedure.Version
}

func (d *Dossier) mayReceive(Act) error {
	if d.Status != AwaitingReception {
		return wrongStatus(d)
	}
	return nil
}

func (d *Dossier) mayRefuse(Act) error {
	if d.Status == AwaitingReception || (d.Status == SupplementRequired && d.ReceivedAt.IsZero()) {
		return nil
	}
	return wrongStatus(d)
}

// Receive starts the clock and freezes the version; the receiving officer leads until somebody takes the dossier.
func (d *Dossier) Receive(a Act, in Reception) error {
	agency, err := d.admit("receive", a)
	if err != nil {
		return err
	}
	if in.Newer != nil {
		if err := d.rebind(a, in.Newer); err != nil {
			return err
		}
	}
	if err := d.see(in.Seen); err != nil {
		return err
	}
	return d.received(a, agency, in.Note)
}

// rebind moves a filed dossier to a newer version that demands it; what it lacks under that version is a supplement.
func (d *Dossier) rebind(a Act, v *procedure.Version) error {
	if d.Check != nil && len(d.Check.Complaints) > 0 {
		return fault.Invalid("incomplete", "a newer version is in force and asks for more: request a supplement", d.Check.Complaints...)
	}
	fees, err := feesOf(v, d.Answers)
	if err != nil {
		return err
	}
	d.adopt(v)
	d.Fees = fees
	d.handle(v.HandlerFor(d.ReceiveAgency), a.Now)
	return nil
}

// see notes whose original the officer saw.
func (d *Dossier) see(components []string) error {
	for _, key := range components {
		i := slices.IndexFunc(d.Parts, func(p Part) bool { return p.Component == key })
		if i < 0 {
			return fault.Invalid("unknown_component", "the dossier has no such component", fault.Field{Path: "seen", Code: "unknown_component", Detail: key})
		}
		d.Parts[i].SeenOriginal = true
	}
	return nil
}

// received does what both ways in have in common.
func (d *Dossier) received(a Act, agency tenant.Agency, note string) error {
	if err := d.move(Received); err != nil {
		return err
	}
	d.ReceivedAt = a.Now
	if err := d.startClock(a); err != nil {
		return err
	}
	if err := d.lead(a, d.Terms.step(atIntake), agency, a.Caller.Subject, "", false); err != nil {
		return err
	}
	d.record(a, agency, "received", note, map[string]any{
		"due": d.Clock.CurrentDue.Format(timeFormat), "provisional": d.Clock.Provisional,
	})
	return nil
}

// ReceiveAtCounter files and receives in one act for the person who came in; the dossier must have been examined.
func (d *Dossier) ReceiveAtCounter(a Act, v *procedure.Version, numberAtReception bool) error {
	if !a.at(d.ReceiveAgency, tenant.ReceptionOfficer) {
		return fault.Forbidden("role_missing", "only a reception officer of the receiving agency receives at its counter")
	}
	if err := d.mayFile(a); err != nil {
		return err
	}
	d.Channel = Counter
	if err := d.bind(a, v, numberAtReception); err != nil {
		return err
	}
	return d.received(a, d.ReceiveAgency, "")
}

// Refuse ends the dossier before reception (form 03).
func (d *Dossier) Refuse(a Act, reason string) error {
	agency, err := d.admit("refuse", a)
	if err != nil {
		return err
	}
	if err := d.move(Refused); err != nil {
		return err
	}
	d.Decision = &Decision{Kind: Refused, Reason: reason, Form: "03", At: a.Now, By: a.Caller.Subject}
	d.end(a)
	d.record(a, agency, "refused", reason, nil)
	return nil
}
