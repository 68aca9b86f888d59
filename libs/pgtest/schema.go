package pgtest

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// dumper is Debian's pg_dump 15: another version writes another text.
const dumper = "/usr/lib/postgresql/15/bin/pg_dump"

// release are the lines that name minor releases, which differ from machine to machine.
var release = regexp.MustCompile(`(?m)^-- Dumped (from|by) .*\n`)

// CheckSchema fails unless file holds the schema that the migrations make, as pg_dump 15 writes it. With UPDATE_SCHEMA=1
// it writes the file instead; tools/dump-schema.sh does so.
func CheckSchema(t testing.TB, db Database, file string) {
	t.Helper()
	if _, err := os.Stat(dumper); err != nil {
		t.Fatalf("%s is needed: apt-get install postgresql-15", dumper)
	}
	cmd := exec.CommandContext(t.Context(), dumper, "--schema-only", "--restrict-key=motcua", "--dbname="+db.SuperuserURL)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	dump, err := cmd.Output()
	if err != nil {
		t.Fatalf("pg_dump: %v: %s", err, complaints.String())
	}
	dump = release.ReplaceAll(dump, nil)
	if os.Getenv("UPDATE_SCHEMA") == "1" {
		if err := os.WriteFile(file, dump, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(kept, dump) {
		return
	}
	have, want := strings.Split(string(kept), "\n"), strings.Split(string(dump), "\n")
	for i, line := range want {
		if i >= len(have) || have[i] != line {
			t.Fatalf("%s:%d is not what the migrations make (%q); run tools/dump-schema.sh", file, i+1, line)
		}
	}
	t.Fatalf("%s is longer than what the migrations make; run tools/dump-schema.sh", file)
}
