package dossier

import (
	"time"

	"motcua.vn/libs/tenant"
)

// record notes that something happened: type without prefix and version, and what the event's schema has beyond the
// facts of every event. Texts of people go to the note alone.
func (d *Dossier) record(a Act, agency tenant.Agency, event, note string, more map[string]any) {
	data := map[string]any{
		"procedure": string(d.Procedure), "status": string(d.Status), "channel": string(d.Channel),
		"at": a.Now.UTC().Format(time.RFC3339Nano),
	}
	for key, value := range map[string]string{
		"receiveAgency": string(d.ReceiveAgency), "handleAgency": string(d.HandleAgency), "number": d.Number,
	} {
		if value != "" {
			data[key] = value
		}
	}
	for key, value := range more {
		data[key] = value
	}
	d.Recorded = append(d.Recorded, Fact{
		Type: "dossier." + event + ".v1", At: a.Now, Status: d.Status, Actor: a.Caller, Agency: agency, Note: note, Data: data,
	})
	d.UpdatedAt = a.Now
}

// SetNumber gives the dossier the number that its transaction took, in what was recorded too. A number never changes.
func (d *Dossier) SetNumber(number string) {
	if d.Number != "" {
		return
	}
	d.Number = number
	for _, f := range d.Recorded {
		f.Data["number"] = number
	}
}

// NeedsNumber tells the store to take the number in this transaction.
func (d *Dossier) NeedsNumber() bool {
	if d.Number != "" || d.Status == Draft {
		return false
	}
	return !d.Terms.NumberAtReception || !d.ReceivedAt.IsZero()
}

// move changes the status by the table, or refuses.
func (d *Dossier) move(to Status) error {
	if !May(d.Status, to) {
		return wrongStatus(d)
	}
	d.Status = to
	return nil
}
