package dossier

import (
	"motcua.vn/libs/fault"
	"motcua.vn/libs/worktime"
)

func (d *Dossier) mayExtend(a Act) error {
	switch {
	case d.Clock.State != Running && d.Clock.State != Paused:
		return wrongStatus(d)
	case d.countedUntil(a.Now).After(d.Clock.CurrentDue):
		return fault.Conflict("already_overdue", "an extension comes before the date has passed")
	case len(d.Clock.Extensions) >= d.Terms.MaxExtensions:
		return fault.Conflict("no_more_extensions", "the procedure allows no further extension")
	}
	return nil
}

// Extend moves the current due date before it has passed (form 04); the original stays.
func (d *Dossier) Extend(a Act, by worktime.Limit, reason string) error {
	agency, err := d.admit("extend", a)
	if err != nil {
		return err
	}
	if err := by.Validate(); err != nil || by.Amount < 1 {
		return fault.Invalid("bad_limit", "say by how much, at least by one", fault.Field{Path: "by", Code: "bad_limit"})
	}
	from := d.Clock.CurrentDue
	d.Clock.Extensions = append(d.Clock.Extensions, Extension{At: a.Now, By: by, From: from, Reason: reason, Signer: a.Caller.Subject})
	if _, err := d.recompute(a); err != nil {
		return err
	}
	d.Clock.Extensions[len(d.Clock.Extensions)-1].To = d.Clock.CurrentDue
	d.record(a, agency, "extended", reason, map[string]any{"due": d.Clock.CurrentDue.Format(timeFormat)})
	return nil
}
