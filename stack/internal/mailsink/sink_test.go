package mailsink_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/smtp"
	"net/url"
	"strings"
	"testing"
	"time"

	"motcua.vn/stack/internal/mailsink"
)

const letter = "From: Mot Cua <a@example.test>\r\nTo: B@example.test\r\nSubject: =?utf-8?q?H=E1=BB=93_s=C6=A1?=\r\nMessage-ID: <one@example.test>\r\nTraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n" +
	"--x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nH=E1=BB=93 s=C6=A1 c=E1=BB=A7a b=C3=A0\r\n" +
	"--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+SOG7kyBzxqE8L3A+\r\n--x--\r\n"

func start(t *testing.T, dir string) *mailsink.Sink {
	t.Helper()
	s, err := mailsink.Start(mailsink.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func send(s *mailsink.Sink) error {
	return smtp.SendMail(s.Addr, nil, "a@example.test", []string{"B@example.test"}, []byte(letter))
}

func get(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func messages(t *testing.T, s *mailsink.Sink, query string) []mailsink.Message {
	t.Helper()
	var answer struct{ Messages []mailsink.Message }
	if err := json.Unmarshal([]byte(get(t, s.URL+"/messages?"+query)), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Messages
}

func TestMessageIsKeptAndShown(t *testing.T) {
	t.Parallel()
	s := start(t, "")
	before := time.Now()
	if err := send(s); err != nil {
		t.Fatal(err)
	}
	found := messages(t, s, "to=b@example.test&since="+url.QueryEscape(before.Format(time.RFC3339Nano)))
	if len(found) != 1 {
		t.Fatalf("%d messages", len(found))
	}
	m := found[0]
	if m.Subject != "Hồ sơ" || m.MessageID != "<one@example.test>" || m.Text != "Hồ sơ của bà" || m.HTML != "<p>Hồ sơ</p>" {
		t.Errorf("got %+v", m)
	}
	if m.Headers["Traceparent"] == "" || m.Raw != "" {
		t.Errorf("headers %v, raw of %d bytes in a list", m.Headers, len(m.Raw))
	}
	var whole mailsink.Message
	if err := json.Unmarshal([]byte(get(t, s.URL+"/messages/"+m.ID)), &whole); err != nil || !strings.Contains(whole.Raw, "boundary=x") {
		t.Errorf("%v, raw %q", err, whole.Raw)
	}
	for _, path := range []string{"/", "/message/" + m.ID} {
		if page := get(t, s.URL+path); !strings.Contains(page, "Hồ sơ") {
			t.Errorf("%s does not show the message", path)
		}
	}
	for _, query := range []string{"to=c@example.test", "since=" + url.QueryEscape(time.Now().Add(time.Hour).Format(time.RFC3339))} {
		if found := messages(t, s, query); len(found) != 0 {
			t.Errorf("%s finds %d", query, len(found))
		}
	}
}

func TestMessagesOutliveTheSink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, dir)
	if err := send(s); err != nil {
		t.Fatal(err)
	}
	s.Stop()
	again := start(t, dir)
	if err := send(again); err != nil {
		t.Fatal(err)
	}
	found := messages(t, again, "")
	if len(found) != 2 || found[0].ID == found[1].ID {
		t.Errorf("got %+v", found)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	s := start(t, "")
	fault := func(mode string) int {
		res, err := http.Post(s.URL+"/fault", "application/json", strings.NewReader(fmt.Sprintf(`{"mode":%q}`, mode)))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	if code := fault("explode"); code != http.StatusBadRequest {
		t.Errorf("unknown mode: status %d", code)
	}
	if fault("refuse"); send(s) == nil {
		t.Error("a refusing sink took a message")
	}
	fault("slow")
	ended := make(chan error, 1)
	go func() { ended <- send(s) }()
	select {
	case err := <-ended:
		t.Errorf("a slow sink answered at once: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	fault("ok")
	if err := send(s); err != nil {
		t.Errorf("mended: %v", err)
	}
	if n := len(messages(t, s, "")); n != 1 {
		t.Errorf("%d messages, want the last one only", n)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(letter))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=x\n\n--x"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if m := mailsink.Read(raw); m.Raw != string(raw) {
			t.Error("the source is not what came")
		}
	})
}
