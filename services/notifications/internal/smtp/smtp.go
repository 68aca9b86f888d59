// Package smtp hands mails to a mail server (RFC 5321).
package smtp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/textproto"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
	netsmtp "github.com/wneessen/go-mail/smtp"

	"motcua.vn/libs/config"
	"motcua.vn/services/notifications/internal/notice"
)

// TLS says how the connection is protected.
type TLS string

// The protections. Off is for a server on the same machine.
const (
	Off      TLS = "off"
	StartTLS TLS = "starttls"
	Implicit TLS = "tls"
)

// Options of a sender.
type Options struct {
	Addr      string // host:port
	From      string // address, a display name is allowed
	User      string // empty: no authentication
	Password  config.Secret
	TLS       TLS
	PublicURL string // of the portal, without a slash at its end
}

// Sender is a notice.Sender.
type Sender struct {
	o    Options
	host string
	port int
	from *mail.Address
}

var _ notice.Sender = (*Sender)(nil)

const replyWait = 45 * time.Second // for any one reply of the server

// New checks the options; it connects to nobody yet.
func New(o Options) (*Sender, error) {
	host, text, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, fmt.Errorf("SMTP_ADDR: %w", err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		return nil, fmt.Errorf("SMTP_ADDR: %w", err)
	}
	from, err := mail.ParseAddress(o.From)
	if err != nil {
		return nil, fmt.Errorf("SMTP_FROM: %w", err)
	}
	if o.TLS != Off && o.TLS != StartTLS && o.TLS != Implicit {
		return nil, errors.New("SMTP_TLS: off, starttls or tls")
	}
	s := &Sender{o: o, host: host, port: port, from: from}
	_, err = s.client()
	return s, err
}

func (s *Sender) client() (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(replyWait), gomail.WithHELO("motcua.vn"), gomail.WithoutNoop(),
	}
	switch s.o.TLS {
	case Implicit:
		options = append(options, gomail.WithSSL())
	case StartTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case Off:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.o.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(s.o.User), gomail.WithPassword(s.o.Password.Value()))
	}
	return gomail.NewClient(s.host, options...)
}

// Ping tells whether the mail server greets, for health.
func (s *Sender) Ping(ctx context.Context) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", s.o.Addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if s.o.TLS == Implicit {
		return nil // the greeting is behind the handshake, which Open proves
	}
	if until, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(until); err != nil {
			return err
		}
	}
	text := textproto.NewConn(conn)
	if _, _, err := text.ReadResponse(220); err != nil {
		return err
	}
	return text.PrintfLine("QUIT")
}

// Open implements notice.Sender.
func (s *Sender) Open(ctx context.Context) (notice.Session, notice.Outcome, error) {
	conn, client, err := s.dial(ctx)
	if err != nil && s.o.User != "" {
		if changed, reload := s.o.Password.Reload(); reload == nil && changed {
			conn, client, err = s.dial(ctx)
		}
	}
	if err != nil {
		return nil, notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_unreachable", Unreachable: true}, fmt.Errorf("mail server: %w", err)
	}
	return &session{sender: s, client: client, conn: conn}, notice.Outcome{}, nil
}

func (s *Sender) dial(ctx context.Context) (*netsmtp.Client, *gomail.Client, error) {
	client, err := s.client()
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, err := client.DialToSMTPClientWithContext(ctx)
	return conn, client, err
}

type session struct {
	sender *Sender
	client *gomail.Client
	conn   *netsmtp.Client
	broken bool // the connection, so that what follows did not leave
}

// Send implements notice.Session.
func (c *session) Send(_ context.Context, m notice.Mail) notice.Outcome {
	if c.broken {
		return notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_connection", Unreachable: true}
	}
	msg, err := c.sender.compose(m)
	if err != nil {
		return notice.Outcome{State: notice.PermanentFailure, Code: "mail_address"}
	}
	err = c.client.SendWithSMTPClient(c.conn, msg)
	if msg.IsDelivered() {
		c.broken = err != nil
		return notice.Outcome{State: notice.Sent, Code: "smtp_250"}
	}
	if err == nil {
		return notice.Outcome{State: notice.Unknown, Code: "smtp_unknown"}
	}
	o := outcome(err)
	c.broken = o.Unreachable || o.State == notice.Unknown
	return o
}

// outcome reads a failure. The server's words stay out of it: they quote addresses.
func outcome(err error) notice.Outcome {
	var failure *gomail.SendError
	if !errors.As(err, &failure) {
		return notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_connection", Unreachable: true}
	}
	code := failure.ErrorCode()
	switch {
	case code == 0 && (failure.Reason == gomail.ErrSMTPDataClose || failure.Reason == gomail.ErrWriteContent):
		// The server has the text and its reply did not come: it may have taken it.
		return notice.Outcome{State: notice.Unknown, Code: "smtp_no_reply"}
	case code == 0:
		return notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_connection", Unreachable: true}
	case code == 421:
		return notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_421", Unreachable: true}
	case code >= 500 && failure.Reason != gomail.ErrSMTPMailFrom:
		return notice.Outcome{State: notice.PermanentFailure, Code: "smtp_" + strconv.Itoa(code)}
	}
	// A refused sender is our own configuration, which somebody mends.
	return notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_" + strconv.Itoa(code)}
}

// Close implements notice.Session.
func (c *session) Close() {
	// The mails are settled; a goodbye that is not heard changes nothing.
	if c.client.CloseWithSMTPClient(c.conn) != nil {
		_ = c.conn.Close()
	}
}
