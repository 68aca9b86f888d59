package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	notificationsv1 "motcua.vn/api/notifications/v1"
	"motcua.vn/libs/kit"
	"motcua.vn/libs/run"
	"motcua.vn/libs/tenant"
	"motcua.vn/services/notifications/internal/notice"
)

const (
	heartbeat = 15 * time.Second
	stalled   = 45 * time.Second // a reader that takes nothing for so long is cut off
)

// StreamNotices implements the operation (server-sent events, WHATWG HTML
// section 9.2). The stream ends with the token, so that a locked account hears
// no more; browsers come again by themselves.
func (a *API) StreamNotices(ctx context.Context, _ notificationsv1.StreamNoticesRequestObject) (notificationsv1.StreamNoticesResponseObject, error) {
	s := stream{ctx: ctx, caller: kit.Caller(ctx), notices: a.Notices, hub: a.Hub}
	if expiry := kit.Claims(ctx).Expiry; expiry != nil {
		s.until = expiry.Time()
	}
	return s, nil
}

type stream struct {
	ctx     context.Context
	caller  tenant.Caller
	notices notice.Notices
	hub     *notice.Hub
	until   time.Time
}

// VisitStreamNoticesResponse implements notificationsv1.StreamNoticesResponseObject.
func (s stream) VisitStreamNoticesResponse(w http.ResponseWriter) error {
	news, leave := s.hub.Subscribe(s.caller.Subject)
	defer leave()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	end := time.NewTimer(time.Until(s.until))
	defer end.Stop()
	if !s.write(w, "retry: 1000\n: here\n\n") {
		return nil
	}
	for {
		select {
		case <-s.ctx.Done():
			return nil
		case <-run.Stopping(s.ctx):
			return nil
		case <-end.C:
			return nil
		case <-beat.C:
			if !s.write(w, ": beat\n\n") {
				return nil
			}
		case wanted := <-news:
			if !s.notify(w, wanted) {
				return nil
			}
		}
	}
}

// notify writes one notice as the caller may see it.
func (s stream) notify(w http.ResponseWriter, wanted notice.ID) bool {
	n, err := s.notices.Get(s.ctx, s.caller, wanted)
	if err != nil {
		return s.ctx.Err() == nil // it stands in the list all the same
	}
	body, err := json.Marshal(shown(n))
	if err != nil {
		return false
	}
	return s.write(w, fmt.Sprintf("id: %s\nevent: notice\ndata: %s\n\n", n.ID, body))
}

// write tells whether the reader is still there.
func (s stream) write(w http.ResponseWriter, text string) bool {
	run.Extend(s.ctx, stalled)
	if _, err := io.WriteString(w, text); err != nil {
		return false
	}
	return http.NewResponseController(w).Flush() == nil
}
