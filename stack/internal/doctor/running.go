package doctor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"motcua.vn/stack/internal/port"
)

// Reached checks that an address answers over HTTP.
func Reached(ctx context.Context, what, url, log string) Finding {
	if err := port.OK(ctx, url); err != nil {
		return bad(what, "unreachable: "+err.Error(), "read "+log+"; `make up` starts it again when it dies, Ctrl-C and `make up` if it hangs")
	}
	return good(what, "answers at %s", url)
}

// readiness is what an instance says at /readyz (libs/run).
type readiness struct {
	Status string `json:"status"`
	Checks []struct {
		Name   string `json:"name"`
		OK     bool   `json:"ok"`
		Error  string `json:"error"`
		Remedy string `json:"remedy"`
	} `json:"checks"`
}

var client = &http.Client{Timeout: 5 * time.Second}

// Instance asks a service which of its dependencies is down.
func Instance(ctx context.Context, name, admin, log string) []Finding {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, admin+"/readyz", nil)
	if err != nil {
		return []Finding{bad(name, err.Error(), "this is an error of the stack")}
	}
	res, err := client.Do(req)
	if err != nil {
		return []Finding{bad(name, "does not answer: "+err.Error(), "read "+log)}
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return []Finding{bad(name, err.Error(), "read "+log)}
	}
	var r readiness
	_ = json.Unmarshal(b, &r) // a body that is no report leaves the status to speak
	var found []Finding
	for _, c := range r.Checks {
		if !c.OK {
			remedy := c.Remedy
			if remedy == "" {
				remedy = "read " + log
			}
			found = append(found, bad(name+" / "+c.Name, c.Error, remedy))
		}
	}
	if len(found) == 0 && res.StatusCode != http.StatusOK {
		found = append(found, bad(name, fmt.Sprintf("/readyz says %s", res.Status), "read "+log))
	}
	if len(found) == 0 {
		found = append(found, good(name, "ready"))
	}
	return found
}

var versionPrefix = regexp.MustCompile(`^(\d+)_.*\.sql$`)

// Migrated compares the migrations in the source of a service with those its
// database has seen.
func Migrated(ctx context.Context, checkout, service, databaseURL string) Finding {
	what := "schema of " + service
	newest, err := newestMigration(filepath.Join(checkout, "services", service, "internal", "postgres", "migrations"))
	if err != nil {
		return doubtful(what, err.Error(), "is the checkout complete?")
	}
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return bad(what, "the database is unreachable: "+err.Error(), "read .run/log/postgres.log")
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var applied int64
	err = conn.QueryRow(ctx, "select coalesce(max(version_id), 0) from goose_db_version where is_applied").Scan(&applied)
	if err != nil {
		return bad(what, "it was never migrated: "+err.Error(), "Ctrl-C and `make up` again: it migrates before it serves")
	}
	if applied < newest {
		return bad(what, fmt.Sprintf("migration %d is missing, the database is at %d", newest, applied), "Ctrl-C and `make up` again: it migrates before it serves")
	}
	return good(what, "at migration %d", applied)
}

func newestMigration(dir string) (int64, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, err
	}
	var newest int64
	for _, e := range entries {
		if m := versionPrefix.FindStringSubmatch(e.Name()); m != nil {
			n, err := strconv.ParseInt(m[1], 10, 64)
			if err != nil {
				return 0, err
			}
			newest = max(newest, n)
		}
	}
	if newest == 0 {
		return 0, errors.New("no migrations in " + dir)
	}
	return newest, nil
}
