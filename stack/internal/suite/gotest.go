package suite

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// event is one line of `go test -json` (go doc test2json); ImportPath stands
// in the lines of a build.
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
	Elapsed    float64
}

// tally counts the events of `go test -json`.
type tally struct {
	result *Result
	out    io.Writer
	output map[string][]string // what each unfinished test or package printed
	failed map[string]bool     // packages with a failed test
	races  map[string]bool     // tests while which a data race was seen
}

// CountGo reads `go test -json` to its end, counts every test and subtest,
// prints one line per package and the output of what failed. A package that
// does not build, or fails outside of its tests, counts as one failure.
func CountGo(r io.Reader, result *Result, out io.Writer) error {
	t := tally{result: result, out: out, output: map[string][]string{}, failed: map[string]bool{}, races: map[string]bool{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<20), 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(out, lines.Text()) // go's own complaints are no JSON
			continue
		}
		t.take(e)
	}
	return lines.Err()
}

func (t *tally) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		t.output[key] = append(t.output[key], e.Output)
		t.races[key] = t.races[key] || strings.Contains(e.Output, "WARNING: DATA RACE")
	case "build-output":
		fmt.Fprint(t.out, e.Output)
	case "pass", "skip", "fail":
		if e.Test == "" {
			t.endPackage(e, key)
		} else {
			t.endTest(e, key)
		}
		delete(t.output, key)
		delete(t.races, key)
	}
}

func (t *tally) endTest(e event, key string) {
	switch e.Action {
	case "pass":
		t.result.Passed++
		if t.races[key] { // another test fails by it, which says nothing of where
			fmt.Fprint(t.out, strings.Join(t.output[key], ""))
		}
	case "skip":
		t.result.Skipped++
		fmt.Fprintf(t.out, "SKIP  %s\n%s", key, strings.Join(t.output[key], ""))
	case "fail":
		t.result.Failed++
		t.failed[e.Package] = true
		t.result.Failure = append(t.result.Failure, key)
		fmt.Fprintf(t.out, "FAIL  %s\n%s", key, strings.Join(t.output[key], ""))
	}
}

func (t *tally) endPackage(e event, key string) {
	if e.Action == "skip" { // no test files
		return
	}
	if e.Action == "pass" {
		fmt.Fprintf(t.out, "ok    %s %.1f s\n", e.Package, e.Elapsed)
		return
	}
	fmt.Fprintf(t.out, "FAIL  %s %.1f s\n%s", e.Package, e.Elapsed, strings.Join(t.output[key], ""))
	if !t.failed[e.Package] {
		t.result.Failed++
		t.result.Failure = append(t.result.Failure, e.Package)
	}
}
