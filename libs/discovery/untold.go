package discovery

import (
	"context"
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

// untold keeps queries out of traces: people are searched for by name, and files
// named, in a query, and a client span tells the whole address (url.full). The
// span is made of a request without its query, which next gets back.
func untold(next http.RoundTripper) http.RoundTripper {
	return hiding{otelhttp.NewTransport(restoring{next})}
}

type queryKey struct{}

type hiding struct{ next http.RoundTripper }

func (h hiding) RoundTrip(req *http.Request) (*http.Response, error) {
	query := req.URL.RawQuery
	if query == "" {
		return h.next.RoundTrip(req)
	}
	return h.next.RoundTrip(asking(context.WithValue(req.Context(), queryKey{}, query), req, ""))
}

type restoring struct{ next http.RoundTripper }

func (r restoring) RoundTrip(req *http.Request) (*http.Response, error) {
	if query, ok := req.Context().Value(queryKey{}).(string); ok {
		req = asking(req.Context(), req, query)
	}
	return r.next.RoundTrip(req)
}

// asking copies a request and gives the copy another query.
func asking(ctx context.Context, req *http.Request, query string) *http.Request {
	out := req.WithContext(ctx)
	u := *req.URL
	u.RawQuery = query
	out.URL = &u
	return out
}
