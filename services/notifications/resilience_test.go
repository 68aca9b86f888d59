package notifications_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/config"
	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/run"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/notifications"
)

// processPrefix names the stream of a test to the process that it starts; a
// shipped binary has no such variable.
const processPrefix = "NOTIFICATIONS_TEST_STREAM"

// TestMain is also the process that is killed: this binary, built with failpoints.
func TestMain(m *testing.M) {
	if os.Getenv(processPrefix) == "" {
		os.Exit(m.Run())
	}
	os.Args = os.Args[:1]
	run.Main("notifications", func(ctx context.Context) error {
		var c notifications.Config
		if err := config.Load(ctx, &c); err != nil {
			return err
		}
		c.NATS.Prefix = os.Getenv(processPrefix)
		return notifications.Serve(ctx, c)
	})
}

// process is the environment of this service as a process of its own.
func (f *fixture) process(more ...string) []string {
	return append([]string{
		processPrefix + "=" + f.stream.Prefix, "PUBLIC_URL=" + f.config.PublicURL,
		"SMTP_ADDR=" + f.config.SMTP.Addr, "SMTP_FROM=" + f.config.SMTP.From, "SMTP_TLS=off",
	}, more...)
}

func buildTest(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "notifications.test")
	if out, err := exec.Command("go", "test", "-c", "-tags", "failpoints", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// TestKilledBetweenEveryTwoWrites kills the service at each failpoint and starts
// it again: the notice is there exactly once, the mail at least once, and a
// second time only where the kill fell between the server's 250 and our commit,
// under the same Message-ID. What the process wrote names nobody.
func TestKilledBetweenEveryTwoWrites(t *testing.T) {
	t.Parallel()
	bin := buildTest(t)
	for _, point := range []string{
		"inbox.logged", "notifications.recorded", "inbox.applied", "inbox.advanced", "inbox.committed",
		"notifications.occasion_claimed", "notifications.occasion_ended", "notifications.notice_inserted", "notifications.mail_inserted", "notifications.told",
		"notifications.mails_claimed", "notifications.mail_sent", "notifications.mail_settled",
	} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			f := prepare(t)
			citizen, to := authntest.Citizen(1), address(t)
			dossier := f.dossier(t, citizen, to)
			env := f.process("FAILPOINT="+point, "FAILPOINT_MARK="+filepath.Join(t.TempDir(), "killed"), "OTEL_TRACES_EXPORTER=console")
			first := hosttest.StartProcess(t, bin, f.config.Common, env...)
			f.publish(t, event(dossier, 1, "dossier.received"))
			limit, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			if err := first.Wait(limit); err == nil || limit.Err() != nil {
				t.Fatalf("it was not killed: %v", err)
			}
			second := hosttest.StartProcess(t, bin, f.config.Common, env...)
			f.publish(t, event(dossier, 2, "dossier.assigned")) // silent; the gap before it brings the first one back at once
			f.await(t, "the mail is sent", func() bool {
				all := f.notices(t, citizen)
				return len(all) == 1 && all[0].Mail == "sent"
			})
			f.once(t, point, to)
			for _, log := range []string{first.Log(), second.Log()} {
				for _, secret := range []string{to, "Nguyễn Thị Mẫu", "Mẫu"} {
					if strings.Contains(log, secret) {
						t.Errorf("what the process wrote names %q", secret)
					}
				}
			}
		})
	}
}

func (f *fixture) once(t *testing.T, point, to string) {
	t.Helper()
	sent, want := f.mails(t, to), 1
	if point == "notifications.mail_sent" {
		want = 2
	}
	if len(sent) != want {
		t.Errorf("%d mails, want %d", len(sent), want)
	}
	for _, m := range sent {
		if m.MessageID != sent[0].MessageID {
			t.Errorf("a repeat under another Message-ID: %s and %s", m.MessageID, sent[0].MessageID)
		}
	}
}

// TestTrace: the span that sends the mail belongs to the trace of the request
// behind the event.
func TestTrace(t *testing.T) {
	t.Parallel()
	f := prepare(t)
	citizen, to := authntest.Citizen(1), address(t)
	dossier := f.dossier(t, citizen, to)
	p := hosttest.StartProcess(t, buildTest(t), f.config.Common, f.process("OTEL_TRACES_EXPORTER=console", "OTEL_BSP_SCHEDULE_DELAY=100")...)
	f.publish(t, event(dossier, 1, "dossier.received"))
	f.await(t, "the spans are exported", func() bool {
		return strings.Contains(p.Log(), `"Name":"smtp send","SpanContext":{"TraceID":"`+traceID) &&
			strings.Contains(p.Log(), `"Name":"tell dossier.received","SpanContext":{"TraceID":"`+traceID)
	})
}

// TestDossiersAndKeycloakAway: while either is away nothing is given up, and
// both resume by themselves.
func TestDossiersAndKeycloakAway(t *testing.T) {
	t.Parallel()
	f := prepare(t)
	issuer, err := url.Parse(f.Issuer.KeycloakURL())
	if err != nil {
		t.Fatal(err)
	}
	var keycloakDown atomic.Bool
	proxy := httputil.NewSingleHostReverseProxy(issuer)
	gate := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if keycloakDown.Load() && strings.HasSuffix(r.URL.Path, "/token") {
			http.Error(w, "down", http.StatusBadGateway)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(gate.Close)
	f.config.Realm.KeycloakURL = gate.URL
	keycloakDown.Store(true)
	f.start(t)
	citizen := authntest.Citizen(1)
	dossier := f.dossier(t, citizen, "")
	f.publish(t, event(dossier, 1, "dossier.filed"))
	f.await(t, "two tries without Keycloak", func() bool { return f.attempts(t) >= 2 })
	f.peer.set(func(p *peer) { p.down = true })
	keycloakDown.Store(false)
	tried := f.attempts(t)
	f.await(t, "two tries without dossiers", func() bool { return f.attempts(t) >= tried+2 })
	if n := len(f.letters(t)); n != 0 || len(f.notices(t, citizen)) != 0 {
		t.Fatalf("%d dead letters while others were away", n)
	}
	f.peer.set(func(p *peer) { p.down = false })
	f.await(t, "the notice comes by itself", func() bool { return len(f.notices(t, citizen)) == 1 })
}

func (f *fixture) attempts(t *testing.T) (n int) {
	t.Helper()
	if err := f.db.Superuser(t).QueryRow(t.Context(), "select coalesce(max(attempts), 0) from occasion").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestMailServerAway: notices do not wait for mail, and mail goes out once the server is there.
func TestMailServerAway(t *testing.T) {
	t.Parallel()
	f := prepare(t)
	sink := f.config.SMTP.Addr
	f.config.SMTP.Addr = f.Common(t, "elsewhere", f.db).HTTPAddr
	f.start(t)
	citizen, to := authntest.Citizen(1), address(t)
	dossier := f.dossier(t, citizen, to)
	f.publish(t, event(dossier, 1, "dossier.received"))
	f.await(t, "the notice is there and its mail failed for now", func() bool {
		all := f.notices(t, citizen)
		return len(all) == 1 && all[0].Mail == "temporary_failure"
	})
	forward(t, f.config.SMTP.Addr, sink)
	f.await(t, "the mail is sent", func() bool { return f.notices(t, citizen)[0].Mail == "sent" })
	if n := len(f.mails(t, to)); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func forward(t *testing.T, from, to string) {
	t.Helper()
	l, err := net.Listen("tcp", from)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				continue
			}
			go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
			go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
		}
	}()
}

// TestGap: an event that the bus lost comes from dossiers' journal, in order.
func TestGap(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen := authntest.Citizen(1)
	dossier := f.dossier(t, citizen, "")
	lost := event(dossier, 1, "dossier.filed")
	f.peer.set(func(p *peer) { lost.SpecVersion = "1.0"; p.journal = []bus.Event{lost} })
	f.publish(t, event(dossier, 2, "dossier.received"))
	f.await(t, "both are told", func() bool { return len(f.notices(t, citizen)) == 2 })
	var first string
	if err := f.db.Superuser(t).QueryRow(t.Context(), "select kind from notice order by id limit 1").Scan(&first); err != nil || first != "dossier.filed" {
		t.Errorf("told %s first, %v", first, err)
	}
}

var administrator = authntest.Staff("H53", tenant.ProvinceAdministrator)

func (f *fixture) letters(t *testing.T) []notificationsv1.DeadLetter {
	t.Helper()
	res, err := f.api.ListDeadLettersWithResponse(t.Context(), &notificationsv1.ListDeadLettersParams{Limit: 10}, f.As(t, "notifications", administrator))
	if err != nil || res.JSON200 == nil {
		t.Fatalf("%v %s", err, res.Body)
	}
	return res.JSON200.Letters
}

func (f *fixture) replay(t *testing.T, letter notificationsv1.DeadLetter) int {
	t.Helper()
	params := notificationsv1.ReplayDeadLetterParams{IdempotencyKey: id.New().String()}
	res, err := f.api.ReplayDeadLetterWithResponse(t.Context(), letter.ID, &params, f.As(t, "notifications", administrator))
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode()
}

func TestDeadLetters(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen := authntest.Citizen(1)
	dossier := f.dossier(t, citizen, "this is no address")
	unknown := id.New()
	unreadable := event(id.New(), 1, "dossier.received")
	unreadable.Data = []byte(`{"due": "yesterday"}`)
	f.publish(t, event(unknown, 1, "dossier.received"), event(dossier, 1, "dossier.received"), unreadable)
	f.await(t, "three letters", func() bool { return len(f.letters(t)) == 3 })
	byReason := map[string]notificationsv1.DeadLetter{}
	for _, l := range f.letters(t) {
		byReason[strings.Fields(l.Reason)[0]] = l
		if strings.Contains(l.Reason, "this is no address") {
			t.Errorf("a letter holds an address: %s", l.Reason)
		}
	}
	if byReason["mail_address"].Source != "mail" || byReason["dossier_not_found"].Source != "event" || byReason["event"].Source != "event" {
		t.Fatalf("letters %+v", byReason)
	}
	for range 2 {
		if got := f.replay(t, byReason["event"]); got != http.StatusConflict {
			t.Errorf("an event that still cannot be read: %d", got)
		}
		if got := f.replay(t, byReason["mail_address"]); got != http.StatusAccepted {
			t.Errorf("a mail: %d", got)
		}
	}
	f.peer.set(func(p *peer) { p.recipients[unknown.String()] = p.recipients[dossier.String()] })
	for range 2 {
		if got := f.replay(t, byReason["dossier_not_found"]); got != http.StatusAccepted {
			t.Errorf("an occasion: %d", got)
		}
	}
	f.await(t, "the notice of the replayed event", func() bool { return len(f.notices(t, citizen)) == 2 })
	if got := f.replay(t, notificationsv1.DeadLetter{ID: [16]byte(id.New())}); got != http.StatusNotFound {
		t.Errorf("a letter that is none: %d", got)
	}
	res, err := f.api.ListDeadLettersWithResponse(t.Context(), nil, f.As(t, "notifications", citizen))
	if err != nil || res.StatusCode() != http.StatusForbidden {
		t.Errorf("a citizen reads letters: %d %v", res.StatusCode(), err)
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	f := start(t)
	res, err := f.api.ListTemplatesWithResponse(t.Context(), nil, f.As(t, "notifications", administrator))
	if err != nil || res.JSON200 == nil {
		t.Fatalf("%v %s", err, res.Body)
	}
	for _, p := range res.JSON200.Templates {
		if p.Preview.Vi == "" || p.Preview.En == "" || strings.Contains(p.Preview.Vi+p.Preview.En, "{{") {
			t.Errorf("preview of %s: %+v", p.Kind, p.Preview)
		}
	}
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen := authntest.Citizen(1)
	dossier := f.dossier(t, citizen, address(t))
	f.publish(t, event(dossier, 1, "dossier.received"))
	f.await(t, "a notice", func() bool { return len(f.notices(t, citizen)) == 1 })
	reviewed := map[string]string{"goose_db_version": "the schema's version is no secret"}
	pgtest.CheckPolicies(t, f.db, reviewed)
	pgtest.CheckPooled(t, f.db, reviewed)
}
