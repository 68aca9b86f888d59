package doctor

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"motcua.vn/stack/internal/port"
)

// Space that a first start needs, in bytes: cache, databases, build cache.
const needed = 3 << 30

// Machine checks what must be there before anything starts.
func Machine(ctx context.Context, checkout, cache string) []Finding {
	return []Finding{
		Java(ctx),
		command(ctx, "Go", "go", "version", "install Go 1.26 and put it on the PATH"),
		command(ctx, "Maven", "mvn", "-v", "`make deps-up`, or apt-get install maven"),
		postgres(),
		Disk("disk of the cache", cache),
		Disk("disk of the checkout", checkout),
		Disk("disk of temporary files", os.TempDir()),
		Clock(ctx, checkout, time.Now()),
	}
}

var javaVersion = regexp.MustCompile(`version "(\d+)`)

// Java wants version 17 or newer.
func Java(ctx context.Context) Finding {
	const remedy = "`make deps-up`, or apt-get install openjdk-17-jre-headless"
	out, err := exec.CommandContext(ctx, "java", "-version").CombinedOutput()
	if err != nil {
		return bad("Java", "there is no java: "+err.Error(), remedy)
	}
	m := javaVersion.FindSubmatch(out)
	if m == nil {
		return doubtful("Java", "its version cannot be read: "+firstLine(out), remedy)
	}
	if n, _ := strconv.Atoi(string(m[1])); n < 17 {
		return bad("Java", fmt.Sprintf("version %d is too old for Keycloak", n), remedy)
	}
	return good("Java", "%s", firstLine(out))
}

func command(ctx context.Context, what, name, arg, remedy string) Finding {
	out, err := exec.CommandContext(ctx, name, arg).CombinedOutput()
	if err != nil {
		return bad(what, name+" does not run: "+err.Error(), remedy)
	}
	return good(what, "%s", firstLine(out))
}

func firstLine(b []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return line
}

func postgres() Finding {
	const bin = "/usr/lib/postgresql/15/bin/postgres"
	if _, err := os.Stat(bin); err == nil {
		return good("PostgreSQL", "Debian's 15")
	}
	return doubtful("PostgreSQL", bin+" is missing; `make up` fetches a jar instead", "apt-get install postgresql-15, which `make verify` and `make bench` need")
}

// Disk wants room for what a first start writes.
func Disk(what, path string) Finding {
	for ; path != "/"; path = filepath.Dir(path) {
		if _, err := os.Stat(path); err == nil {
			break
		}
	}
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return doubtful(what, err.Error(), "look at "+path)
	}
	free := s.Bavail * uint64(s.Bsize)
	if free < needed {
		return bad(what, fmt.Sprintf("only %.1f GB are free at %s, a start needs %.0f GB", float64(free)/1e9, path, float64(needed)/1e9),
			"free some: `go clean -cache`, `make reset`, old files of "+path)
	}
	return good(what, "%.0f GB free at %s", float64(free)/1e9, path)
}

// Clock compares the clock with the newest commit: earlier than that cannot
// be. Tokens, due dates and certificates lean on it.
func Clock(ctx context.Context, checkout string, now time.Time) Finding {
	cmd := exec.CommandContext(ctx, "git", "log", "-1", "--format=%ct")
	cmd.Dir = checkout
	out, err := cmd.Output()
	if err != nil {
		return doubtful("clock", "there is no commit to compare it with", "check `date` yourself")
	}
	unix, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		return doubtful("clock", "git's answer cannot be read", "check `date` yourself")
	}
	if newest := time.Unix(unix, 0); now.Before(newest.Add(-time.Minute)) {
		return bad("clock", fmt.Sprintf("it says %s, but the newest commit is of %s", now.UTC().Format(time.RFC3339), newest.UTC().Format(time.RFC3339)),
			"set the clock: timedatectl set-ntp true, or date -s")
	}
	return good("clock", "%s", now.UTC().Format(time.RFC3339))
}

// Ports checks that nobody holds the ports, named with their user.
func Ports(need map[int]string) []Finding {
	var found []Finding
	for n, who := range need {
		if port.Taken(n) {
			found = append(found, bad(fmt.Sprintf("port %d", n), fmt.Sprintf("%s needs it, and %s holds it", who, port.Holder(n)), "end that process, then `make up`"))
		}
	}
	if len(found) == 0 {
		found = append(found, good("ports", "all %d are free", len(need)))
	}
	return found
}
