package notice

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/run"
	"motcua.vn/services/portal/internal/session"
	"motcua.vn/services/portal/internal/site"
)

// again tells the browser to come back after 5 s where the stream cannot begin;
// an error status would end its tries for good.
const again = "retry: 5000\n: later\n\n"

// live passes the person's stream on. It ends with the browser, with the
// server, or with the stream behind; the browser comes again by itself.
func live(a *site.Ask) error {
	if a.Session == nil {
		a.W.WriteHeader(http.StatusNoContent) // the one answer after which a browser stays away
		return nil
	}
	answer, err := a.Clients.Notifications(a).StreamNotices(a.Ctx(), &notificationsv1.StreamNoticesParams{})
	if err == nil {
		defer answer.Body.Close()
		err = kit.Refusal(answer)
	}
	if errors.Is(err, session.ErrSignedOut) {
		a.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	h := a.W.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	a.W.WriteHeader(http.StatusOK)
	if err != nil {
		if a.Ctx().Err() == nil {
			a.Log("no live notices", err)
		}
		_, err := io.WriteString(a.W, again)
		return err
	}
	run.Extend(a.Ctx(), 0)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-run.Stopping(a.Ctx()):
			_ = answer.Body.Close() // ends the reading below
		case <-stop:
		}
	}()
	relay(answer.Body, flushing{a.W}, func(n notificationsv1.Notice) event { return eventOf(a, n) })
	return nil
}

// event is what the page's script expects (live.ts).
type event struct {
	Unread int    `json:"unread"`
	Text   string `json:"text"`
	Href   string `json:"href,omitempty"`
	Link   string `json:"link,omitempty"`
}

func eventOf(a *site.Ask, n notificationsv1.Notice) event {
	a.ForgetUnread()
	return event{Unread: a.Unread(), Text: a.Text(n.Title.Vi, n.Title.En), Href: href(n), Link: a.T("notice.open")}
}

// maxLine bounds a line of the stream in bytes; a notice is far smaller.
const maxLine = 64 << 10

// relay copies a stream of notices line by line; the data of each notice is
// put as the page shows it. It returns when either side has gone.
func relay(from io.Reader, to io.Writer, shown func(notificationsv1.Notice) event) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		line := lines.Text()
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			var n notificationsv1.Notice
			if err := json.Unmarshal([]byte(data), &n); err != nil {
				return
			}
			body, err := json.Marshal(shown(n))
			if err != nil {
				return
			}
			line = "data: " + string(body)
		}
		if _, err := io.WriteString(to, line+"\n"); err != nil {
			return
		}
	}
}

// flushing sends what is written at once: a notice that waits in a buffer is late.
type flushing struct{ w http.ResponseWriter }

func (f flushing) Write(b []byte) (int, error) {
	n, err := f.w.Write(b)
	if err == nil {
		err = http.NewResponseController(f.w).Flush()
	}
	return n, err
}
