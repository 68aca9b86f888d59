// Package doctor names what is broken about a development machine or a running
// platform, and the remedy.
package doctor

import (
	"fmt"
	"io"
)

// Finding is the answer of one check.
type Finding struct {
	What    string // was looked at: "Java"
	Found   string // what is there, when all is well
	Problem string // empty when all is well
	Remedy  string // what to do about the problem
	Serious bool   // the platform cannot run with it
}

func good(what, found string, args ...any) Finding {
	return Finding{What: what, Found: fmt.Sprintf(found, args...)}
}

func bad(what, problem, remedy string) Finding {
	return Finding{What: what, Problem: problem, Remedy: remedy, Serious: true}
}

func doubtful(what, problem, remedy string) Finding {
	return Finding{What: what, Problem: problem, Remedy: remedy}
}

// Print writes the findings and returns how many are serious.
func Print(w io.Writer, findings []Finding) int {
	serious := 0
	for _, f := range findings {
		switch {
		case f.Problem == "":
			fmt.Fprintf(w, "ok    %s: %s\n", f.What, f.Found)
			continue
		case f.Serious:
			serious++
			fmt.Fprintf(w, "FAIL  %s: %s\n", f.What, f.Problem)
		default:
			fmt.Fprintf(w, "note  %s: %s\n", f.What, f.Problem)
		}
		fmt.Fprintf(w, "      remedy: %s\n", f.Remedy)
	}
	return serious
}
