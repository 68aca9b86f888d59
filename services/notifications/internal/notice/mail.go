package notice

import (
	"context"
	"errors"
	"time"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/id"
)

// MailID names a mail; its Message-ID is made of it, so that a repeat is recognised.
type MailID struct{ id.UUID }

// State of a mail (domain handbook section 10).
type State string

// The states. None is that of a notice without a mail.
const (
	None             State = "none"
	Created          State = "created"
	Sending          State = "sending"
	Sent             State = "sent"
	Delivered        State = "delivered"
	TemporaryFailure State = "temporary_failure"
	PermanentFailure State = "permanent_failure"
	Unknown          State = "unknown"
	Cancelled        State = "cancelled"
)

// Mail is one message to one address. Address, name and text are forgotten once
// it was sent.
type Mail struct {
	ID          MailID
	Notice      ID // zero: the person has no account
	Account     string
	Agency      string
	Dossier     DossierID
	Kind        Kind
	Address     string
	Name        string
	Language    string
	Title       string
	Text        string
	Traceparent string
	State       State
	Attempts    int // this one included
	CreatedAt   time.Time
}

// Outcome is what came of one attempt.
type Outcome struct {
	State State  // Sent, TemporaryFailure, PermanentFailure or Unknown
	Code  string // of the reply, "smtp_550"; never its text, which quotes addresses
	// Unreachable says that the server was not there, so that no other mail would get through now.
	Unreachable bool
}

// Sender hands mails to the mail server over one connection.
type Sender interface {
	// Open connects; the outcome of a failure holds for every mail.
	Open(ctx context.Context) (Session, Outcome, error)
}

// Session is one connection to the mail server.
type Session interface {
	Send(ctx context.Context, m Mail) Outcome
	Close()
}

// Mails is the store of mails.
type Mails interface {
	// ClaimMails takes at most limit mails whose turn it is, a few of each agency,
	// so that one bulk sender delays nobody else.
	ClaimMails(ctx context.Context, limit int) ([]Mail, error)
	// Settle records the state after an attempt and when the next one is.
	Settle(ctx context.Context, m MailID, s State, wait time.Duration, code string) error
}

// Mailer sends what is due.
type Mailer struct {
	Mails  Mails
	Sender Sender
	Clock  clock.Clock
	// Around runs an attempt within the trace of its event.
	Around func(ctx context.Context, m Mail, send func(context.Context) Outcome) Outcome
}

const (
	mailBatch       = 4 // under the claim's time even when each takes the longest
	mailFirstWait   = 2 * time.Second
	unreachableWait = 15 * time.Second
	temporaryWait   = 5 * time.Minute
	giveUpAfter     = 5 * 24 * time.Hour // RFC 5321 section 4.5.4.1
)

// Next sends one batch; busy is false when nothing was due.
func (s *Mailer) Next(ctx context.Context) (busy bool, err error) {
	mails, err := s.Mails.ClaimMails(ctx, mailBatch)
	if err != nil || len(mails) == 0 {
		return false, err
	}
	session, outcome, err := s.Sender.Open(ctx)
	if err != nil {
		for _, m := range mails {
			err = errors.Join(err, s.settle(ctx, m, outcome))
		}
		return true, err
	}
	defer session.Close()
	for _, m := range mails {
		outcome := s.Around(ctx, m, func(ctx context.Context) Outcome { return session.Send(ctx, m) })
		err = errors.Join(err, s.settle(ctx, m, outcome))
	}
	return true, err
}

func (s *Mailer) settle(ctx context.Context, m Mail, o Outcome) error {
	state, wait := m.After(o, s.Clock.Now())
	return s.Mails.Settle(context.WithoutCancel(ctx), m.ID, state, wait, o.Code)
}

// After gives the state that follows an attempt, and when the next one is. A
// mail that is too old to be news is cancelled rather than tried again.
func (m Mail) After(o Outcome, now time.Time) (State, time.Duration) {
	if o.State == Sent || o.State == PermanentFailure {
		return o.State, 0
	}
	if now.Sub(m.CreatedAt) > giveUpAfter {
		return Cancelled, 0
	}
	most := temporaryWait
	if o.Unreachable {
		most = unreachableWait
	}
	return o.State, Wait(m.Attempts, mailFirstWait, most)
}
