package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// source is one file that people or generators wrote.
type source struct {
	// path is relative to the root, with slashes.
	path      string
	lines     int
	generated bool
	// pkg and imports are those of a Go file.
	pkg     string
	imports []imported
}

type imported struct {
	path string
	line int
}

// measured are the kinds of files whose length is limited.
var measured = []string{".go", ".templ", ".sql", ".ts", ".js", ".scss", ".css", ".sh", ".py", ".yaml"}

// skipped are directories without sources of ours.
var skipped = []string{"node_modules", "testdata", "vendor", "dist", "bin"}

// readTree reads every source below root, in the order of their paths.
func readTree(root string) ([]source, error) {
	var all []source
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if file != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || slices.Contains(skipped, name)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || !slices.Contains(measured, filepath.Ext(name)) {
			return nil
		}
		s, err := readSource(root, file)
		if err == nil {
			all = append(all, s)
		}
		return err
	})
	return all, err
}

func readSource(root, file string) (source, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return source{}, err
	}
	rel, err := filepath.Rel(root, file)
	if err != nil {
		return source{}, err
	}
	s := source{path: filepath.ToSlash(rel), lines: bytes.Count(b, []byte("\n"))}
	if path.Ext(s.path) != ".go" {
		s.generated = isGeneratedName(s.path) || bytes.Contains(head(b), []byte("DO NOT EDIT"))
		return s, nil
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, b, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return source{}, err
	}
	s.pkg, s.generated = f.Name.Name, ast.IsGenerated(f) || isGeneratedName(s.path)
	for _, i := range f.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, imported{path: p, line: fset.Position(i.Pos()).Line})
	}
	return s, nil
}

func head(b []byte) []byte { return b[:min(len(b), 1000)] }

// isGeneratedName knows files whose generators leave no mark: dumped schemas and bundles.
func isGeneratedName(p string) bool {
	name := path.Base(p)
	return name == "schema.sql" || strings.HasSuffix(name, ".gen.go") || strings.HasSuffix(name, "_templ.go") ||
		strings.HasSuffix(name, ".min.js") || strings.HasSuffix(name, ".min.css") ||
		strings.HasSuffix(name, ".bundle.yaml") || strings.HasSuffix(name, ".bundled.yaml") ||
		strings.Contains(p, "/web/static/") || strings.Contains(p, "/web/asset/") || strings.Contains(p, "/web/assets/")
}
