// Package layout knows where a platform keeps what: the checkout, and one
// folder per running platform (.run of the checkout, or a temporary one).
package layout

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Run is the folder of one platform.
type Run struct {
	Checkout string // folder with go.work
	Dir      string // .run, or a temporary folder
	Scratch  bool   // a temporary folder: nothing in it outlives the platform
}

// Checkout finds the folder with go.work, from the current one upwards.
func Checkout() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no go.work here or above: run this inside the checkout")
		}
		dir = up
	}
}

// Log is the folder of the children's logs.
func (r Run) Log() string { return filepath.Join(r.Dir, "log") }

// Secrets is the folder of generated secrets and certificates.
func (r Run) Secrets() string { return filepath.Join(r.Dir, "secrets") }

// Ledger lists the running children.
func (r Run) Ledger() string { return filepath.Join(r.Dir, "processes.json") }

// Lock is held by the platform that runs here.
func (r Run) Lock() string { return filepath.Join(r.Dir, "lock") }

// OTP holds the one-time code secrets of the sample officials.
func (r Run) OTP() string { return filepath.Join(r.Secrets(), "otp.json") }

// State describes the running platform to other programs.
func (r Run) State() string { return filepath.Join(r.Dir, "state.json") }

// Accounts lists the sample accounts; the sample loader writes it.
func (r Run) Accounts() string { return filepath.Join(r.Dir, "accounts.json") }

// Bin is the folder of the built service binaries, shared by all platforms of
// a checkout.
func (r Run) Bin() string { return filepath.Join(r.Checkout, ".run", "bin") }

// Temp is a folder for what lives no longer than the platform.
func (r Run) Temp() string { return filepath.Join(r.Dir, "tmp") }

// Data makes and returns a folder for what a server keeps. What survives a
// stop of `make up` lies in .run/data. As root that is a link to
// /var/lib/motcua/<hash of the checkout>, because the server's own account
// must reach it and cannot enter root's home.
func (r Run) Data(name string) (string, error) {
	base := filepath.Join(r.Dir, "data")
	if os.Geteuid() == 0 && !r.Scratch {
		target := r.rootData()
		if err := os.MkdirAll(target, 0o711); err != nil {
			return "", err
		}
		if err := link(target, base); err != nil {
			return "", err
		}
		base = target
	}
	dir := filepath.Join(base, name)
	return dir, os.MkdirAll(dir, 0o711)
}

func (r Run) rootData() string {
	sum := sha256.Sum256([]byte(r.Checkout))
	return filepath.Join("/var/lib/motcua", hex.EncodeToString(sum[:6]))
}

// link makes name a symbolic link to target, unless it is one already.
func link(target, name string) error {
	if to, err := os.Readlink(name); err == nil && to == target {
		return nil
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is in the way of a link to %s: %w", name, target, err)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.Symlink(target, name)
}

// Remove deletes the data, secrets, logs and marks of the platform; the built
// binaries stay.
func (r Run) Remove() error {
	if os.Geteuid() == 0 && !r.Scratch {
		if err := os.RemoveAll(r.rootData()); err != nil {
			return err
		}
	}
	entries, err := os.ReadDir(r.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "bin" && !r.Scratch {
			continue
		}
		if err := os.RemoveAll(filepath.Join(r.Dir, e.Name())); err != nil {
			return err
		}
	}
	if r.Scratch {
		return os.Remove(r.Dir)
	}
	return nil
}
