package kit_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A browser that is closed in the middle of a request is no error of ours.
func TestACallerWhoWentAwayIsNoError(t *testing.T) {
	var out bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	for _, c := range []struct {
		reason string
		leave  bool
		err    error
		want   string
	}{
		{"the caller left and the query was ended", true, fmt.Errorf("query: %w", context.Canceled), "DEBUG"},
		{"the caller left and something else broke", true, errors.New("broken"), "ERROR"},
		{"something of ours was cancelled while the caller waits", false, context.Canceled, "ERROR"},
	} {
		out.Reset()
		ctx, leave := context.WithCancel(t.Context())
		h := serve(t, "ListThings", func(context.Context, http.ResponseWriter, *http.Request, any) (any, error) {
			if c.leave {
				leave()
			}
			return nil, c.err
		})
		r := httptest.NewRequest(http.MethodGet, "/things?must=x", nil).WithContext(ctx)
		r.Header.Set("Authorization", "Bearer x")
		h.ServeHTTP(httptest.NewRecorder(), r)
		leave()
		if !strings.Contains(out.String(), `"level":"`+c.want+`"`) {
			t.Errorf("%s: %s", c.reason, out.String())
		}
	}
}
