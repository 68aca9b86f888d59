package secret_test

import (
	"encoding/base64"
	"os"
	"regexp"
	"sync"
	"testing"

	"motcua.vn/stack/internal/secret"
)

func TestSecretsAreMadeOnce(t *testing.T) {
	t.Parallel()
	s, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	values := make([]string, 20)
	for i := range values {
		wait.Go(func() { values[i], _ = s.Password("one") })
	}
	wait.Wait()
	for _, v := range values {
		if v != values[0] || len(v) != 40 {
			t.Fatalf("got %q", values)
		}
	}
	if other, _ := s.Password("two"); other == values[0] {
		t.Error("two secrets are the same")
	}
	info, err := os.Stat(s.Path("one"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if read, err := s.Read("one"); err != nil || read != values[0] {
		t.Errorf("read %q, %v", read, err)
	}
}

func TestShapes(t *testing.T) {
	t.Parallel()
	s, err := secret.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	id, err := s.UUID("id")
	if err != nil || !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(id) {
		t.Errorf("UUID %q, %v", id, err)
	}
	key, err := s.Key("key")
	if b, bad := base64.StdEncoding.DecodeString(key); err != nil || bad != nil || len(b) != 32 {
		t.Errorf("key %q, %v, %v", key, err, bad)
	}
}
