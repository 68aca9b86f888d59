// Package keep holds a form that somebody types without being signed in, so
// that it survives sign-in and a session that ran out: text only, encrypted
// under the visitor's cookie, for 7 days.
package keep

import (
	"context"

	dossiersv1 "motcua.vn/api/dossiers/v1"
)

// Form is what was typed for one procedure, or into one step of a draft that
// dossiers holds.
type Form struct {
	Procedure string                `json:"procedure"`
	Key       string                `json:"key"`               // random, made when it is first kept: the draft it becomes is begun once
	Dossier   string                `json:"dossier,omitempty"` // the draft that it belongs to, when the step could not be sent
	Account   string                `json:"account,omitempty"` // the mark of whose draft that is
	Draft     dossiersv1.DraftInput `json:"draft"`
	Step      string                `json:"step,omitempty"` // where the person was
}

// OfProcedure is where the form of a procedure is kept.
func OfProcedure(code string) string { return code }

// OfDraft is where a step of an account's draft is kept; who signs in with another account does not find it.
func OfDraft(dossier, account string) string { return "draft/" + dossier + "/" + account }

// Slot is where the form is kept.
func (f *Form) Slot() string {
	if f.Dossier == "" {
		return OfProcedure(f.Procedure)
	}
	return OfDraft(f.Dossier, f.Account)
}

// Store keeps forms under a visitor's secret, one in each slot.
type Store interface {
	// Kept gives the form of a slot or nil.
	Kept(ctx context.Context, visitor, slot string) (*Form, error)
	// Keep writes the form; the newest wins. Forms that are new are counted by the network that they come from, and in
	// all: kept_limit says that there are too many. An empty network, of people who are signed in, is counted in all only.
	Keep(ctx context.Context, visitor, network string, f *Form) error
	// Forget removes it once it became a draft.
	Forget(ctx context.Context, visitor, slot string) error
}
