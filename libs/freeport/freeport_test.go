package freeport

import (
	"net"
	"testing"
)

func TestPortsAreTakenOnce(t *testing.T) {
	t.Parallel()
	seen := map[int]bool{}
	for range 200 {
		p, err := Take()
		if err != nil || seen[p] {
			t.Fatalf("%d again, %v", p, err)
		}
		seen[p] = true
		if l, err := net.Listen("unix", claim(p)); err == nil {
			l.Close()
			t.Fatalf("another process could be given %d too", p)
		}
		if ours, err := reserve(p); ours || err != nil {
			t.Fatalf("%d was reserved twice, %v", p, err)
		}
	}
}
