package dossier

import (
	"slices"
	"time"

	"motcua.vn/libs/tenant"
)

// agencies lists every agency that is a party now, handle and receive first.
func (d *Dossier) agencies() []tenant.Agency {
	var list []tenant.Agency
	for _, part := range []PartyPart{Handle, Receive, Consult, Return, Assist, Supervise} {
		for _, p := range d.Parties {
			if p.Part == part && p.Until.IsZero() && !slices.Contains(list, p.Agency) {
				list = append(list, p.Agency)
			}
		}
	}
	return list
}

// Agencies lists every agency that is a party now: whom events concern.
func (d *Dossier) Agencies() []tenant.Agency { return d.agencies() }

// PartOf gives the strongest part that an agency has now; empty when it is no party.
func (d *Dossier) PartOf(agency tenant.Agency) PartyPart {
	for _, part := range []PartyPart{Handle, Receive, Consult, Return, Assist, Supervise} {
		if d.is(agency, part) {
			return part
		}
	}
	return ""
}

func (d *Dossier) is(agency tenant.Agency, part PartyPart) bool {
	return slices.ContainsFunc(d.Parties, func(p Party) bool {
		return p.Agency == agency && p.Part == part && p.Until.IsZero()
	})
}

// join makes an agency a party from now on; nothing changes when it is one already.
func (d *Dossier) join(agency tenant.Agency, part PartyPart, now time.Time) {
	if !d.is(agency, part) {
		d.Parties = append(d.Parties, Party{Agency: agency, Part: part, Since: now})
	}
}

// leave ends an agency's part.
func (d *Dossier) leave(agency tenant.Agency, part PartyPart, now time.Time) {
	for i := range d.Parties {
		if p := &d.Parties[i]; p.Agency == agency && p.Part == part && p.Until.IsZero() {
			p.Until = now
		}
	}
	// A part that began and ended in one instant never was.
	d.Parties = slices.DeleteFunc(d.Parties, func(p Party) bool { return p.Since.Equal(p.Until) })
}

// handle moves the one handling part.
func (d *Dossier) handle(agency tenant.Agency, now time.Time) {
	if d.HandleAgency == agency && d.is(agency, Handle) {
		return
	}
	d.leave(d.HandleAgency, Handle, now)
	d.HandleAgency = agency
	d.join(agency, Handle, now)
}

// dismiss ends every consulting part: what was asked is answered or does not matter any more.
func (d *Dossier) dismiss(now time.Time) {
	for _, p := range slices.Clone(d.Parties) {
		if p.Part == Consult && p.Until.IsZero() {
			d.leave(p.Agency, Consult, now)
		}
	}
}
