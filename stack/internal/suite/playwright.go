package suite

import (
	"encoding/json"
	"fmt"
	"os"
)

// report is the part of Playwright's JSON reporter that counts.
type report struct {
	Suites []suiteNode `json:"suites"`
	Errors []struct {
		Message string `json:"message"`
	} `json:"errors"`
}

type suiteNode struct {
	Title  string      `json:"title"`
	Suites []suiteNode `json:"suites"`
	Specs  []struct {
		Title string `json:"title"`
		Tests []struct {
			ProjectName string `json:"projectName"`
			Status      string `json:"status"` // expected, unexpected, flaky, skipped
		} `json:"tests"`
	} `json:"specs"`
}

// CountPlaywright counts the tests of a JSON report. A flaky test is a failed
// one; so is a complaint outside of any test.
func CountPlaywright(path string, result *Result) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("playwright left no report: %w", err)
	}
	var r report
	if err := json.Unmarshal(b, &r); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, s := range r.Suites {
		s.count("", result)
	}
	for _, e := range r.Errors {
		result.Failed++
		result.Failure = append(result.Failure, e.Message)
	}
	return nil
}

func (s suiteNode) count(prefix string, result *Result) {
	name := prefix + s.Title
	for _, spec := range s.Specs {
		for _, t := range spec.Tests {
			switch t.Status {
			case "expected":
				result.Passed++
			case "skipped":
				result.Skipped++
			default:
				result.Failed++
				result.Failure = append(result.Failure, fmt.Sprintf("%s: %s [%s] %s", name, spec.Title, t.ProjectName, t.Status))
			}
		}
	}
	for _, inner := range s.Suites {
		inner.count(name+" > ", result)
	}
}
