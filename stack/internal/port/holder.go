package port

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Taken tells whether somebody listens on a port of 127.0.0.1.
func Taken(p int) bool {
	l, err := net.Listen("tcp", Addr(p))
	if err == nil {
		l.Close()
		return false
	}
	return errors.Is(err, syscall.EADDRINUSE)
}

// Holder names the process that listens on a port: "postgres (pid 812)". It
// is "another user's process" when we may not look, and empty when nobody does.
func Holder(p int) string {
	inodes := listeners(p)
	if len(inodes) == 0 {
		return ""
	}
	links, _ := filepath.Glob("/proc/[0-9]*/fd/[0-9]*")
	for _, link := range links {
		target, err := os.Readlink(link)
		if err != nil || !inodes[target] {
			continue
		}
		pid := strings.Split(link, "/")[2]
		name, err := os.ReadFile(filepath.Join("/proc", pid, "comm"))
		if err != nil {
			continue
		}
		return fmt.Sprintf("%s (pid %s)", strings.TrimSpace(string(name)), pid)
	}
	return "another user's process"
}

// listeners returns the sockets, as /proc/<pid>/fd shows them, that listen on
// a port (proc(5), /proc/net/tcp).
func listeners(p int) map[string]bool {
	const listening = "0A"
	found := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		f, err := os.Open(table)
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(f)
		for lines.Scan() {
			fields := strings.Fields(lines.Text())
			if len(fields) < 10 || fields[3] != listening {
				continue
			}
			at := strings.LastIndexByte(fields[1], ':')
			n, err := strconv.ParseInt(fields[1][at+1:], 16, 32)
			if err == nil && int(n) == p {
				found["socket:["+fields[9]+"]"] = true
			}
		}
		f.Close()
	}
	return found
}
