package kit

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/trace"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/pg"
)

// problem is RFC 9457 with our members: code, traceId, fields.
type problem struct {
	Type    string         `json:"type"`
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Code    string         `json:"code"`
	Detail  string         `json:"detail,omitempty"`
	TraceID string         `json:"traceId,omitempty"`
	Fields  []problemField `json:"fields,omitempty"`
}

type problemField struct {
	Path   string `json:"path"`
	Code   string `json:"code"`
	Detail string `json:"detail,omitempty"`
}

// statuses is the one place where a kind becomes an HTTP status; a kind that is missing is 500.
var statuses = map[fault.Kind]int{
	fault.KindInvalid:         http.StatusUnprocessableEntity,
	fault.KindUnauthenticated: http.StatusUnauthorized,
	fault.KindForbidden:       http.StatusForbidden,
	fault.KindNotFound:        http.StatusNotFound,
	fault.KindConflict:        http.StatusConflict,
	fault.KindGone:            http.StatusGone,
	fault.KindPrecondition:    http.StatusPreconditionFailed,
	fault.KindLimited:         http.StatusTooManyRequests,
	fault.KindUnavailable:     http.StatusServiceUnavailable,
}

// Status gives the HTTP status of a kind.
func Status(k fault.Kind) int {
	if s, ok := statuses[k]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// WriteProblem answers a request with err.
func WriteProblem(w http.ResponseWriter, r *http.Request, err error) {
	var f *fault.Error
	if !errors.As(err, &f) && !errors.As(pg.Fault(err), &f) {
		f = fault.Internal(err)
	}
	status := Status(f.Kind)
	p := problem{
		Type: "https://motcua.vn/problems/" + f.Kind.String(), Title: http.StatusText(status), Status: status,
		Code: f.Code, Detail: f.Detail,
	}
	if sc := trace.SpanContextFromContext(r.Context()); sc.HasTraceID() {
		p.TraceID = sc.TraceID().String()
	}
	for _, x := range f.Fields {
		p.Fields = append(p.Fields, problemField(x))
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if f.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int((f.RetryAfter+time.Second-1)/time.Second)))
	}
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	}
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		slog.DebugContext(r.Context(), "the caller went away", "error", err)
	}
}

// BadRequest answers what the generated server could not decode; the cause may
// quote the input and stays here.
func BadRequest(w http.ResponseWriter, r *http.Request, _ error) {
	WriteProblem(w, r, fault.Invalid("invalid_request", "the request cannot be read as the contract says"))
}

// ETag quotes a version (RFC 9110 section 8.8.3).
func ETag(version int64) string { return fmt.Sprintf("%q", strconv.FormatInt(version, 10)) }

// IfMatch reads an If-Match header; 0 means that none was sent.
func IfMatch(header string) (int64, error) {
	if header == "" {
		return 0, nil
	}
	v, err := strconv.ParseInt(strings.Trim(header, `"`), 10, 64)
	if err != nil || v < 1 {
		return 0, fault.Invalid("if_match", "If-Match is an ETag that this service gave")
	}
	return v, nil
}
