package run

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits of every listener. There is no write time-out on the server, because
// downloads and live notices are long; each request has RequestTimeout instead,
// and handlers that stream move it with Extend.
const (
	readHeaderTimeout = 5 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
	RequestTimeout    = 30 * time.Second
)

// Listeners are the bound addresses of a process: the one others call, and the
// one for health.
type Listeners struct{ Main, Admin net.Listener }

// Listen binds both addresses; port 0 takes a free one.
func Listen(mainAddr, adminAddr string) (Listeners, error) {
	m, err := net.Listen("tcp", mainAddr)
	if err != nil {
		return Listeners{}, fmt.Errorf("HTTP_ADDR: %w", err)
	}
	a, err := net.Listen("tcp", adminAddr)
	if err != nil {
		return Listeners{}, errors.Join(fmt.Errorf("ADMIN_ADDR: %w", err), m.Close())
	}
	return Listeners{Main: m, Admin: a}, nil
}

// Close frees the addresses of listeners that were never served.
func (l Listeners) Close() error { return errors.Join(l.Main.Close(), l.Admin.Close()) }

// HTTP serves handler on the main listener (mutual TLS unless secure is nil)
// and health on the admin listener until ctx ends. Then it is no longer ready,
// takes no new connection, and lets running requests finish, streams being told
// by Stopping, within most of Drain.
func HTTP(ctx context.Context, l Listeners, secure *tls.Config, handler http.Handler, health *Health) error {
	stopping := make(chan struct{})
	base := context.WithValue(context.WithoutCancel(ctx), stoppingKey{}, (<-chan struct{})(stopping))
	mainServer := newServer(base, deadlines(handler), secure)
	adminServer := newServer(base, deadlines(health.Handler()), nil)

	g := NewGroup(ctx)
	g.Go("listener", func(context.Context) error {
		if secure == nil {
			return served(mainServer.Serve(l.Main))
		}
		return served(mainServer.ServeTLS(l.Main, "", ""))
	})
	g.Go("admin listener", func(context.Context) error { return served(adminServer.Serve(l.Admin)) })
	g.Go("drain", func(ctx context.Context) error {
		<-ctx.Done()
		health.drain()
		close(stopping)
		limit, cancel := context.WithTimeout(base, Drain-2*time.Second)
		defer cancel()
		err := mainServer.Shutdown(limit)
		if err != nil {
			err = fmt.Errorf("requests were cut off: %w", errors.Join(err, mainServer.Close()))
		}
		return errors.Join(err, adminServer.Close())
	})
	slog.InfoContext(ctx, "listens", "addr", l.Main.Addr().String(), "admin", l.Admin.Addr().String(), "tls", secure != nil)
	return g.Wait()
}

func newServer(base context.Context, h http.Handler, secure *tls.Config) *http.Server {
	return &http.Server{
		Handler: h, TLSConfig: secure,
		ReadHeaderTimeout: readHeaderTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		BaseContext: func(net.Listener) context.Context { return base },
		ErrorLog:    slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
}

func served(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

type (
	stoppingKey   struct{}
	controllerKey struct{}
)

// Stopping is closed when the server that handles the request drains; a stream
// without end must end then. It is nil, and so never ready, outside HTTP.
func Stopping(ctx context.Context) <-chan struct{} {
	stopping, _ := ctx.Value(stoppingKey{}).(<-chan struct{})
	return stopping
}

// deadlines gives each request RequestTimeout for reading and writing.
func deadlines(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		controller := http.NewResponseController(w)
		ctx := context.WithValue(r.Context(), controllerKey{}, controller)
		Extend(ctx, RequestTimeout)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// Extend moves the deadlines for reading and writing of the request that ctx
// belongs to: d from now, none when d is 0. Streams call it as they make
// progress. Outside HTTP it does nothing.
func Extend(ctx context.Context, d time.Duration) {
	controller, ok := ctx.Value(controllerKey{}).(*http.ResponseController)
	if !ok {
		return
	}
	var until time.Time
	if d > 0 {
		until = time.Now().Add(d)
	}
	// A recorder of tests has no deadlines to move.
	_ = controller.SetReadDeadline(until)
	_ = controller.SetWriteDeadline(until)
}
