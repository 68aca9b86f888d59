//go:build failpoints

// Package failpoint lets tests end a process between two writes, as a power cut
// would. Only binaries built with the tag failpoints know it; in all others Hit
// is empty and costs nothing.
//
// FAILPOINT=name or name:n ends the process with SIGKILL when the point is hit
// for the n-th time (the first when n is not given). With FAILPOINT_MARK=path
// the file is made first, and a process that finds it is spared: so that what is
// started again with the same environment lives.
package failpoint

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

var (
	chosen, at = parse(os.Getenv("FAILPOINT"))
	hits       atomic.Int64
)

func parse(s string) (name string, n int64) {
	name, number, _ := strings.Cut(s, ":")
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 1 {
		n = 1
	}
	return name, n
}

// Hit marks a point between two writes, named package.what-is-done.
func Hit(name string) {
	if name != chosen || hits.Add(1) != at {
		return
	}
	if mark := os.Getenv("FAILPOINT_MARK"); mark != "" {
		f, err := os.OpenFile(mark, os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return
		}
		_ = f.Close()
	}
	_ = syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
	select {} // the signal arrives before anything else is written
}
