package suite_test

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"motcua.vn/stack/internal/suite"
)

func stage(name string, passed, failed int, err error) suite.Stage {
	return suite.Stage{Name: name, Run: func(_ context.Context, r *suite.Result) error {
		r.Passed, r.Failed = passed, failed
		return err
	}}
}

func TestRunEndsWithTheCount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		stages []suite.Stage
		last   string
		ok     bool
		why    string
	}{
		{[]suite.Stage{stage("a", 3, 0, nil), stage("b", 0, 0, nil)}, "4 passed, 0 failed", true, "a stage without tests of its own counts once"},
		{[]suite.Stage{stage("a", 3, 2, nil), stage("b", 1, 0, nil)}, "4 passed, 2 failed", false, "later stages run after a failure"},
		{[]suite.Stage{stage("a", 3, 0, errors.New("no servers"))}, "3 passed, 1 failed", false, "a stage that breaks is a failure"},
		{[]suite.Stage{stage("a", 3, 1, errors.New("exit status 1"))}, "3 passed, 1 failed", false, "its failed tests are not counted again"},
	} {
		var out strings.Builder
		ok := suite.Run(t.Context(), c.stages, time.Minute, &out)
		lines := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
		if ok != c.ok || lines[len(lines)-1] != c.last {
			t.Errorf("%s: %v, %q", c.why, ok, lines[len(lines)-1])
		}
	}
}

func TestRunKeepsToItsBudget(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if suite.Run(t.Context(), []suite.Stage{suite.Plain("slow", ".", io.Discard, "sleep", "600")}, 50*time.Millisecond, &out) {
		t.Error("a run over its budget passed")
	}
	if !strings.Contains(out.String(), "budget") || !strings.HasSuffix(out.String(), "0 passed, 2 failed\n") {
		t.Errorf("got %s", out.String())
	}
}

const goEvents = `{"Action":"start","Package":"a"}
{"Action":"output","Package":"a","Test":"TestOne","Output":"    one_test.go:3: the reason\n"}
{"Action":"fail","Package":"a","Test":"TestOne","Elapsed":0}
{"Action":"pass","Package":"a","Test":"TestTwo","Elapsed":0}
{"Action":"pass","Package":"a","Test":"TestTwo/sub","Elapsed":0}
{"Action":"skip","Package":"a","Test":"TestThree","Elapsed":0}
{"Action":"fail","Package":"a","Elapsed":0.1}
{"ImportPath":"b","Action":"build-output","Output":"b.go:1: syntax error\n"}
{"ImportPath":"b","Action":"build-fail"}
{"Action":"output","Package":"b","Output":"FAIL\tb [build failed]\n"}
{"Action":"fail","Package":"b","Elapsed":0,"FailedBuild":"b"}
{"Action":"skip","Package":"c","Elapsed":0}
{"Action":"pass","Package":"d","Elapsed":2}
go: downloading nothing
`

func TestCountGo(t *testing.T) {
	t.Parallel()
	var r suite.Result
	var out strings.Builder
	if err := suite.CountGo(strings.NewReader(goEvents), &r, &out); err != nil {
		t.Fatal(err)
	}
	if r.Passed != 2 || r.Failed != 2 || r.Skipped != 1 || !slices.Equal(r.Failure, []string{"a TestOne", "b"}) {
		t.Errorf("got %+v", r)
	}
	for _, want := range []string{"the reason", "syntax error", "ok    d", "SKIP  a TestThree", "go: downloading"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not shown in\n%s", want, out.String())
		}
	}
}

func TestCountPlaywright(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.json")
	report := `{"errors":[{"message":"no browser"}],"suites":[{"title":"a.spec.ts","specs":[{"title":"one","tests":[{"projectName":"phone","status":"expected"},{"projectName":"desktop","status":"flaky"}]}],
	"suites":[{"title":"inner","specs":[{"title":"two","tests":[{"projectName":"phone","status":"unexpected"},{"projectName":"desktop","status":"skipped"}]}]}]}]}`
	if err := os.WriteFile(path, []byte(report), 0o600); err != nil {
		t.Fatal(err)
	}
	var r suite.Result
	if err := suite.CountPlaywright(path, &r); err != nil {
		t.Fatal(err)
	}
	if r.Passed != 1 || r.Failed != 3 || r.Skipped != 1 || !strings.Contains(strings.Join(r.Failure, "\n"), "a.spec.ts > inner: two [phone]") {
		t.Errorf("got %+v", r)
	}
	if err := suite.CountPlaywright(path+".none", &r); err == nil {
		t.Error("a run without a report passed")
	}
}

func TestChanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	git := func(args ...string) {
		cmd := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.test"}, args...)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args[0], err, out)
		}
	}
	write := func(path string) {
		path = filepath.Join(dir, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte("package x"), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	changed := func(why string, want ...string) {
		t.Helper()
		got, err := suite.Changed(t.Context(), dir)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: got %q, %v, want %q", why, got, err, want)
		}
	}
	git("init", "-q")
	write("libs/a/a.go")
	git("add", "-A")
	git("commit", "-qm", "one")
	write("libs/b/b.go")
	write("README.md")
	git("add", "-A")
	git("commit", "-qm", "two")
	changed("a clean tree tests its last commit", "./libs/b")
	write("libs/c/c.go")
	write("libs/c/testdata/d.go")
	write("tools/e/e.go")
	changed("uncommitted files alone", "./libs/c")
	write("libs/a/queries/f.sql")
	write("libs/b/testdata/deep/g.json")
	write("docs/h.md")
	changed("other files count for the package above them", "./libs/a", "./libs/b", "./libs/c")
}
