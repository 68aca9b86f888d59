package smtp_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/id"
	"motcua.vn/services/notifications/internal/notice"
	"motcua.vn/services/notifications/internal/smtp"
)

// server speaks just enough SMTP to fail in a chosen way: script maps a command
// ("RCPT", "." for the end of the text) to its reply; "" hangs up without one.
func server(t *testing.T, script map[string]string) (addr string, received func() string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	text := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		text <- converse(conn, script)
	}()
	return l.Addr().String(), func() string {
		select {
		case s := <-text:
			return s
		case <-time.After(10 * time.Second):
			return "nothing"
		}
	}
}

func converse(conn net.Conn, script map[string]string) string {
	in := bufio.NewScanner(conn)
	_, _ = fmt.Fprint(conn, "220 sink\r\n")
	var text strings.Builder
	data := false
	for in.Scan() {
		line := in.Text()
		word, _, _ := strings.Cut(strings.ToUpper(line), " ")
		if data && line != "." {
			text.WriteString(line + "\n")
			continue
		}
		reply, chosen := script[word]
		switch {
		case chosen && reply == "":
			return text.String()
		case chosen:
		case word == "EHLO":
			reply = "250-sink\r\n250 8BITMIME"
		case word == "DATA":
			reply = "354 go on"
		case word == "QUIT":
			reply = "221 bye"
		default:
			reply = "250 ok"
		}
		data = word == "DATA" && strings.HasPrefix(reply, "354")
		_, _ = fmt.Fprint(conn, reply+"\r\n")
	}
	return text.String()
}

func mail() notice.Mail {
	return notice.Mail{
		ID: notice.MailID{UUID: id.MustParse("0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2c")}, Address: "citizen@example.vn", Name: "Nguyễn Thị Mẫu <script> https://evil.example", Language: "vi",
		Title: "Hồ sơ đã được tiếp nhận", Text: "Hẹn trả <b>hôm nay</b>.", CreatedAt: time.Date(2025, 11, 24, 1, 12, 0, 0, time.UTC),
	}
}

func send(t *testing.T, addr string, m notice.Mail) notice.Outcome {
	t.Helper()
	s, err := smtp.New(smtp.Options{Addr: addr, From: "Một Cửa <no-reply@motcua.example>", TLS: smtp.Off, PublicURL: "http://localhost:8080"})
	if err != nil {
		t.Fatal(err)
	}
	session, outcome, err := s.Open(t.Context())
	if err != nil {
		return outcome
	}
	defer session.Close()
	return session.Send(t.Context(), m)
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	cases := []struct {
		reason string
		script map[string]string
		want   notice.Outcome
	}{
		{"the server took it", nil, notice.Outcome{State: notice.Sent, Code: "smtp_250"}},
		{"no such mailbox", map[string]string{"RCPT": "550 5.1.1 no citizen@example.vn"}, notice.Outcome{State: notice.PermanentFailure, Code: "smtp_550"}},
		{"the text is refused for good", map[string]string{".": "554 spam"}, notice.Outcome{State: notice.PermanentFailure, Code: "smtp_554"}},
		{"the mailbox is full for now", map[string]string{"RCPT": "452 full"}, notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_452"}},
		{"our sender is refused: we mend it", map[string]string{"MAIL": "550 who are you"}, notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_550"}},
		{"the server goes down", map[string]string{"MAIL": "421 bye"}, notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_421", Unreachable: true}},
		{"it hangs up before it has the text", map[string]string{"RCPT": ""}, notice.Outcome{State: notice.TemporaryFailure, Code: "smtp_connection", Unreachable: true}},
		{"it has the text and hangs up: nobody knows", map[string]string{".": ""}, notice.Outcome{State: notice.Unknown, Code: "smtp_no_reply"}},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			addr, _ := server(t, c.script)
			if got := send(t, addr, mail()); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
	if got := send(t, "127.0.0.1:1", mail()); got.State != notice.TemporaryFailure || !got.Unreachable {
		t.Errorf("nobody listens: %+v", got)
	}
	for _, address := range []string{"no address", "a@b.vn, c@d.vn", "a@b.vn\r\nBcc: c@d.vn", "X <a@b.vn>", ""} {
		bad := mail()
		bad.Address = address
		addr, _ := server(t, nil)
		if got := send(t, addr, bad); got.State != notice.PermanentFailure || got.Code != "mail_address" {
			t.Errorf("%q: %+v", address, got)
		}
	}
}

func TestMessage(t *testing.T) {
	t.Parallel()
	addr, received := server(t, nil)
	if got := send(t, addr, mail()); got.State != notice.Sent {
		t.Fatalf("%+v", got)
	}
	text := received()
	for _, want := range []string{
		"Message-ID: <0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2c@motcua.example>", "Auto-Submitted: auto-generated", "text/plain", "text/html", "multipart/alternative",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the message lacks %q", want)
		}
	}
	_, html, _ := strings.Cut(text, "text/html")
	if strings.Contains(text, "evil") {
		t.Error("the name that somebody typed tells the reader where to go")
	}
	if strings.Contains(html, "<script>") || strings.Contains(html, "<b>") {
		t.Error("what people wrote stands in the HTML as HTML")
	}
}
