// Package notice is what notifications knows: occasions on which people are
// told something, the notices they see, the mails they get, and the versioned
// texts of both.
package notice

import (
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/id"
)

// ID names a notice.
type ID struct{ id.UUID }

// DossierID names a dossier, which is dossiers' own.
type DossierID struct{ id.UUID }

// Kind says what a notice is about: an event's type without its version.
type Kind string

// Text is one text in both languages.
type Text struct{ VI, EN string }

// In gives the text in a language; Vietnamese where the other is empty.
func (t Text) In(language string) string {
	if language == English && t.EN != "" {
		return t.EN
	}
	return t.VI
}

// The languages of notices.
const (
	Vietnamese = "vi"
	English    = "en"
)

// Notice is what one account sees in the portal.
type Notice struct {
	ID      ID
	Account string // account UUID
	Kind    Kind
	Version int // of the template
	Title   Text
	Text    Text
	Dossier DossierID
	At      time.Time
	Read    bool
	Mail    State // of the mail that went with it; None where there was none
}

// Facts of an event that a text may name. The rest is asked of dossiers.
type Facts struct {
	Number  string    `json:"number,omitempty"`
	Due     time.Time `json:"due,omitzero"`
	Granted bool      `json:"granted,omitempty"` // of a withdrawal's decision
	Account string    `json:"account,omitempty"` // the one account to tell; empty: all
}

// Occasion is one event of which people are to be told, exactly once each.
type Occasion struct {
	Event       string // the event's id
	Seq         int64  // of the event within the dossier; notices come in this order
	Kind        Kind
	Dossier     DossierID
	Agency      string // that handles or receives, for the fair queue
	At          time.Time
	Facts       Facts
	Traceparent string // W3C trace context of the request behind the event
	Attempts    int    // this one included
}

// The answers of this service beside those of the libraries.
var (
	ErrNotFound     = fault.NotFound("notice_not_found", "no such notice of yours")
	ErrNoLetter     = fault.NotFound("dead_letter_not_found", "there is no dead letter with this id")
	ErrUnreadable   = fault.Conflict("dead_letter_not_replayable", "the event still cannot be read; the service that sent it must be mended first")
	ErrNoDossier    = fault.NotFound("dossier_not_found", "dossiers knows no such dossier")
	ErrNoTemplate   = fault.New(fault.KindInternal, "template_missing", "no text is written for this kind of notice")
	ErrUnrenderable = fault.New(fault.KindInternal, "template_broken", "a template names what there is not")
)
