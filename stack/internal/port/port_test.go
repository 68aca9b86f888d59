package port_test

import (
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	"motcua.vn/stack/internal/port"
)

func TestHolder(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := l.Addr().(*net.TCPAddr).Port
	if !port.Taken(n) || !strings.Contains(port.Holder(n), "(pid "+strconv.Itoa(os.Getpid())+")") {
		t.Errorf("taken %v by %q", port.Taken(n), port.Holder(n))
	}
	l.Close()
	if port.Taken(n) || port.Holder(n) != "" {
		t.Errorf("closed, yet held by %q", port.Holder(n))
	}
}
