package config

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
)

const redacted = "redacted"

// Secret is a value that never prints itself: fmt, slog and JSON show
// "redacted". Copies share one state, so a Reload is seen by every holder.
// The zero Secret is empty.
type Secret struct{ state *secretState }

type secretState struct {
	file  string // empty: came from the environment and cannot be reloaded
	value atomic.Pointer[string]
}

// NewSecret wraps a value that is at hand, for tests and derived secrets.
func NewSecret(value string) Secret {
	s := Secret{state: &secretState{}}
	s.state.value.Store(&value)
	return s
}

// SecretFromFile reads a secret from a file, without its trailing line break.
func SecretFromFile(path string) (Secret, error) {
	s := Secret{state: &secretState{file: path}}
	if _, err := s.Reload(); err != nil {
		return Secret{}, err
	}
	return s, nil
}

// Value gives the secret itself; hand it to a library and keep no copy.
func (s Secret) Value() string {
	if s.state == nil {
		return ""
	}
	return *s.state.value.Load()
}

// Empty tells whether no secret was given.
func (s Secret) Empty() bool { return s.Value() == "" }

// Reload reads the secret's file again and tells whether the value changed.
// Call it when the other side refuses the secret, once, before trying again.
// A secret without file never changes.
func (s Secret) Reload() (changed bool, err error) {
	if s.state == nil || s.state.file == "" {
		return false, nil
	}
	b, err := os.ReadFile(s.state.file)
	if err != nil {
		return false, fmt.Errorf("read secret: %w", err)
	}
	value := string(bytes.TrimRight(b, "\r\n"))
	old := s.state.value.Swap(&value)
	return old == nil || *old != value, nil
}

// EnvDecode takes the value of an environment variable (go-envconfig's DecoderCtx).
func (s *Secret) EnvDecode(_ context.Context, value string) error {
	*s = NewSecret(value)
	return nil
}

// Format prints "redacted" whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue prints "redacted" in slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON prints "redacted" in JSON.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText prints "redacted" in every text encoding.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
