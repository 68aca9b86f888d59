package mailsink

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Mode is how the sink treats the messages it is offered.
type Mode string

// The modes a test may choose.
const (
	OK     Mode = "ok"     // accept
	Refuse Mode = "refuse" // answer 4xx
	Slow   Mode = "slow"   // accept after 15 s
)

// Config of a sink.
type Config struct {
	Dir  string // where messages are kept; empty keeps them in memory only
	SMTP int    // port
	HTTP int    // port of the page and the query
}

// Sink is a running sink, inside this process.
type Sink struct {
	Addr string // SMTP, host:port
	URL  string // of the page and the query

	box    *box
	smtp   *smtp.Server
	web    *http.Server
	closed chan struct{}
	close  func()

	mu   sync.Mutex
	mode Mode
}

// Start listens on 127.0.0.1 until Stop.
func Start(c Config) (*Sink, error) {
	b, err := openBox(c.Dir)
	if err != nil {
		return nil, err
	}
	s := &Sink{box: b, mode: OK, closed: make(chan struct{})}
	s.close = sync.OnceFunc(func() { close(s.closed) })
	mail, err := listen(c.SMTP)
	if err != nil {
		return nil, fmt.Errorf("mail sink, SMTP: %w", err)
	}
	page, err := listen(c.HTTP)
	if err != nil {
		mail.Close()
		return nil, fmt.Errorf("mail sink, page: %w", err)
	}
	s.Addr, s.URL = mail.Addr().String(), "http://"+page.Addr().String()

	s.smtp = smtp.NewServer(backend{s})
	s.smtp.Domain = "localhost"
	s.smtp.MaxMessageBytes = 20 << 20
	s.smtp.MaxRecipients = 100
	s.smtp.ReadTimeout, s.smtp.WriteTimeout = time.Minute, time.Minute
	s.smtp.AllowInsecureAuth = true
	s.web = &http.Server{Handler: s.handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = s.smtp.Serve(mail) }()
	go func() { _ = s.web.Serve(page) }()
	return s, nil
}

func listen(port int) (net.Listener, error) {
	return net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
}

// Stop closes both listeners and all connections.
func (s *Sink) Stop() {
	s.close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = s.smtp.Close()
	if err := s.web.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
		_ = s.web.Close()
	}
}

// Mode tells how the sink treats messages now.
func (s *Sink) Mode() Mode {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mode
}

// SetMode changes it. It refuses a mode that does not exist.
func (s *Sink) SetMode(m Mode) error {
	if m != OK && m != Refuse && m != Slow {
		return fmt.Errorf("mode %q is none of %s, %s, %s", m, OK, Refuse, Slow)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mode = m
	return nil
}
