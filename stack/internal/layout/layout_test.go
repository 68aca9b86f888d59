package layout_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"motcua.vn/stack/internal/layout"
	"motcua.vn/stack/internal/proc"
)

func TestScratchIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	run, err := layout.NewScratch("/checkout", func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	data, err := run.Data("postgres")
	if err != nil || filepath.Dir(filepath.Dir(data)) != run.Dir {
		t.Errorf("data at %s, %v", data, err)
	}
	if err := run.Remove(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(run.Dir); !os.IsNotExist(err) {
		t.Errorf("left: %v", err)
	}
}

func TestNextScratchClearsThoseOfTheDead(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	dead := exec.Command("sleep", "600")
	if err := dead.Start(); err != nil {
		t.Fatal(err)
	}
	mark, err := proc.NewMark("owner", dead.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	_ = dead.Process.Kill()
	_ = dead.Wait()
	left := filepath.Join(temp, "motcua-1")
	b, err := json.Marshal(mark)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(left, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(left, "owner.json"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	living, err := layout.NewScratch("/checkout", func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := layout.NewScratch("/checkout", func(string) {}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("a dead owner's folder is left: %v", err)
	}
	if _, err := os.Stat(living.Dir); err != nil {
		t.Errorf("a living owner's folder is gone: %v", err)
	}
}

func TestRemoveKeepsTheBinaries(t *testing.T) {
	t.Parallel()
	checkout := t.TempDir()
	run := layout.Run{Checkout: checkout, Dir: filepath.Join(checkout, ".run")}
	data, err := run.Data("postgres")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{run.Bin(), run.Secrets()} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() == 0 {
		if to, err := os.Readlink(filepath.Join(run.Dir, "data")); err != nil || filepath.Dir(to) != "/var/lib/motcua" {
			t.Errorf("as root the data is linked to %q, %v", to, err)
		}
	}
	if err := run.Remove(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]bool{data: false, run.Secrets(): false, run.Bin(): true} {
		if _, err := os.Stat(path); (err == nil) != want {
			t.Errorf("%s there: %v, want %v", path, err == nil, want)
		}
	}
}
