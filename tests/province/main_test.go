// Package province_test runs the sample province: what a reorganisation of agencies leaves as it was and what it moves,
// and what a large file costs the processes that it passes through. The tests share one platform and run one after
// another; the reorganisation cannot be undone and comes last.
package province_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"testing"

	"motcua.vn/tests/internal/world"
)

var (
	platform *world.World
	citizens []*world.Person // of the sample, signed in
)

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() { // a platform with its sample takes more than a minute
		os.Exit(0)
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	ctx := context.Background()
	w, err := world.Start(ctx, world.Options{Sample: true, NoConsul: true, Log: os.Stderr})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	platform = w
	code := 1
	if citizens, err = w.SampleCitizens(); err == nil {
		for _, c := range citizens {
			if err = c.SignIn(ctx); err != nil {
				break
			}
		}
	}
	if err == nil {
		code = m.Run()
	}
	if err := w.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return code
}
