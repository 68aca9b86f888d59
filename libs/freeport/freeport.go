// Package freeport hands out TCP ports of 127.0.0.1 to whoever starts servers
// for a while: a test, a platform of a test.
package freeport

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"syscall"
)

// lowest and highest lie below the ports that Linux gives to outgoing
// connections (ip_local_port_range), one of which could take a port before the
// server listens.
const lowest, highest = 12000, 32000

var (
	mu       sync.Mutex
	reserved []net.Listener // as long as this process lives
)

// Take returns a port nobody listens on and that no living process was given:
// test packages run beside each other, and a service may listen a minute after
// its port was chosen, or let it go and come back.
func Take() (int, error) {
	for range 100 {
		p := lowest + rand.IntN(highest-lowest) //nolint:gosec // G404: a port is no secret
		if !free(p) {
			continue
		}
		if ours, err := reserve(p); err != nil || ours {
			return p, err
		}
	}
	return 0, errors.New("no free port on 127.0.0.1")
}

func free(p int) bool {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", p))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

// reserve claims a port by an abstract Unix socket of its number (unix(7)),
// which the kernel lets go with this process; false: another has it.
func reserve(p int) (bool, error) {
	l, err := net.Listen("unix", claim(p))
	if errors.Is(err, syscall.EADDRINUSE) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	mu.Lock()
	defer mu.Unlock()
	reserved = append(reserved, l)
	return true, nil
}

func claim(p int) string { return fmt.Sprintf("@motcua-port-%d", p) }
