package obs

import (
	"context"
	"io"
	"log/slog"
	"strings"

	"go.opentelemetry.io/otel/trace"
)

// confidential are parts of attribute keys whose values never reach a log,
// compared without case, "_" and "-".
var confidential = []string{
	"token", "password", "secret", "authorization", "cookie", "citizen", "phone", "email", "otp",
}

// Redacted stands in a log where a confidential value would.
const Redacted = "redacted"

// NewLogger writes JSON lines to w, each with service and instance, with
// trace_id and span_id where the context carries a span, and with values of
// confidential keys redacted, however deep they are grouped.
func NewLogger(w io.Writer, level slog.Leveler, service, instance string) *slog.Logger {
	lines := slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: redact})
	return slog.New(traced{lines}).With("service", service, "instance", instance)
}

func redact(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.MessageKey || a.Key == slog.TimeKey || a.Key == slog.LevelKey {
		return a
	}
	if IsConfidential(a.Key) {
		return slog.String(a.Key, Redacted)
	}
	return a
}

var separators = strings.NewReplacer("_", "", "-", "", ".", "")

// IsConfidential tells whether a key names a secret or personal data.
func IsConfidential(key string) bool {
	plain := separators.Replace(strings.ToLower(key))
	for _, part := range confidential {
		if strings.Contains(plain, part) {
			return true
		}
	}
	return false
}

type traced struct{ slog.Handler }

func (h traced) Handle(ctx context.Context, r slog.Record) error {
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		r.AddAttrs(slog.String("trace_id", span.TraceID().String()), slog.String("span_id", span.SpanID().String()))
	}
	return h.Handler.Handle(ctx, r)
}

func (h traced) WithAttrs(attrs []slog.Attr) slog.Handler { return traced{h.Handler.WithAttrs(attrs)} }

func (h traced) WithGroup(name string) slog.Handler { return traced{h.Handler.WithGroup(name)} }
