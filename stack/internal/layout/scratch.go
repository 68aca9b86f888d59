package layout

import (
	"encoding/json"
	"os"
	"path/filepath"

	"motcua.vn/stack/internal/proc"
)

const scratchPattern = "motcua-"

// NewScratch makes the temporary folder of a platform for tests. Before that
// it ends and removes what a killed owner of another such folder left behind;
// report is told about it.
func NewScratch(checkout string, report func(string)) (Run, error) {
	clearScratch(report)
	dir, err := os.MkdirTemp("", scratchPattern)
	if err != nil {
		return Run{}, err
	}
	run := Run{Checkout: checkout, Dir: dir, Scratch: true}
	// PostgreSQL's own account must pass through it to its data.
	if err := os.Chmod(dir, 0o711); err != nil {
		return Run{}, err
	}
	return run, run.own()
}

// own records this process as the folder's owner.
func (r Run) own() error {
	mark, err := proc.NewMark("owner", os.Getpid())
	if err != nil {
		return err
	}
	b, err := json.Marshal(mark)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.Dir, "owner.json"), b, 0o600)
}

// clearScratch removes the folders whose owner is gone, with the children the
// owner left. A folder without a readable owner is not ours to judge.
func clearScratch(report func(string)) {
	dirs, err := filepath.Glob(filepath.Join(os.TempDir(), scratchPattern+"*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		b, err := os.ReadFile(filepath.Join(dir, "owner.json"))
		if err != nil {
			continue
		}
		var owner proc.Mark
		if json.Unmarshal(b, &owner) != nil || owner.Alive() {
			continue
		}
		run := Run{Dir: dir, Scratch: true}
		if _, err := proc.ClearOrphans(run.Ledger()); err != nil {
			report("orphans of " + dir + ": " + err.Error())
			continue
		}
		if err := os.RemoveAll(dir); err == nil {
			report("removed " + dir + ", left by a killed run")
		}
	}
}
