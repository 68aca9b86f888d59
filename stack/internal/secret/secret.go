// Package secret makes the secrets of a development platform once and keeps
// them in files that only their owner may read.
package secret

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Store is a folder of secrets, one file (mode 0600) each.
type Store struct {
	Dir string
	mu  sync.Mutex
}

// Open makes the folder (mode 0700) when it is not there.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return &Store{Dir: dir}, nil
}

// Path is the file of a secret.
func (s *Store) Path(name string) string { return filepath.Join(s.Dir, name) }

// Password returns a secret of 160 random bits in lower-case hex, which needs
// no quoting in an address or a configuration file.
func (s *Store) Password(name string) (string, error) {
	return s.once(name, func() string { return hex.EncodeToString(random(20)) })
}

// Key returns 32 random bytes in base64.
func (s *Store) Key(name string) (string, error) {
	return s.once(name, func() string { return base64.StdEncoding.EncodeToString(random(32)) })
}

// UUID returns a random UUID (RFC 9562, version 4), which is the shape Consul
// asks of a token.
func (s *Store) UUID(name string) (string, error) {
	return s.once(name, func() string {
		b := random(16)
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
		return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
	})
}

// Put writes a value that is made elsewhere, an address with a password for
// one, and returns its file.
func (s *Store) Put(name, value string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put(name, value)
}

func (s *Store) put(name, value string) (string, error) {
	path := s.Path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	next := path + ".next"
	if err := os.WriteFile(next, []byte(value), 0o600); err != nil {
		return "", err
	}
	return path, os.Rename(next, path)
}

// Read returns a secret that was made before.
func (s *Store) Read(name string) (string, error) {
	b, err := os.ReadFile(s.Path(name))
	return strings.TrimSpace(string(b)), err
}

// once reads the secret or makes it.
func (s *Store) once(name string, generate func() string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := os.ReadFile(s.Path(name))
	if err == nil && len(b) > 0 {
		return strings.TrimSpace(string(b)), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	value := generate()
	_, err = s.put(name, value)
	return value, err
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // crypto/rand never fails since Go 1.24
	return b
}
