// Package port hands out TCP ports on 127.0.0.1 and tells who holds one.
package port

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

var (
	mu    sync.Mutex
	given = map[int]bool{}
)

// Ports that Free gives lie below those that systems give to outgoing
// connections, one of which could take a port before the server listens, and
// below those of libs/hosttest.
const lowest, highest = 12000, 20000

// Free returns a port nobody listens on and that was not given before by this
// process. Another program may take it between this call and its use.
func Free() (int, error) {
	mu.Lock()
	defer mu.Unlock()
	for range 100 {
		p := lowest + rand.IntN(highest-lowest) //nolint:gosec // G404: a port is no secret
		if given[p] {
			continue
		}
		l, err := net.Listen("tcp", Addr(p))
		if err != nil {
			continue
		}
		l.Close()
		given[p] = true
		return p, nil
	}
	return 0, fmt.Errorf("no free port on 127.0.0.1")
}

// Addr is the loopback address of a port.
func Addr(p int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(p)) }

// Answers tells whether somebody accepts connections at an address.
func Answers(ctx context.Context, addr string) error {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	return c.Close()
}

var probe = &http.Client{
	Timeout:   5 * time.Second,
	Transport: &http.Transport{DisableKeepAlives: true},
}

// OK returns nil when a GET of the address answers with status 200.
func OK(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := probe.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	// Hanging up in the middle of a page would look like a failure over there.
	if _, err := io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20)); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s", url, res.Status)
	}
	return nil
}
