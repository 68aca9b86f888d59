package notifications_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	dossiersv1 "motcua.vn/api/dossiers/v1"
	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/bus"
	"motcua.vn/libs/bustest"
	"motcua.vn/libs/hosttest"
	"motcua.vn/libs/id"
	"motcua.vn/libs/pgtest"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/notifications"
	"motcua.vn/services/notifications/internal/postgres"
)

// peer stands in for dossiers.
type peer struct {
	mu         sync.Mutex
	recipients map[string]dossiersv1.Recipients
	journal    []bus.Event
	down       bool
}

func (p *peer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.down:
		http.Error(w, "down", http.StatusServiceUnavailable)
	case !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "):
		http.Error(w, "who?", http.StatusUnauthorized)
	case r.URL.Path == "/v1/events":
		page := dossiersv1.EventPage{Events: []dossiersv1.Event{}}
		for _, e := range p.journal {
			var after int64
			_, _ = fmt.Sscan(r.URL.Query().Get("after"), &after)
			if e.Subject == r.URL.Query().Get("aggregate") && e.Seq > after {
				body, _ := e.Encode()
				var m map[string]any
				_ = json.Unmarshal(body, &m)
				page.Events = append(page.Events, dossiersv1.Event{Position: e.Seq, Body: m})
			}
		}
		answer(w, http.StatusOK, page)
	default:
		dossier := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/v1/dossiers/"), "/recipients")
		found, ok := p.recipients[dossier]
		if !ok {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusNotFound)
			_ = json.NewEncoder(w).Encode(dossiersv1.Problem{Code: "dossier_not_found", Status: 404, Title: "Not Found", Type: "x"})
			return
		}
		answer(w, http.StatusOK, found)
	}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (p *peer) set(change func(*peer)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

type fixture struct {
	*hosttest.World
	db     pgtest.Database
	config notifications.Config
	peer   *peer
	stream *bustest.Stream
	conn   *bus.Conn
	api    *notificationsv1.ClientWithResponses
}

func prepare(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{
		World: hosttest.New(t), db: pgtest.New(t, "notifications", postgres.Migrate), peer: &peer{recipients: map[string]dossiersv1.Recipients{}},
		stream: bustest.NewStream(t),
	}
	f.Peer(t, "dossiers", f.peer)
	f.config = notifications.Config{Common: f.Common(t, "notifications", f.db), PublicURL: "http://localhost:8080/", SMTP: notifications.SMTP{
		Addr: setting(t, "TEST_SMTP_ADDR"), From: "Một Cửa <no-reply@motcua.example>", TLS: "off",
	}}
	f.config.NATS = f.stream.NATS(t)
	f.conn = f.stream.Conn(t)
	api, err := notificationsv1.NewClientWithResponses("https://notifications", notificationsv1.WithHTTPClient(f.Client(t, "notifications")))
	if err != nil {
		t.Fatal(err)
	}
	f.api = api
	return f
}

func (f *fixture) start(t *testing.T) (stop func()) {
	t.Helper()
	return f.Start(t, f.config.Common, func(ctx context.Context) error { return notifications.Serve(ctx, f.config) })
}

func start(t *testing.T) *fixture {
	t.Helper()
	f := prepare(t)
	f.start(t)
	return f
}

func setting(t *testing.T, name string) string {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		t.Fatalf("%s is not set: run under `go run ./stack/cmd/stack exec pg,nats,mail -- go test ...`", name)
	}
	return v
}

// dossier makes a dossier of one person, who is owner and submitter.
func (f *fixture) dossier(t *testing.T, c tenant.Caller, email string) id.UUID {
	t.Helper()
	dossier, account := id.New(), id.MustParse(c.Subject)
	person := dossiersv1.Recipient{Account: [16]byte(account), Name: "Nguyễn Thị Mẫu", Email: email, Language: "vi"}
	f.peer.set(func(p *peer) {
		p.recipients[dossier.String()] = dossiersv1.Recipients{
			Dossier: [16]byte(dossier), Number: "H53.30.01-251124-0001", ProcedureName: dossiersv1.Text{Vi: "Cấp bản sao trích lục hộ tịch", En: "Copy of an extract"},
			Status: "received", Reason: "Thiếu chữ ký", Recipients: []dossiersv1.Recipient{person, person},
		}
	})
	return dossier
}

const traceID = "4bf92f3577b34da6a3ce929d0e0e4736"

func event(dossier id.UUID, seq int64, kind string) bus.Event {
	data := map[string]any{
		"procedure": "9.900001", "status": "received", "channel": "online", "receiveAgency": "H53.30.01", "number": "H53.30.01-251124-0001",
		"at": "2025-11-24T01:12:00Z", "due": "2025-12-15T10:00:00Z",
	}
	raw, _ := json.Marshal(data)
	return bus.Event{
		ID: id.New().String(), Source: "dossiers", Type: kind + ".v1", Subject: dossier.String(), Seq: seq,
		Time: time.Date(2025, 11, 24, 1, 12, int(seq), 0, time.UTC), Actor: bus.Actor{Kind: "staff"}, Traceparent: "00-" + traceID + "-00f067aa0ba902b7-01", Data: raw,
	}
}

func (f *fixture) publish(t *testing.T, events ...bus.Event) {
	t.Helper()
	for _, e := range events {
		body, err := e.Encode()
		if err != nil {
			t.Fatal(err)
		}
		f.await(t, "NATS takes the event", func() bool { return f.conn.Publish(t.Context(), e.Topic(), e.ID, body) == nil })
	}
}

func (f *fixture) await(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.After(40 * time.Second)
	for !done() {
		select {
		case <-deadline:
			t.Fatalf("%s: not within 40 s", what)
		case <-time.After(30 * time.Millisecond):
		}
	}
}

func (f *fixture) notices(t *testing.T, c tenant.Caller) []notificationsv1.Notice {
	t.Helper()
	res, err := f.api.ListNoticesWithResponse(t.Context(), nil, f.As(t, "notifications", c))
	if err != nil || res.JSON200 == nil {
		t.Fatalf("%v %s", err, res.Body)
	}
	return res.JSON200.Notices
}

type mail struct {
	From, Subject, Text, HTML string
	MessageID                 string            `json:"message_id"`
	Headers                   map[string]string `json:"headers"`
}

// mails gives what the sink holds for an address.
func (f *fixture) mails(t *testing.T, to string) []mail {
	t.Helper()
	res, err := http.Get(setting(t, "TEST_MAIL_URL") + "/messages?to=" + url.QueryEscape(to))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var body struct{ Messages []mail }
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	return body.Messages
}

func address(t *testing.T) string { return id.New().String() + "@example.vn" }

func TestEventBecomesNoticeAndMail(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen, to := authntest.Citizen(1), address(t)
	dossier := f.dossier(t, citizen, to)
	f.publish(t, event(dossier, 1, "dossier.filed"), event(dossier, 2, "dossier.received"), event(dossier, 3, "dossier.assigned"))
	f.await(t, "two notices with sent mails", func() bool {
		all := f.notices(t, citizen)
		return len(all) == 2 && all[0].Mail == "sent" && all[1].Mail == "sent"
	})
	var received notificationsv1.Notice
	for _, n := range f.notices(t, citizen) {
		if n.Kind == "dossier.received" {
			received = n
		}
	}
	if received.Title.Vi != "Hồ sơ H53.30.01-251124-0001 đã được tiếp nhận" || received.Text.Vi != "Hồ sơ Cấp bản sao trích lục hộ tịch đã được tiếp nhận. Hẹn trả kết quả: Thứ Hai 15/12/2025." ||
		received.Title.En != "Dossier H53.30.01-251124-0001 was received" || received.Read || received.Dossier.String() != dossier.String() {
		t.Errorf("notice %+v", received)
	}
	sent := f.mails(t, to)
	if len(sent) != 2 {
		t.Fatalf("%d mails, want one of each told event though the person is owner and submitter", len(sent))
	}
	for _, m := range sent {
		link := "http://localhost:8080/dossiers/" + dossier.String()
		if !strings.Contains(m.Text, link) || !strings.Contains(m.HTML, link) || !strings.Contains(m.Text, "Kính gửi Nguyễn Thị Mẫu,") || !strings.HasSuffix(strings.Trim(m.MessageID, "<>"), "@motcua.example") {
			t.Errorf("mail %+v", m)
		}
	}
	if other := f.notices(t, authntest.Citizen(1)); len(other) != 0 {
		t.Errorf("another account sees %d notices", len(other))
	}
	f.reads(t, citizen, received)
	var kept int
	if err := f.db.Superuser(t).QueryRow(t.Context(), "select count(*) from mail where address <> '' or name <> '' or body <> ''").Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d sent mails still hold an address, %v", kept, err)
	}
}

func (f *fixture) unread(t *testing.T, c tenant.Caller) int64 {
	t.Helper()
	res, err := f.api.CountUnreadWithResponse(t.Context(), nil, f.As(t, "notifications", c))
	if err != nil || res.JSON200 == nil {
		t.Fatalf("%v %s", err, res.Body)
	}
	return res.JSON200.Unread
}

func (f *fixture) reads(t *testing.T, citizen tenant.Caller, n notificationsv1.Notice) {
	t.Helper()
	if got := f.unread(t, citizen); got != 2 {
		t.Errorf("%d unread, want 2", got)
	}
	for range 2 {
		res, err := f.api.ReadNoticeWithResponse(t.Context(), n.ID, nil, f.As(t, "notifications", citizen))
		if err != nil || res.JSON200 == nil || !res.JSON200.Read {
			t.Fatalf("read: %v %s", err, res.Body)
		}
	}
	stranger, err := f.api.ReadNoticeWithResponse(t.Context(), n.ID, nil, f.As(t, "notifications", authntest.Citizen(2)))
	if err != nil || stranger.StatusCode() != http.StatusNotFound {
		t.Errorf("a stranger marks it: %d %v", stranger.StatusCode(), err)
	}
	if got := f.unread(t, citizen); got != 1 {
		t.Errorf("%d unread after reading one, want 1", got)
	}
	all, err := f.api.ReadAllNoticesWithResponse(t.Context(), nil, f.As(t, "notifications", citizen))
	if err != nil || all.JSON200 == nil || all.JSON200.Unread != 0 {
		t.Errorf("read all: %v %s", err, all.Body)
	}
}

func TestLive(t *testing.T) {
	t.Parallel()
	f := start(t)
	citizen := authntest.Citizen(1)
	dossier := f.dossier(t, citizen, "")
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	res, err := f.api.StreamNotices(ctx, nil, f.As(t, "notifications", citizen))
	if err != nil || res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%v %+v", err, res)
	}
	defer res.Body.Close()
	f.publish(t, event(dossier, 1, "dossier.received"))
	lines := bufio.NewScanner(res.Body)
	var named bool
	for lines.Scan() {
		named = named || lines.Text() == "event: notice"
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var n notificationsv1.Notice
		if err := json.Unmarshal([]byte(data), &n); err != nil || n.Kind != "dossier.received" || !named {
			t.Errorf("%s: %v", data, err)
		}
		return
	}
	t.Fatalf("the stream ended: %v", lines.Err())
}
