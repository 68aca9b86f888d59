package discovery

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/go-kit/kit/sd"

	"motcua.vn/libs/fault"
)

// maxRetries bounds the repetitions of one request that may have arrived.
const maxRetries = 2

// Doer calls the instances of one service in turn. It is safe for concurrent use.
type Doer struct {
	service   string
	timeout   time.Duration
	budget    *budget
	source    *steady
	endpoints *sd.DefaultEndpointer
	next      atomic.Uint64
}

// Do sends the request to an instance. Where no connection opens, the next one
// gets it, whatever the method. What may have arrived is repeated only when it
// is a GET or HEAD or carries an Idempotency-Key, its body can be read again,
// and retries stay under a tenth of all requests. The error is a fault of kind
// unavailable, or the error of the request's own context.
func (d *Doer) Do(req *http.Request) (*http.Response, error) {
	ctx, arrived, release := d.bound(req)
	res, err := d.attempt(req.WithContext(ctx)) //nolint:contextcheck // bound derives it from the request's
	arrived()
	if err != nil {
		release()
		if req.Body != nil {
			_ = req.Body.Close()
		}
		if ended := req.Context().Err(); ended != nil {
			return nil, ended
		}
		return nil, fault.Unavailable("dependency_unavailable", d.service+" does not answer; try again").Because(err)
	}
	res.Body = &releasing{ReadCloser: res.Body, release: release}
	return res, nil
}

// attempt starts each request one instance further (round robin) and goes round
// once, and a second time only where nobody took a connection and some were left
// out. go-kit's lb.RoundRobin cannot promise that under concurrency, since all
// requests share its counter.
func (d *Doer) attempt(req *http.Request) (*http.Response, error) {
	d.budget.earn()
	endpoints, err := d.endpoints.Endpoints()
	if err != nil {
		return nil, err
	}
	count := uint64(len(endpoints))
	if count == 0 {
		return nil, errors.New("no instance of " + d.service + " is known")
	}
	var failures []error
	var refused, retries uint64
	ctx := req.Context()
	for turn := d.next.Add(1); ; turn++ {
		answer, err := endpoints[turn%count](ctx, req)
		if err != nil {
			failures = append(failures, err)
		}
		res, _ := answer.(*http.Response)
		var unopened unopenedError
		switch {
		case err == nil && (count == 1 || !overloaded(res)):
			return res, nil
		case errors.As(err, &unopened):
			if refused++; refused < count {
				continue
			}
			// With nobody left to go to, one that was away may be back: it is asked all the same, once.
			if failed := errors.Join(failures...); isInsisting(ctx) || !errors.Is(failed, errAway) {
				return nil, failed
			}
			ctx, refused = insist(ctx), 0
		case req.Context().Err() != nil || retries == maxRetries || !repeatable(req) || !d.budget.spend():
			if err == nil {
				return res, nil
			}
			return nil, errors.Join(failures...)
		default:
			retries++
			if err := again(req, res); err != nil {
				return nil, errors.Join(append(failures, err)...)
			}
		}
	}
}

// again drops a response that is not wanted and puts the request's body back to its start.
func again(req *http.Request, unwanted *http.Response) error {
	if unwanted != nil {
		_, _ = io.CopyN(io.Discard, unwanted.Body, 4<<10)
		_ = unwanted.Body.Close()
	}
	if req.GetBody == nil {
		return nil
	}
	body, err := req.GetBody()
	req.Body = body
	return err
}

// overloaded tells whether another instance may do better.
func overloaded(res *http.Response) bool {
	return res.StatusCode == http.StatusServiceUnavailable || res.StatusCode == http.StatusBadGateway ||
		res.StatusCode == http.StatusGatewayTimeout
}

func repeatable(req *http.Request) bool {
	return !isStream(req) && (req.Method == http.MethodGet || req.Method == http.MethodHead || req.Header.Get("Idempotency-Key") != "")
}

// isStream tells whether the body can be read only once.
func isStream(req *http.Request) bool {
	return req.Body != nil && req.Body != http.NoBody && req.GetBody == nil
}

// bound gives a request without deadline the default one until its headers have
// arrived. Streams, whose body can be read only once, take as long as they take.
func (d *Doer) bound(req *http.Request) (ctx context.Context, arrived, release func()) {
	ctx, cancel := context.WithCancelCause(req.Context())
	release = func() { cancel(nil) }
	if _, ok := ctx.Deadline(); ok || isStream(req) {
		return ctx, func() {}, release
	}
	timer := time.AfterFunc(d.timeout, func() { cancel(context.DeadlineExceeded) })
	return ctx, func() { timer.Stop() }, release
}

// releasing frees the request's context once its response is read.
type releasing struct {
	io.ReadCloser
	release func()
}

func (r *releasing) Close() error {
	defer r.release()
	return r.ReadCloser.Close()
}
