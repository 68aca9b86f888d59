package proc_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"motcua.vn/stack/internal/proc"
)

// TestMain lets the test binary play a parent that is killed with a child.
func TestMain(m *testing.M) {
	if dir := os.Getenv("PARENT_OF"); dir != "" {
		parent(dir)
	}
	os.Exit(m.Run())
}

func parent(dir string) {
	sup, err := proc.NewSupervisor(filepath.Join(dir, "ledger.json"), dir, func(string) {})
	if err != nil {
		panic(err)
	}
	child := shell("child", "echo started; exec sleep 600")
	if os.Getenv("STUBBORN") != "" {
		child = shell("child", "trap '' TERM; echo started; while :; do sleep 600 & wait; done")
	}
	p, err := sup.Start(context.Background(), child)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(os.Stdout, p.Pid())
	select {}
}

func shell(name, script string) proc.Spec {
	return proc.Spec{Name: name, Path: "/bin/sh", Args: []string{"-c", script}, Env: []string{"PATH=/usr/bin:/bin"}, Wave: proc.WaveServer, Grace: 300 * time.Millisecond}
}

func supervisor(t *testing.T) (*proc.Supervisor, string) {
	t.Helper()
	dir := t.TempDir()
	sup, err := proc.NewSupervisor(filepath.Join(dir, "ledger.json"), dir, func(line string) { t.Log(line) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sup.Stop)
	return sup, dir
}

func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatal("in vain: " + what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func gone(pid int) bool { _, err := proc.NewMark("", pid); return err != nil }

func TestKilledChildComesBack(t *testing.T) {
	t.Parallel()
	sup, dir := supervisor(t)
	p, err := sup.Start(t.Context(), shell("thing", "sleep 600"))
	if err != nil {
		t.Fatal(err)
	}
	first := p.Pid()
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	await(t, "another pid", func() bool { n := p.Pid(); return n != 0 && n != first })
	if p.Restarts() != 1 {
		t.Errorf("restarts = %d, want 1", p.Restarts())
	}
	second := p.Pid()
	sup.Stop()
	if !gone(second) {
		t.Error("it runs after Stop")
	}
	if _, err := os.Stat(filepath.Join(dir, "ledger.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a ledger is left: %v", err)
	}
}

func TestHaltedChildStaysDownUntilResume(t *testing.T) {
	t.Parallel()
	sup, _ := supervisor(t)
	p, err := sup.Start(t.Context(), shell("thing", "sleep 600"))
	if err != nil {
		t.Fatal(err)
	}
	p.Halt()
	if p.Pid() != 0 {
		t.Error("it runs after Halt")
	}
	if err := p.Resume(t.Context()); err != nil || p.Pid() == 0 {
		t.Errorf("pid %d after Resume, %v", p.Pid(), err)
	}
}

func TestHaltDuringBackOff(t *testing.T) {
	t.Parallel()
	sup, _ := supervisor(t)
	p, err := sup.Start(t.Context(), shell("thing", "exit 3"))
	if err != nil {
		t.Fatal(err)
	}
	await(t, "it dies again and again", func() bool { return p.Restarts() >= 2 })
	p.Halt()
	if p.Pid() != 0 {
		t.Error("it runs after Halt")
	}
}

func TestStubbornChildIsKilledWithItsGroup(t *testing.T) {
	t.Parallel()
	sup, dir := supervisor(t)
	p, err := sup.Start(t.Context(), shell("stubborn", "trap '' TERM; sleep 600 & echo $! > "+filepath.Join(dir, "grandchild")+"; wait; sleep 600"))
	if err != nil {
		t.Fatal(err)
	}
	var grandchild int
	await(t, "the grandchild's pid", func() bool {
		b, _ := os.ReadFile(filepath.Join(dir, "grandchild"))
		grandchild, err = strconv.Atoi(strings.TrimSpace(string(b)))
		return err == nil
	})
	child := p.Pid()
	sup.Stop()
	if !gone(child) {
		t.Error("the child runs after Stop")
	}
	await(t, "the grandchild's end", func() bool {
		m, err := proc.NewMark("", grandchild)
		return err != nil || !m.Alive()
	})
}

func TestChildThatNeverBecomesReadyIsEnded(t *testing.T) {
	t.Parallel()
	sup, _ := supervisor(t)
	spec := shell("mute", "echo the reason stands here; sleep 600")
	spec.ReadyIn = 300 * time.Millisecond
	spec.Ready = func(context.Context) error { return errors.New("no answer") }
	_, err := sup.Start(t.Context(), spec)
	if err == nil || !strings.Contains(err.Error(), "no answer") || !strings.Contains(err.Error(), "the reason stands here") {
		t.Errorf("got %v", err)
	}
	if pid := sup.Process("mute").Pid(); pid != 0 {
		t.Errorf("pid %d still runs", pid)
	}
}

func TestEnvironmentIsExplicit(t *testing.T) {
	t.Setenv("OF_THE_PARENT", "1")
	sup, dir := supervisor(t)
	spec := shell("env", "env")
	spec.Env = []string{"PATH=/usr/bin:/bin", "GIVEN=yes"}
	if err := sup.Run(t.Context(), spec); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "env.log"))
	if err != nil || !strings.Contains(string(b), "GIVEN=yes") || strings.Contains(string(b), "OF_THE_PARENT") {
		t.Errorf("%v\n%s", err, b)
	}
}

func TestRunTellsWhy(t *testing.T) {
	t.Parallel()
	sup, _ := supervisor(t)
	err := sup.Run(t.Context(), shell("once", "echo no such table; exit 2"))
	if err == nil || !strings.Contains(err.Error(), "no such table") {
		t.Errorf("got %v", err)
	}
}

// startParent runs this test binary as a parent, kills it, and returns the
// child it had.
func startParent(t *testing.T, dir string, env ...string) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), append(env, "PARENT_OF="+dir)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	await(t, "the child's first word", func() bool {
		b, _ := os.ReadFile(filepath.Join(dir, "child.log"))
		return strings.Contains(string(b), "started")
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	return pid
}

func TestChildEndsWithItsKilledParent(t *testing.T) {
	t.Parallel()
	child := startParent(t, t.TempDir())
	await(t, "the child's end", func() bool { m, err := proc.NewMark("", child); return err != nil || !m.Alive() })
}

func TestNextStartEndsOrphans(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	child := startParent(t, dir, "STUBBORN=1") // does not heed the signal of its parent's death
	if gone(child) {
		t.Fatal("the child is no orphan")
	}
	var told []string
	sup, err := proc.NewSupervisor(filepath.Join(dir, "ledger.json"), dir, func(line string) { told = append(told, line) })
	if err != nil {
		t.Fatal(err)
	}
	defer sup.Stop()
	if m, err := proc.NewMark("", child); err == nil && m.Alive() {
		t.Error("the orphan runs on")
	}
	if len(told) != 1 || !strings.Contains(told[0], "child") {
		t.Errorf("told %q", told)
	}
}

// A pid in the ledger that belongs to somebody else by now must live.
func TestOrphansAreKnownByStartTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := exec.Command("sleep", "600")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	m, err := proc.NewMark("other", cmd.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	m.Start--
	b, err := json.Marshal([]proc.Mark{m})
	if err != nil {
		t.Fatal(err)
	}
	ledger := filepath.Join(dir, "ledger.json")
	if err := os.WriteFile(ledger, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if ended, err := proc.ClearOrphans(ledger); err != nil || len(ended) != 0 {
		t.Errorf("ended %q, %v", ended, err)
	}
	if gone(cmd.Process.Pid) {
		t.Error("somebody else's process was ended")
	}
}
