package suite

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Changed lists the Go packages, as ./folder, with a file that differs from
// the last commit; in a clean tree those the last commit changed. A file that is
// no Go, such as a migration or a page, counts for the package of the nearest
// folder above it that has one.
func Changed(ctx context.Context, checkout string) ([]string, error) {
	files, err := git(ctx, checkout, "status", "--porcelain", "--untracked-files=all", "--no-renames")
	if err != nil {
		return nil, err
	}
	for i, line := range files {
		files[i] = strings.Trim(line[3:], `"`)
	}
	if len(files) == 0 {
		if files, err = git(ctx, checkout, "diff", "--name-only", "--no-renames", "HEAD~1", "HEAD"); err != nil {
			return nil, err
		}
	}
	var packages []string
	for _, file := range files {
		dir := packageOf(checkout, filepath.Dir(file))
		if !strings.HasPrefix(file, "tools/") && dir != "." && !slices.Contains(packages, "./"+dir) {
			packages = append(packages, "./"+dir)
		}
	}
	return packages, nil
}

// packageOf goes up from a folder to one with Go files; "." where there is none.
func packageOf(checkout, dir string) string {
	for ; dir != "."; dir = filepath.Dir(dir) {
		if filepath.Base(dir) == "testdata" || strings.Contains(dir, "testdata/") {
			continue
		}
		if found, _ := filepath.Glob(filepath.Join(checkout, dir, "*.go")); len(found) > 0 {
			return dir
		}
	}
	return dir
}

// git returns the lines a git command prints.
func git(ctx context.Context, dir string, args ...string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
	var lines []string
	for line := range strings.Lines(string(out)) {
		lines = append(lines, strings.TrimRight(line, "\n"))
	}
	return lines, nil
}
