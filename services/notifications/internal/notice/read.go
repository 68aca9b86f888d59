package notice

import (
	"context"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/libs/tenant"
)

// Place is where a page of a list ends: the last row's instant and id. The zero Place is the beginning.
type Place struct {
	At time.Time `json:"at"`
	ID id.UUID   `json:"id"`
}

// LetterSource says what a dead letter was.
type LetterSource string

// The sources of dead letters.
const (
	FromEvent LetterSource = "event"
	FromMail  LetterSource = "mail"
)

// Letter is an event or a mail that was given up, without personal data.
type Letter struct {
	ID       id.UUID
	Source   LetterSource
	Type     string // the event's type, or the notice's kind
	Reason   string // a code, or why an event cannot be read
	At       time.Time
	Attempts int
}

// Notices is what people read and mark.
type Notices interface {
	// List gives at most limit notices of the caller after a place, newest first.
	List(ctx context.Context, c tenant.Caller, after Place, limit int) ([]Notice, error)
	// Get gives one notice of the caller: ErrNotFound.
	Get(ctx context.Context, c tenant.Caller, notice ID) (Notice, error)
	Unread(ctx context.Context, c tenant.Caller) (int64, error)
	// Read marks one notice, which may be read already: ErrNotFound.
	Read(ctx context.Context, c tenant.Caller, notice ID) (Notice, error)
	ReadAll(ctx context.Context, c tenant.Caller) error
}

// Templates lists texts.
type Templates interface {
	// Templates gives every kind's newest version, by kind.
	Templates(ctx context.Context) ([]Template, error)
}

// Letters is what was given up.
type Letters interface {
	// Letters gives at most limit dead letters after a place, newest first.
	Letters(ctx context.Context, after Place, limit int) ([]Letter, error)
	// Replay lets a letter be tried again; doing so twice does no harm. ErrNoLetter.
	Replay(ctx context.Context, letter id.UUID) (Letter, error)
}
