package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// usage is CPU time, in seconds.
type usage struct{ postgres, dossiers, bench float64 }

func (u usage) since(before usage) usage {
	return usage{u.postgres - before.postgres, u.dossiers - before.dossiers, u.bench - before.bench}
}

const ticks = 100 // per second: USER_HZ is 100 on every Linux that Go runs on

// stat is what /proc tells of a process: its parent, its own time and that of the children it has buried, in ticks.
func stat(pid int) (parent int, own, buried float64, err error) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0, 0, 0, err
	}
	// The name may hold anything, so the fields are counted from its end: state, parent, ... (man 5 proc).
	fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	if len(fields) < 15 {
		return 0, 0, 0, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	n := make([]float64, 5)
	for i, f := range []string{fields[1], fields[11], fields[12], fields[13], fields[14]} {
		if n[i], err = strconv.ParseFloat(f, 64); err != nil {
			return 0, 0, 0, err
		}
	}
	return int(n[0]), n[1] + n[2], n[3] + n[4], nil
}

// usage reads the CPU time of the processes that take part. PostgreSQL's is that of the postmaster and all its children.
func (w *world) usage() (usage, error) {
	var u usage
	_, own, _, err := stat(os.Getpid())
	if err != nil {
		return u, err
	}
	u.bench = own / ticks
	if w.service.cmd != nil {
		if _, own, _, err = stat(w.service.cmd.Process.Pid); err != nil {
			return u, err
		}
		u.dossiers = own / ticks
	}
	postmaster, _, _, err := stat(int(w.db.super.PgConn().PID()))
	if err != nil {
		return u, err
	}
	_, own, buried, err := stat(postmaster)
	if err != nil {
		return u, err
	}
	u.postgres = (own + buried) / ticks
	all, err := os.ReadDir("/proc")
	if err != nil {
		return u, err
	}
	for _, entry := range all {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		if parent, own, _, err := stat(pid); err == nil && parent == postmaster {
			u.postgres += own / ticks
		}
	}
	return u, nil
}

// load is the machine's load average of the last minute.
func load() (float64, error) {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(string(b), " ")
	return strconv.ParseFloat(first, 64)
}

// waits counts what the service's sessions were seen doing.
type waits map[string]int

// look adds one glance at every session of the app role: what it waits for, "running" where for nothing.
func (s waits) look(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `select case when state in ('idle', 'disabled') then 'no work' when state like 'idle in transaction%' then 'between statements'
		when wait_event is null then 'running' else wait_event_type || ' ' || wait_event end from pg_stat_activity where usename = $1 and backend_type = 'client backend'`, service+"_app")
	if err != nil {
		return err
	}
	seen, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, what := range seen {
		s[what]++
	}
	return err
}

// String lists the five seen most among sessions that were at work.
func (s waits) String() string {
	total := 0
	kinds := slices.DeleteFunc(slices.Collect(maps.Keys(s)), func(k string) bool { return k == "no work" })
	for _, k := range kinds {
		total += s[k]
	}
	slices.SortFunc(kinds, func(a, b string) int { return s[b] - s[a] })
	parts := []string{}
	for _, k := range kinds[:min(5, len(kinds))] {
		parts = append(parts, fmt.Sprintf("%s %d %%", k, 100*s[k]/total))
	}
	return strings.Join(parts, ", ")
}
