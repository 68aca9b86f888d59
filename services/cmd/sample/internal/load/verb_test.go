package load

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"motcua.vn/services/cmd/sample/internal/province"
)

func TestEveryStepHasItsVerbAndItsPeople(t *testing.T) {
	t.Parallel()
	p, err := province.Load()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, f := range p.Filings {
		for _, s := range f.Steps {
			used[s] = true
			if verbs[s] == nil {
				t.Errorf("%s: nobody knows how to %s", f.Key, s)
			}
		}
		x, err := p.Procedure(f.Procedure)
		if err != nil {
			t.Fatal(err)
		}
		handler := x.Version.Handler
		if handler == "" {
			handler = f.Agency
		}
		for agency, roles := range map[string][]string{f.Agency: {"reception_officer"}, handler: {"case_officer", "leader"}} {
			for _, role := range roles {
				if _, err := p.Official(agency, role); err != nil {
					t.Errorf("%s: %v", f.Key, err)
				}
			}
		}
	}
	for name := range verbs {
		if !used[name] {
			t.Errorf("no sample dossier shows %s", name)
		}
	}
}

func TestKeysAreTheSameInEveryRun(t *testing.T) {
	t.Parallel()
	j := journey{Filing: province.Filing{Key: "hs-07"}, taken: 3}
	if got := j.key("propose"); got != "sample:dossier:hs-07:3:propose" {
		t.Errorf("the key is %s: a run that was killed would file anew what it had filed", got)
	}
}

func TestParallelEndsWithTheFirstError(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	var ran atomic.Int32
	err := parallel(t.Context(), 100, 2, func(ctx context.Context, i int) error {
		ran.Add(1)
		switch {
		case i == 3:
			return broken
		case i > 3: // what began beside it ends only because it failed
			<-ctx.Done()
		}
		return nil
	})
	if !errors.Is(err, broken) || ran.Load() > 6 {
		t.Errorf("%v after %d", err, ran.Load())
	}
	if err := parallel(t.Context(), 5, 2, func(context.Context, int) error { return nil }); err != nil {
		t.Errorf("all went well and it says %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := parallel(ended, 5, 2, func(context.Context, int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("ended from outside and it says %v", err)
	}
}
