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
// the last commit; in a clean tree those the last commit changed.
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
		dir := filepath.Dir(file)
		if strings.HasPrefix(file, "tools/") || strings.Contains(file, "testdata/") || slices.Contains(packages, "./"+dir) {
			continue
		}
		if found, _ := filepath.Glob(filepath.Join(checkout, dir, "*.go")); strings.HasSuffix(file, ".go") && len(found) > 0 {
			packages = append(packages, "./"+dir)
		}
	}
	return packages, nil
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
