package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

var useLine = regexp.MustCompile(`(?m)^\s*(?:use\s+)?(\./\S+)\s*$`)

// modules lists the directories that go.work uses.
func modules(root string) ([]string, error) {
	b, err := os.ReadFile(filepath.Join(root, "go.work"))
	if err != nil {
		return nil, err
	}
	var dirs []string
	for _, m := range useLine.FindAllStringSubmatch(string(b), -1) {
		dirs = append(dirs, filepath.ToSlash(filepath.Clean(m[1])))
	}
	return dirs, nil
}

var ourRequire = regexp.MustCompile(`(?m)^\s*(?:require\s+)?motcua\.vn/(\S+)\s+(v\S+)`)

// checkModule checks that a module stands without the workspace: needs of ours at v0.0.0 with a replacement.
func checkModule(root, dir string) ([]violation, error) {
	path := dir + "/go.mod"
	b, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		return nil, err
	}
	var all []violation
	for _, m := range ourRequire.FindAllSubmatchIndex(b, -1) {
		module, version := string(b[m[2]:m[3]]), string(b[m[4]:m[5]])
		replace := regexp.MustCompile(`(?m)^\s*(?:replace\s+)?motcua\.vn/` + regexp.QuoteMeta(module) + `\s+=>\s+\.\./`)
		if version != "v0.0.0" || !replace.Match(b) {
			line := 1 + strings.Count(string(b[:m[2]]), "\n")
			all = append(all, violation{
				path: path, line: line, rule: "module",
				text: "want motcua.vn/" + module + " v0.0.0 and a replace to its directory",
			})
		}
	}
	return all, nil
}

// build compiles a module by itself.
func build(ctx context.Context, out io.Writer, root, dir string) error {
	c := exec.CommandContext(ctx, "go", "build", "./...")
	c.Dir = filepath.Join(root, dir)
	c.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "GOPRIVATE=motcua.vn")
	c.Stdout, c.Stderr = out, out
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: GOWORK=off go build ./...: %w", dir, err)
	}
	return nil
}
