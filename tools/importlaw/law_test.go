package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plant writes a small repository, lawful but for the files given, and returns its root.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	lawful := map[string]string{
		"go.work":            "go 1.26.7\n\nuse (\n\t./libs\n\t./services\n)\n",
		"libs/go.mod":        "module motcua.vn/libs\n\ngo 1.26.7\n",
		"libs/fault/f.go":    "package fault\n",
		"libs/pg/pg.go":      "package pg\n",
		"libs/run/run.go":    "package run\n\nimport _ \"net/http\"\n",
		"services/go.mod":    "module motcua.vn/services\n\ngo 1.26.7\n\nrequire motcua.vn/libs v0.0.0\n\nreplace motcua.vn/libs => ../libs\n",
		"api/x/v1/x.go":      "package x\n",
		"libs/pgtest/p.go":   "package pgtest\n\nimport _ \"testing\"\n",
		"services/README.md": "no source\n",
	}
	for name, content := range lawful {
		if _, given := files[name]; !given {
			write(t, root, name, content)
		}
	}
	for name, content := range files {
		write(t, root, name, content)
	}
	return root
}

func write(t *testing.T, root, name, content string) {
	t.Helper()
	file := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// importing is a Go file with these imports, the first of which stands on line 4.
func importing(pkg string, paths ...string) string {
	return "package " + pkg + "\n\nimport (\n\t_ \"" + strings.Join(paths, "\"\n\t_ \"") + "\"\n)\n"
}

// hold runs the tool with the law of this repository and returns what it prints.
func hold(t *testing.T, root string, builds bool) string {
	t.Helper()
	var out bytes.Buffer
	n, err := run(t.Context(), &out, root, "law.yaml", builds)
	if err != nil {
		t.Fatal(err)
	}
	if (n == 0) != (out.Len() == 0) {
		t.Errorf("%d breaches, but printed %q", n, out.String())
	}
	return out.String()
}

func TestBreaches(t *testing.T) {
	t.Parallel()
	const dossier = "services/dossiers/internal/dossier/d.go"
	cases := []struct{ file, content, want, reason string }{
		{"services/dossiers/cmd/dossiers/main.go", importing("main", "motcua.vn/libs/pg"), "4: rule 1", "cmd wires nothing itself"},
		{"services/dossiers/cmd/dossiers/main.go", importing("main", "github.com/alecthomas/kong"), "4: rule 1", "cmd is the same in all services"},
		{"services/dossiers/cmd/dossiers/main.go", "package main\n" + strings.Repeat("\n", 41), "1: rule 1", "cmd has 40 lines"},
		{"services/dossiers/internal/httpapi/h.go", importing("httpapi", "motcua.vn/services/dossiers"), "4: rule 2", "a root is imported by its cmd"},
		{"services/dossiers/dossiers.go", importing("dossiers", "motcua.vn/services/dossiers/cmd/dossiers"), "4: rule 2", "a root imports no cmd"},
		{"services/identity/identity_test.go", importing("identity_test", "motcua.vn/services/dossiers"), "4: rule 2", "another service's test is not its test"},
		{dossier, importing("dossier", "net/http"), "4: rule 3", "a domain opens no socket"},
		{dossier, importing("dossier", "database/sql"), "4: rule 3", "a domain knows no table"},
		{dossier, importing("dossier", "fmt", "os"), "5: rule 3", "a domain reads no file"},
		{dossier, importing("dossier", "log/slog"), "4: rule 3", "a domain returns errors and logs none"},
		{dossier, importing("dossier", "motcua.vn/libs/pg"), "4: rule 3", "pg is not pure"},
		{dossier, importing("dossier", "motcua.vn/libs/formcel"), "4: rule 3", "CEL stands behind an interface"},
		{dossier, importing("dossier", "motcua.vn/api/x/v1"), "4: rule 3", "a contract is an adapter's concern"},
		{dossier, importing("dossier", "motcua.vn/services/dossiers/internal/postgres"), "4: rule 3", "a domain knows no adapter"},
		{dossier, importing("dossier", "github.com/google/cel-go/cel"), "4: rule 3", "a domain knows no third party"},
		{"services/dossiers/internal/procedure/p.go", importing("procedure", "motcua.vn/services/dossiers/internal/dossier"), "4: rule 3", "the arrow points the other way"},
		{"services/dossiers/internal/dossier/d_test.go", importing("dossier", "motcua.vn/services/dossiers/internal/postgres"), "4: rule 3", "test files are no exception"},
		{"services/dossiers/internal/dossier/d_test.go", importing("dossier", "github.com/stretchr/testify/assert"), "4: rule 3", "test files are no exception"},
		{"libs/form/f.go", importing("form", "motcua.vn/libs/pg"), "4: rule 3", "a pure lib pulls in no I/O"},
		{"libs/form/f.go", importing("form", "github.com/google/cel-go/cel"), "4: rule 3", "nor a third party"},
		{"libs/money/m.go", importing("money", "os"), "4: rule 3", "nor a file"},
		{"services/dossiers/internal/httpapi/h.go", importing("httpapi", "motcua.vn/services/dossiers/internal/postgres"), "4: rule 4", "adapters meet in the domain"},
		{"services/identity/internal/keycloak/k.go", importing("keycloak", "motcua.vn/services/identity/internal/jobs"), "4: rule 4", "a foreign system's package is an adapter"},
		{"services/portal/internal/session/s.go", importing("session", "motcua.vn/services/portal/internal/page/home"), "4: rule 4", "arrows have a direction"},
		{"services/documents/internal/events/e.go", importing("events", "motcua.vn/services/dossiers/internal/dossier"), "4: rule 5", "a service reaches another by its API"},
		{"services/cmd/sample/main.go", importing("main", "motcua.vn/services/dossiers/internal/dossier"), "4: rule 5", "the sample goes through the API"},
		{"stack/s.go", importing("stack", "motcua.vn/services/dossiers"), "4: rule 5", "the stack starts binaries"},
		{"tests/j.go", importing("tests", "motcua.vn/services/dossiers/internal/dossier"), "4: rule 5", "journeys come from outside"},
		{"libs/kit/k.go", importing("kit", "motcua.vn/api/x/v1"), "4: rule 6", "libs know no contract"},
		{"api/x/v1/x.go", importing("x", "motcua.vn/libs/fault"), "4: rule 7", "api imports nothing of ours"},
		{"operators/department/d.go", importing("department", "motcua.vn/api/x/v1"), "4: rule 8", "only the platform's contract"},
		{"services/dossiers/dossiers.go", importing("dossiers", "motcua.vn/libs/pgtest"), "4: rule 9", "a test's server in production"},
		{"services/dossiers/internal/jobs/j.go", importing("jobs", "motcua.vn/services/dossiers/internal/dossier/dossiertest"), "4: rule 9", "an in-memory store in production"},
		{"services/dossiers/internal/httpapi/h.go", importing("httpapi", "net/http/httptest"), "4: rule 9", "the standard library has such packages too"},
		{"libs/kit/k.go", importing("kit", "github.com/go-kit/kit/circuitbreaker"), "4: banned", "links hystrix"},
		{"libs/kit/k_test.go", importing("kit", "github.com/go-kit/kit/log/level"), "4: banned", "below a banned path, in a test"},
		{"libs/common/c.go", "package common\n", "1: name", "says nothing"},
		{"libs/pg/util/u_test.go", "package util_test\n", "1: name", "neither does a test of it"},
		{"libs/pg/long.go", "package pg\n" + strings.Repeat("\n", 600), "1: size", "601 lines"},
		{"services/dossiers/internal/postgres/queries/q.sql", strings.Repeat("\n", 601), "1: size", "SQL counts"},
		{"shop/s.go", "package shop\n", "1: place", "a room that the house lacks"},
		{"services/go.mod", "module motcua.vn/services\n\nrequire motcua.vn/libs v0.1.0\n\nreplace motcua.vn/libs => ../libs\n", "3: module", "modules are never published"},
		{"services/go.mod", "module motcua.vn/services\n\nrequire motcua.vn/libs v0.0.0\n", "3: module", "no replacement"},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			out := hold(t, plant(t, map[string]string{c.file: c.content}), false)
			if want := c.file + ":" + c.want + ":"; strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, want) {
				t.Errorf("printed %q, want one line that begins %q", out, want)
			}
		})
	}
}

func TestLawful(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"services/dossiers/cmd/dossiers/main.go":                     importing("main", "os", "motcua.vn/services/dossiers", "motcua.vn/libs/run"),
		"services/dossiers/dossiers.go":                              importing("dossiers", "motcua.vn/services/dossiers/internal/postgres", "motcua.vn/libs/pg", "motcua.vn/api/x/v1"),
		"services/dossiers/dossiers_test.go":                         importing("dossiers_test", "testing", "motcua.vn/services/dossiers", "motcua.vn/libs/pgtest"),
		"services/dossiers/internal/dossier/d.go":                    importing("dossier", "context", "net/url", "motcua.vn/libs/fault", "motcua.vn/services/dossiers/internal/procedure"),
		"services/dossiers/internal/dossier/d_test.go":               importing("dossier_test", "os", "pgregory.net/rapid", "motcua.vn/services/dossiers/internal/dossier/dossiertest", "motcua.vn/libs/formcel"),
		"services/dossiers/internal/dossier/dossiertest/store.go":    importing("dossiertest", "testing", "motcua.vn/services/dossiers/internal/dossier"),
		"services/dossiers/internal/procedure/p.go":                  "package procedure\n",
		"services/dossiers/internal/postgres/store.go":               importing("postgres", "motcua.vn/services/dossiers/internal/postgres/db", "motcua.vn/services/dossiers/internal/dossier"),
		"services/dossiers/internal/postgres/store_test.go":          importing("postgres_test", "motcua.vn/services/dossiers/internal/dossier/dossiertest", "motcua.vn/libs/pgtest"),
		"services/dossiers/internal/postgres/db/models.gen.go":       "package db\n" + strings.Repeat("\n", 900),
		"services/dossiers/internal/postgres/db/query.sql.go":        "// Code generated by sqlc. DO NOT EDIT.\n\npackage db\n" + strings.Repeat("\n", 900),
		"services/documents/internal/events/e.go":                    importing("events", "motcua.vn/api/x/v1", "github.com/nats-io/nats.go"),
		"services/portal/internal/page/home/home.go":                 importing("home", "motcua.vn/services/portal/internal/session", "motcua.vn/services/portal/internal/dossiersclient", "motcua.vn/services/portal/internal/web"),
		"services/cmd/sample/main.go":                                importing("main", "motcua.vn/api/x/v1", "github.com/alecthomas/kong"),
		"libs/id/id.go":                                              importing("id", "database/sql/driver", "crypto/rand"),
		"libs/form/norm.go":                                          importing("form", "golang.org/x/text/unicode/norm", "motcua.vn/libs/fault"),
		"libs/form/form_test.go":                                     importing("form_test", "os", "motcua.vn/libs/formcel", "github.com/jackc/pgx/v5"),
		"libs/busttest/notes.go":                                     "package busttest\n",
		"stack/stack.go":                                             importing("stack", "motcua.vn/libs/pg", "motcua.vn/api/x/v1"),
		"tests/journey.go":                                           importing("tests", "testing", "motcua.vn/stack", "motcua.vn/libs/pgtest"),
		"operators/department/d.go":                                  importing("department", "motcua.vn/api/platform/v1alpha1", "motcua.vn/libs/pg"),
		"services/portal/internal/web/node_modules/common/common.go": "package common\n",
	}
	if out := hold(t, plant(t, files), false); out != "" {
		t.Errorf("complains:\n%s", out)
	}
}

func TestEveryModuleIsBuiltByItself(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("runs the compiler")
	}
	root := plant(t, map[string]string{"services/dossiers/dossiers.go": importing("dossiers", "motcua.vn/libs/lost")})
	if out := hold(t, root, true); !strings.Contains(out, "services: GOWORK=off go build ./...") || strings.Contains(out, "libs: GOWORK") {
		t.Errorf("printed %q, want services to fail and libs to build", out)
	}
}

func TestLawRefusesCircles(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "law.yaml")
	cases := []struct{ law, want string }{
		{"services: {dossiers: {domains: {dossier: [process], process: [procedure], procedure: [dossier]}}}", "in a circle"},
		{"service: {}", "not found"},
		{"adapters: 3", "cannot unmarshal"},
	}
	for _, c := range cases {
		if err := os.WriteFile(file, []byte(c.law), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readLaw(file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.law, err, c.want)
		}
	}
}

func TestRootIsFoundFromBelow(t *testing.T) {
	root := plant(t, nil)
	write(t, root, "services/a/b/c.txt", "")
	t.Chdir(filepath.Join(root, "services", "a", "b"))
	found, err := findRoot("")
	if err != nil {
		t.Fatal(err)
	}
	if want, err := filepath.EvalSymlinks(root); err != nil || found != want && found != root {
		t.Errorf("found %s, want %s (%v)", found, want, err)
	}
}
