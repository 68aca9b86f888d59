package dossier

import (
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
)

// Action is something that the caller could do by role, and whether it is allowed now.
type Action struct {
	Name    string // last path part of the operation
	Allowed bool
	Why     string // code of the fault that doing it would give; empty when allowed
}

// Actions lists what the caller's role fits, derived from the guards of the
// transitions themselves. A draft must have been examined for "file" to be allowed.
func (d *Dossier) Actions(c tenant.Caller, now time.Time) []Action {
	a := Act{Caller: c, Now: now}
	list := []Action{}
	for _, r := range rules {
		if _, fits := r.who(d, a); !fits || (r.shown != nil && !r.shown(d, a)) {
			continue
		}
		action := Action{Name: r.name, Allowed: true}
		if err := r.guard(d, a); err != nil {
			action.Allowed, action.Why = false, fault.CodeOf(err)
		}
		list = append(list, action)
	}
	return list
}
