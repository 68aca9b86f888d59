// Package keep holds a form that somebody types without being signed in, so
// that it survives sign-in and a session that ran out: text only, encrypted
// under the visitor's cookie, for 7 days.
package keep

import (
	"context"

	dossiersv1 "motcua.vn/api/dossiers/v1"
)

// Form is what was typed for one procedure.
type Form struct {
	Procedure string                `json:"procedure"`
	Dossier   string                `json:"dossier,omitempty"` // the draft it belongs to, when a session ran out in the middle
	Draft     dossiersv1.DraftInput `json:"draft"`
	Step      string                `json:"step,omitempty"` // where the person was
}

// Store keeps forms under a visitor's secret.
type Store interface {
	// Kept gives the form of a procedure or nil.
	Kept(ctx context.Context, visitor, procedure string) (*Form, error)
	// Keep writes the form; the newest wins.
	Keep(ctx context.Context, visitor string, f *Form) error
	// Forget removes it once it became a draft.
	Forget(ctx context.Context, visitor, procedure string) error
}
