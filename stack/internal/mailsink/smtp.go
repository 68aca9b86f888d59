package mailsink

import (
	"io"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// slowness is how long a slow sink waits before it answers a message.
const slowness = 15 * time.Second

// backend makes one session per connection.
type backend struct{ sink *Sink }

// NewSession implements smtp.Backend.
func (b backend) NewSession(*smtp.Conn) (smtp.Session, error) {
	if b.sink.Mode() == Refuse {
		return nil, &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "told to refuse"}
	}
	return &session{sink: b.sink}, nil
}

// session collects one envelope after the other.
type session struct {
	sink *Sink
	from string
	to   []string
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from, s.to = from, nil
	return nil
}

// Rcpt implements smtp.Session.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if _, err := mail.ParseAddress(to); err != nil {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 3}, Message: "no such address"}
	}
	s.to = append(s.to, strings.ToLower(to))
	return nil
}

// Data implements smtp.Session: the message is kept before 250 is answered.
func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	switch s.sink.Mode() {
	case OK:
	case Refuse:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "told to refuse"}
	case Slow:
		select {
		case <-time.After(slowness):
		case <-s.sink.closed:
			return smtp.ErrServerClosed
		}
	}
	m := Read(raw)
	m.At, m.From, m.To = time.Now().UTC(), s.from, s.to
	return s.sink.box.add(m)
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.from, s.to = "", nil }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }
