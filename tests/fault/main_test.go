// Package fault_test kills what a platform consists of, between any two writes and one process after the other, and
// asserts that nothing is lost, nothing is there twice, and everything comes back by itself. The tests share one
// platform and run one after another, in the order of the files.
package fault_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"

	"motcua.vn/tests/internal/world"
)

// platform is shared by the tests of this package.
var platform *world.World

// rounds is how often each fault is made: FAULT_ROUNDS, once where that is not given.
var rounds = 1

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() { // a platform takes more than a minute
		os.Exit(0)
	}
	if n, err := strconv.Atoi(os.Getenv("FAULT_ROUNDS")); err == nil && n > 0 {
		rounds = n
	}
	w, err := world.Start(context.Background(), world.Options{Failpoints: true, NoConsul: true, Spans: true, Log: os.Stderr})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	platform = w
	for _, c := range w.Warm {
		numbers.of[c.Dossier.Number] = c.Key
	}
	code := m.Run()
	if err := w.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// numbers are all that dossiers of this run got; whoever files notes it.
var numbers = struct {
	sync.Mutex
	of map[string]string // number to case
}{of: map[string]string{}}

// numbered notes the number of a case and fails the test where another one has it.
func numbered(t *testing.T, c *world.Case) {
	t.Helper()
	numbers.Lock()
	defer numbers.Unlock()
	if c.Dossier.Number == "" {
		t.Errorf("%s: filed without a number", c.Key)
	}
	if other, taken := numbers.of[c.Dossier.Number]; taken && other != c.Key {
		t.Errorf("%s and %s have the number %s", c.Key, other, c.Dossier.Number)
	}
	numbers.of[c.Dossier.Number] = c.Key
}
