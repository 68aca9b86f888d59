package failpoint_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const program = `package main

import (
	"fmt"

	"motcua.vn/libs/failpoint"
)

func main() {
	for _, name := range []string{"a.one", "a.two", "a.two", "a.three"} {
		fmt.Println(name)
		failpoint.Hit(name)
	}
}
`

// TestHitEndsTheProcessInFailpointBuildsOnly builds a program both ways.
func TestHitEndsTheProcessInFailpointBuildsOnly(t *testing.T) {
	t.Parallel()
	libs, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(source, []byte(program), 0o600); err != nil {
		t.Fatal(err)
	}
	build := func(tags string) string {
		bin := filepath.Join(t.TempDir(), "program")
		c := exec.Command("go", "build", "-tags", tags, "-o", bin, source)
		c.Dir = libs
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return bin
	}
	test, production := build("failpoints"), build("")
	mark := filepath.Join(t.TempDir(), "mark")
	for _, c := range []struct {
		reason, bin string
		env         []string
		lines       int
	}{
		{"no point is chosen", test, nil, 4},
		{"the first hit", test, []string{"FAILPOINT=a.two"}, 2},
		{"the second hit", test, []string{"FAILPOINT=a.two:2"}, 3},
		{"a point that is never hit", test, []string{"FAILPOINT=a.four"}, 4},
		{"with a mark, the first process", test, []string{"FAILPOINT=a.one", "FAILPOINT_MARK=" + mark}, 1},
		{"with a mark, the process started again", test, []string{"FAILPOINT=a.one", "FAILPOINT_MARK=" + mark}, 4},
		{"a production binary knows no points", production, []string{"FAILPOINT=a.one"}, 4},
	} {
		cmd := exec.Command(c.bin)
		cmd.Env = c.env
		out, err := cmd.Output()
		if lines := strings.Count(string(out), "\n"); lines != c.lines || (err != nil) != (c.lines < 4) {
			t.Errorf("%s: ended after %d lines with %v, want %d", c.reason, lines, err, c.lines)
		}
	}
}
