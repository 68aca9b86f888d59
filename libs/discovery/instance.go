package discovery

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"github.com/go-kit/kit/endpoint"
	"github.com/go-kit/kit/sd"

	"motcua.vn/libs/mtls"
)

// How an instance falls out of use and comes back: at once when no connection
// opens, after three failures in a row otherwise, and one request a second tries
// whether it is well again.
const (
	failuresInARow = 3
	ejectedFor     = time.Second
	dialTimeout    = time.Second
	headerTimeout  = 5 * time.Second
	storeTimeout   = 2 * time.Minute // until a stream's receiver has stored it
)

var (
	errEjected = errors.New("instance is out of use")
	errAway    = errors.New("instance took no connection a moment ago")
)

// unopenedError: no connection was opened, so the instance has seen nothing of
// the request and any request may go to another one.
type unopenedError struct{ cause error }

func (e unopenedError) Error() string { return "no connection: " + e.cause.Error() }
func (e unopenedError) Unwrap() error { return e.cause }

type insisting struct{}

// insist marks a request that goes even to an instance that took no connection a moment ago.
func insist(ctx context.Context) context.Context {
	return context.WithValue(ctx, insisting{}, true)
}

func isInsisting(ctx context.Context) bool { return ctx.Value(insisting{}) != nil }

type instance struct {
	addr    string
	service string
	pools   []*http.Transport
	calls   http.RoundTripper
	streams http.RoundTripper // waits longer for the answer
	breaker circuitbreaker.CircuitBreaker[any]
	away    atomic.Bool // the breaker opened because no connection did
}

// factory makes go-kit's endpoint of an instance: *http.Request to *http.Response.
func factory(service string, id *mtls.Identity) sd.Factory {
	return func(addr string) (endpoint.Endpoint, io.Closer, error) {
		if _, _, err := net.SplitHostPort(addr); err != nil {
			return nil, nil, fmt.Errorf("instance of %s: %w", service, err)
		}
		i := &instance{
			addr: addr, service: service,
			breaker: circuitbreaker.NewBuilder[any]().WithFailureThreshold(failuresInARow).WithDelay(ejectedFor).Build(),
		}
		i.calls = i.pool(id, headerTimeout)
		i.streams = i.pool(id, storeTimeout)
		return i.do, i, nil
	}
}

func (i *instance) pool(id *mtls.Identity, answer time.Duration) http.RoundTripper {
	dialer := &net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}
	t := &http.Transport{
		DialContext: dialer.DialContext, TLSClientConfig: id.ClientConfig(i.service), TLSHandshakeTimeout: 3 * time.Second,
		ResponseHeaderTimeout: answer, IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 64,
		// The peer's compression would hide the length of files, and costs more than a local network.
		DisableCompression: true,
	}
	i.pools = append(i.pools, t)
	return untold(t)
}

// Close drops idle connections once the instance is listed no more.
func (i *instance) Close() error {
	for _, t := range i.pools {
		t.CloseIdleConnections()
	}
	return nil
}

func (i *instance) do(ctx context.Context, request any) (any, error) {
	if !i.breaker.TryAcquirePermit() {
		switch {
		case !i.away.Load():
			return nil, unopenedError{errEjected}
		case !isInsisting(ctx):
			return nil, unopenedError{errAway}
		}
	}
	var opened atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { opened.Store(true) }})
	req := request.(*http.Request).Clone(ctx)
	req.URL.Scheme, req.URL.Host, req.Host = "https", i.addr, i.service
	if req.Body != nil {
		req.Body = &spare{ReadCloser: req.Body, opened: &opened}
	}
	through := i.calls
	if isStream(req) {
		through = i.streams
	}
	res, err := through.RoundTrip(req) //nolint:bodyclose // whoever called Do closes it
	i.record(ctx, err, opened.Load())
	if err != nil {
		if !opened.Load() && ctx.Err() == nil {
			err = unopenedError{err}
		}
		return nil, fmt.Errorf("%s at %s: %w", i.service, i.addr, err)
	}
	return res, nil
}

func (i *instance) record(ctx context.Context, err error, opened bool) {
	switch {
	case err == nil && i.away.CompareAndSwap(true, false):
		i.breaker.Close()
	case err == nil:
		i.breaker.RecordSuccess()
	case errors.Is(context.Cause(ctx), context.Canceled):
		// A caller that went away says nothing of the instance, but a trial needs an outcome.
		if i.breaker.IsHalfOpen() {
			i.breaker.RecordFailure()
		}
	case !opened && ctx.Err() == nil:
		i.away.Store(true)
		i.breaker.Open()
	default:
		i.breaker.RecordFailure()
	}
}

// spare keeps a request's body usable for the next instance when the transport
// closes it without ever having opened a connection.
type spare struct {
	io.ReadCloser
	opened *atomic.Bool
}

func (s *spare) Close() error {
	if !s.opened.Load() {
		return nil
	}
	return s.ReadCloser.Close()
}
