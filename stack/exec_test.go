package stack_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"motcua.vn/stack"
)

func TestExecGivesServersAndPassesTheExitCode(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "env")
	code, err := stack.Exec(t.Context(), stack.ExecOptions{Servers: []string{"pg", "mail"}, Fast: true}, []string{"sh", "-c", "env > " + out + "; exit 7"})
	if err != nil || code != 7 {
		t.Fatalf("exit code %d, %v", code, err)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"TEST_PG_URL=postgres://", "TEST_SMTP_ADDR=127.0.0.1:", "TEST_MAIL_URL=http://127.0.0.1:"} {
		if !strings.Contains(string(b), name) {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestExecRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		servers, command []string
		why              string
	}{
		{[]string{"oracle"}, []string{"true"}, "there is no such server"},
		{[]string{"mail"}, nil, "there is nothing to run"},
		{[]string{"mail"}, []string{"/does/not/exist"}, "the command is missing"},
	} {
		if code, err := stack.Exec(t.Context(), stack.ExecOptions{Servers: c.servers}, c.command); err == nil || code == 0 {
			t.Errorf("%s: exit code %d, %v", c.why, code, errors.Unwrap(err))
		}
	}
}
