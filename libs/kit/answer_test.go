package kit_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/kit"
)

func TestAnswerIsTheValueOrTheFault(t *testing.T) {
	t.Parallel()
	type thing struct{ Name string }
	for _, c := range []struct {
		reason string
		status int
		header http.Header
		body   string
		want   thing
		kind   fault.Kind
		code   string
		after  time.Duration
	}{
		{"a value", 200, nil, `{"name":"x"}`, thing{"x"}, 0, "", 0},
		{"no content has no value to read", 204, nil, ``, thing{}, 0, "", 0},
		{"a value that broke off", 200, nil, `{"name":`, thing{}, fault.KindUnavailable, "upstream_broken", 0},
		{"the service's fault keeps kind and code", 404, nil, `{"status":404,"code":"dossier_not_found"}`, thing{}, fault.KindNotFound, "dossier_not_found", 0},
		{"how long to wait is kept", 429, http.Header{"Retry-After": {"7"}}, `{"status":429,"code":"limited"}`, thing{}, fault.KindLimited, "limited", 7 * time.Second},
		{"a status without a kind is a broken service", 418, nil, `{"code":"teapot"}`, thing{}, fault.KindInternal, "teapot", 0},
		{"a 404 of something between says nothing of the thing", 404, nil, `<h1>Not Found</h1>`, thing{}, fault.KindUnavailable, "upstream_broken", 0},
	} {
		resp := &http.Response{StatusCode: c.status, Header: c.header, Body: io.NopCloser(strings.NewReader(c.body))}
		got, err := kit.Answer[thing](resp, nil)
		if c.code == "" {
			if err != nil || got != c.want {
				t.Errorf("%s: %+v %v", c.reason, got, err)
			}
			continue
		}
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != c.kind || f.Code != c.code || f.RetryAfter != c.after {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
	gone := errors.New("gone")
	if _, err := kit.Answer[thing](nil, gone); !errors.Is(err, gone) {
		t.Errorf("an error of the call itself: %v", err)
	}
}
