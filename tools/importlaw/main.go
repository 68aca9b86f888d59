// Importlaw checks who imports whom (design section 1, docs/layout.md), how long files are, how packages are
// named, and that every module builds without the workspace. It prints file:line, the rule and the remedy of
// each breach and exits 1 when there is one, 2 when it cannot look.
//
//	GOWORK=off go run -C tools/importlaw . [-build=false] [-root DIR] [-law FILE]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	root := flag.String("root", "", "the repository; default: the nearest directory above with a go.work")
	lawFile := flag.String("law", "", "default: tools/importlaw/law.yaml of the repository")
	builds := flag.Bool("build", true, "build each module with GOWORK=off")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	n, err := run(ctx, os.Stdout, *root, *lawFile, *builds)
	stop()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "importlaw:", err)
		os.Exit(2)
	case n > 0:
		fmt.Fprintf(os.Stderr, "importlaw: %d breaches\n", n)
		os.Exit(1)
	}
}

// run prints all breaches and gives their number.
func run(ctx context.Context, out io.Writer, root, lawFile string, builds bool) (int, error) {
	root, err := findRoot(root)
	if err != nil {
		return 0, err
	}
	if lawFile == "" {
		lawFile = filepath.Join(root, "tools", "importlaw", "law.yaml")
	}
	l, err := readLaw(lawFile)
	if err != nil {
		return 0, err
	}
	sources, err := readTree(root)
	if err != nil {
		return 0, err
	}
	all := l.check(sources)
	dirs, err := modules(root)
	if err != nil {
		return 0, err
	}
	for _, dir := range dirs {
		more, err := checkModule(root, dir)
		if err != nil {
			return 0, err
		}
		all = append(all, more...)
	}
	for _, v := range all {
		fmt.Fprintln(out, v)
	}
	n := len(all)
	for _, dir := range dirs {
		if !builds {
			break
		}
		if err := build(ctx, out, root, dir); err != nil {
			fmt.Fprintln(out, err)
			n++
		}
	}
	return n, nil
}

func findRoot(root string) (string, error) {
	if root != "" {
		return filepath.Abs(root)
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir, nil
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		return "", errors.New("no go.work above; name the repository by -root")
	}
}
