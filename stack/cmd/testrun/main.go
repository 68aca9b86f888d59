// Command testrun runs the stages of `make test` (all, or those named) and
// ends with "N passed, M failed" alone on a line. `testrun check` is the short
// run of `make check`.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/suite"
)

// cli is the command line.
type cli struct {
	Stages []string      `arg:"" optional:"" help:"Of verify, law, lint, unit, journeys, which are the default, and faults, check."`
	Budget time.Duration `help:"Wall-clock time for all stages." default:"45m"`
}

func main() {
	var c cli
	kong.Parse(&c, kong.Name("testrun"), kong.Description("Runs the tests of Một Cửa."))
	ok, err := c.run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "testrun:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

func (c *cli) run() (bool, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	checkout, err := layout.Checkout()
	if err != nil {
		return false, err
	}
	names := c.Stages
	if len(names) == 0 {
		names = []string{"verify", "law", "lint", "unit", "journeys"}
	}
	var stages []suite.Stage
	for _, name := range names {
		some, err := stagesOf(ctx, name, checkout)
		if err != nil {
			return false, err
		}
		stages = append(stages, some...)
	}
	return suite.Run(ctx, stages, c.Budget, os.Stdout), nil
}

// servers are those that the Go tests are given.
const servers = "pg,nats,keycloak,consul,mail"

// needed are the servers that the tests of these packages ask for: starting Keycloak takes half a minute.
func needed(packages []string) string {
	list := "pg,nats,mail"
	for server, users := range map[string][]string{
		"keycloak": {"./services/identity", "./libs/kctest", "./tests"}, "consul": {"./libs/discovery", "./stack", "./tests"},
	} {
		if slices.ContainsFunc(packages, func(p string) bool {
			return slices.ContainsFunc(users, func(user string) bool { return strings.HasPrefix(p, user) })
		}) {
			list += "," + server
		}
	}
	return list
}

func stagesOf(ctx context.Context, name, checkout string) ([]suite.Stage, error) {
	out := os.Stdout
	script := func(file string) string { return filepath.Join(checkout, "tools", file) }
	stack := filepath.Join(checkout, "bin", "stack")
	tests := func(name, dir, servers string, args ...string) suite.Stage {
		return suite.GoTests{Name: name, Dir: filepath.Join(checkout, dir), Stack: stack, Servers: servers, Args: args}.Stage(out)
	}
	law := suite.Plain("law", checkout, out, "env", "GOWORK=off", "go", "run", "-C", "tools/importlaw", ".")
	lint := suite.Plain("lint", checkout, out, script("lint.sh"))
	switch name {
	case "verify":
		return []suite.Stage{suite.Plain("verify", checkout, out, script("verify.sh"))}, nil
	case "law":
		own := suite.GoTests{Name: "law: tests", Dir: filepath.Join(checkout, "tools", "importlaw"), Stack: stack, Servers: "mail", Args: []string{"./..."}, Env: []string{"GOWORK=off"}}
		return []suite.Stage{law, own.Stage(out)}, nil
	case "lint":
		return []suite.Stage{lint}, nil
	case "unit":
		return []suite.Stage{tests("unit", "", servers, "-race", "work")}, nil
	case "journeys":
		return []suite.Stage{suite.Journeys(checkout, stack, out)}, nil
	case "faults":
		return []suite.Stage{tests("faults", "", servers, "./tests/fault/...")}, nil
	case "check":
		changed, err := suite.Changed(ctx, checkout)
		if err != nil {
			return nil, err
		}
		stages := []suite.Stage{law, lint}
		if len(changed) > 0 {
			stages = append(stages, tests("short", "", needed(changed), append([]string{"-short"}, changed...)...))
		}
		return stages, nil
	}
	return nil, fmt.Errorf("no stage %q", name)
}
