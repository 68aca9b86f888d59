package doctor

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// usage is the memory of a process and its descendants, in KiB.
type usage struct{ rss, pss int64 }

// Memory prints what each process, with its children, holds in memory. PSS
// counts a page that several share by its share, so only PSS adds up. owner is
// the process that started the others and is counted without them.
func Memory(w io.Writer, pids map[string]int, owner int) {
	names := make([]string, 0, len(pids))
	for name := range pids {
		names = append(names, name)
	}
	slices.Sort(names)
	children := tree()
	delete(children, owner)
	var total usage
	fmt.Fprintf(w, "%-20s %8s %10s %10s\n", "process", "pid", "RSS MiB", "PSS MiB")
	for _, name := range names {
		u := sum(pids[name], children)
		total.rss += u.rss
		total.pss += u.pss
		fmt.Fprintf(w, "%-20s %8d %10.1f %10.1f\n", name, pids[name], float64(u.rss)/1024, float64(u.pss)/1024)
	}
	fmt.Fprintf(w, "%-20s %8s %10.1f %10.1f\n", "total", "", float64(total.rss)/1024, float64(total.pss)/1024)
}

func sum(pid int, children map[int][]int) usage {
	var u usage
	if pid > 0 {
		u = rollup(pid)
	}
	for _, child := range children[pid] {
		c := sum(child, children)
		u.rss += c.rss
		u.pss += c.pss
	}
	return u
}

// rollup reads /proc/<pid>/smaps_rollup (proc(5)).
func rollup(pid int) usage {
	f, err := os.Open(filepath.Join("/proc", strconv.Itoa(pid), "smaps_rollup"))
	if err != nil {
		return usage{}
	}
	defer f.Close()
	var u usage
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) < 2 {
			continue
		}
		n, _ := strconv.ParseInt(fields[1], 10, 64)
		switch fields[0] {
		case "Rss:":
			u.rss = n
		case "Pss:":
			u.pss = n
		}
	}
	return u
}

// tree maps every process to its children.
func tree() map[int][]int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		end := strings.LastIndexByte(string(b), ')')
		fields := strings.Fields(string(b[end+1:]))
		if len(fields) < 2 {
			continue
		}
		parent, err := strconv.Atoi(fields[1])
		if err != nil {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err == nil && parent > 0 {
			children[parent] = append(children[parent], pid)
		}
	}
	return children
}
