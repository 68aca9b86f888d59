package notice_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/services/notifications/internal/notice"
)

func TestAfterAnAttempt(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 11, 24, 8, 0, 0, 0, time.UTC)
	cases := []struct {
		reason   string
		outcome  notice.Outcome
		attempts int
		age      time.Duration
		state    notice.State
		wait     time.Duration
	}{
		{"sent is sent", notice.Outcome{State: notice.Sent}, 1, 0, notice.Sent, 0},
		{"a refused address stays refused", notice.Outcome{State: notice.PermanentFailure}, 1, 0, notice.PermanentFailure, 0},
		{"the first failure waits shortly", notice.Outcome{State: notice.TemporaryFailure}, 1, 0, notice.TemporaryFailure, 2 * time.Second},
		{"each next one twice as long", notice.Outcome{State: notice.TemporaryFailure}, 4, 0, notice.TemporaryFailure, 16 * time.Second},
		{"but never above five minutes", notice.Outcome{State: notice.TemporaryFailure}, 60, 0, notice.TemporaryFailure, 5 * time.Minute},
		{"a server that was away is asked soon, so that mail resumes with it", notice.Outcome{State: notice.TemporaryFailure, Unreachable: true}, 60, 0, notice.TemporaryFailure, 15 * time.Second},
		{"an unknown outcome is repeated under the same Message-ID", notice.Outcome{State: notice.Unknown}, 1, 0, notice.Unknown, 2 * time.Second},
		{"after five days it is no news", notice.Outcome{State: notice.TemporaryFailure}, 900, 121 * time.Hour, notice.Cancelled, 0},
		{"what was sent late was sent", notice.Outcome{State: notice.Sent}, 900, 121 * time.Hour, notice.Sent, 0},
	}
	for _, c := range cases {
		m := notice.Mail{Attempts: c.attempts, CreatedAt: now.Add(-c.age)}
		if state, wait := m.After(c.outcome, now); state != c.state || wait != c.wait {
			t.Errorf("%s: %s after %s, want %s after %s", c.reason, state, wait, c.state, c.wait)
		}
	}
}

// occasions is the store of one occasion.
type occasions struct {
	notice.Occasions
	o         notice.Occasion
	notices   []notice.Notice
	mails     []notice.Mail
	postponed time.Duration
	code      string
	buried    bool
}

func (s *occasions) Claim(context.Context) (notice.Occasion, bool, error) { return s.o, true, nil }

func (s *occasions) Tell(_ context.Context, _ notice.Occasion, n []notice.Notice, m []notice.Mail) error {
	s.notices, s.mails = n, m
	return nil
}

func (s *occasions) Postpone(_ context.Context, _ string, wait time.Duration, code string) error {
	s.postponed, s.code = wait, code
	return nil
}

func (s *occasions) Bury(_ context.Context, _, code string) error {
	s.buried, s.code = true, code
	return nil
}

func (s *occasions) Template(context.Context, notice.Kind) (notice.Template, error) {
	return notice.Template{Kind: "dossier.received", Version: 3, Mail: true, Title: notice.Text{VI: "{{.Number}}"}, Text: notice.Text{VI: "{{.Procedure}}", EN: "{{.Procedure}}"}}, nil
}

type directory struct {
	people []notice.Person
	err    error
	asked  *int64 // the seq that was asked for; nil: not noted
}

func (d directory) Recipients(_ context.Context, _ notice.DossierID, seq int64) (notice.Recipients, error) {
	if d.asked != nil {
		*d.asked = seq
	}
	return notice.Recipients{Number: "1", Procedure: notice.Text{VI: "v", EN: "e"}, People: d.people}, d.err
}

func tell(o notice.Occasion, d directory) (*occasions, error) {
	s := &occasions{o: o}
	teller := notice.Teller{
		Occasions: s, Directory: d, Dates: func(string, time.Time) string { return "" },
		Around: func(ctx context.Context, _ notice.Occasion, f func(context.Context) error) error { return f(ctx) },
	}
	_, err := teller.Next(context.Background())
	return s, err
}

func TestTheReasonAskedForIsThatOfTheEvent(t *testing.T) {
	t.Parallel()
	var asked int64
	if _, err := tell(notice.Occasion{Event: "e", Seq: 7, Kind: "dossier.extended"}, directory{asked: &asked}); err != nil || asked != 7 {
		t.Errorf("asked for seq %d, %v", asked, err)
	}
}

func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	one, two := "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2c", "0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2d"
	cases := []struct {
		reason         string
		facts          notice.Facts
		people         []notice.Person
		notices, mails int
	}{
		{"owner and submitter are one person", notice.Facts{}, []notice.Person{{Account: one, Email: "a@example.vn"}, {Account: one, Email: "A@example.vn "}}, 1, 1},
		{"a representative and an owner", notice.Facts{}, []notice.Person{{Account: one, Email: "a@example.vn"}, {Account: two, Email: "b@example.vn"}}, 2, 2},
		{"two accounts that share an address get one mail", notice.Facts{}, []notice.Person{{Account: one, Email: "a@example.vn"}, {Account: two, Email: "a@example.vn"}}, 2, 1},
		{"at the counter without an account", notice.Facts{}, []notice.Person{{Email: "a@example.vn"}}, 0, 1},
		{"without an address", notice.Facts{}, []notice.Person{{Account: one}}, 1, 0},
		{"nobody can be told", notice.Facts{}, []notice.Person{{Name: "x"}}, 0, 0},
		{"only the account that was linked", notice.Facts{Account: two}, []notice.Person{{Account: one, Email: "a@example.vn"}, {Account: two, Email: "b@example.vn"}}, 1, 1},
	}
	for _, c := range cases {
		s, err := tell(notice.Occasion{Facts: c.facts}, directory{people: c.people})
		if err != nil || len(s.notices) != c.notices || len(s.mails) != c.mails {
			t.Errorf("%s: %d notices and %d mails, %v, want %d and %d", c.reason, len(s.notices), len(s.mails), err, c.notices, c.mails)
		}
	}
}

func TestWhatWaitsAndWhatIsGivenUp(t *testing.T) {
	t.Parallel()
	cases := []struct {
		reason string
		err    error
		buried bool
	}{
		{"a dossier that does not exist never will", notice.ErrNoDossier, true},
		{"dossiers is away", fault.Unavailable("dependency_unavailable", "x"), false},
		{"our own right is missing: somebody mends it", fault.Forbidden("not_your_role", "x"), false},
		{"anything unforeseen", errors.New("x"), false},
	}
	for _, c := range cases {
		s, _ := tell(notice.Occasion{Attempts: 40}, directory{err: c.err})
		if s.buried != c.buried || !c.buried && s.postponed != 15*time.Second {
			t.Errorf("%s: buried %v, again after %s", c.reason, s.buried, s.postponed)
		}
	}
}

func TestHub(t *testing.T) {
	t.Parallel()
	h := notice.NewHub()
	first, leaveFirst := h.Subscribe("a")
	second, leaveSecond := h.Subscribe("a")
	other, leaveOther := h.Subscribe("b")
	defer leaveOther()
	h.Publish("a", notice.ID{})
	if len(first) != 1 || len(second) != 1 || len(other) != 0 {
		t.Errorf("%d, %d and %d notices, want 1, 1 and 0", len(first), len(second), len(other))
	}
	leaveFirst()
	for range 100 { // a reader that takes nothing must not hold up the others
		h.Publish("a", notice.ID{})
	}
	if len(first) != 1 || len(second) == 0 {
		t.Errorf("%d after leaving, %d in the slow stream", len(first), len(second))
	}
	leaveSecond()
}
