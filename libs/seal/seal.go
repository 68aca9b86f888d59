// Package seal encrypts what a stolen database must not tell: AES-256-GCM with
// the key's id in front, so that keys rotate, and an HMAC for finding equal
// values without reading them (NIST SP 800-38D, RFC 2104).
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// ErrBroken says that sealed bytes are not ours, were changed, belong to
// another row, or were made with a key that the ring does not hold.
var ErrBroken = errors.New("seal: cannot be opened")

const (
	keyBytes = 32
	maxKeyID = 32
)

// Ring holds keys by id; the first encrypts, all decrypt.
type Ring struct {
	first string
	keys  map[string]cipher.AEAD
}

// ParseRing reads "id:base64(32 bytes)" separated by commas. Its errors never quote a key.
func ParseRing(text string) (*Ring, error) {
	r := &Ring{keys: map[string]cipher.AEAD{}}
	for i, item := range strings.Split(text, ",") {
		id, encoded, ok := strings.Cut(strings.TrimSpace(item), ":")
		if !ok || id == "" || len(id) > maxKeyID {
			return nil, fmt.Errorf("seal: key %d is not id:base64", i+1)
		}
		raw, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(raw) != keyBytes {
			return nil, fmt.Errorf("seal: key %q is not base64 of %d bytes", id, keyBytes)
		}
		if _, twice := r.keys[id]; twice {
			return nil, fmt.Errorf("seal: key id %q stands twice", id)
		}
		block, err := aes.NewCipher(raw)
		if err != nil {
			return nil, fmt.Errorf("seal: key %q: %w", id, err)
		}
		if r.keys[id], err = cipher.NewGCM(block); err != nil {
			return nil, fmt.Errorf("seal: key %q: %w", id, err)
		}
		if r.first == "" {
			r.first = id
		}
	}
	return r, nil
}

// Seal encrypts plain and binds it to aad (the row's key), so that sealed
// bytes cannot be moved to another row. Layout: length of id, id, nonce, box.
func (r *Ring) Seal(plain, aad []byte) ([]byte, error) {
	aead := r.keys[r.first]
	out := append([]byte{byte(len(r.first))}, r.first...)
	nonce := make([]byte, aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	out = append(out, nonce...)
	return aead.Seal(out, nonce, plain, aad), nil
}

// Open decrypts what Seal made, with whichever key of the ring it was made.
func (r *Ring) Open(sealed, aad []byte) ([]byte, error) {
	id, rest, ok := split(sealed)
	aead, known := r.keys[id]
	if !ok || !known || len(rest) < aead.NonceSize() {
		return nil, ErrBroken
	}
	plain, err := aead.Open(nil, rest[:aead.NonceSize()], rest[aead.NonceSize():], aad)
	if err != nil {
		return nil, ErrBroken
	}
	return plain, nil
}

// Stale tells whether sealed bytes were made with another key than the first,
// so that a rotation job seals them anew.
func (r *Ring) Stale(sealed []byte) bool {
	id, _, ok := split(sealed)
	return ok && id != r.first
}

func split(sealed []byte) (id string, rest []byte, ok bool) {
	if len(sealed) == 0 || len(sealed) < 1+int(sealed[0]) {
		return "", nil, false
	}
	n := 1 + int(sealed[0])
	return string(sealed[1:n]), sealed[n:], true
}

// ParseKey reads base64 of 32 bytes, the key of MAC.
func ParseKey(text string) ([]byte, error) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) != keyBytes {
		return nil, fmt.Errorf("seal: the key is not base64 of %d bytes", keyBytes)
	}
	return raw, nil
}

// MAC gives the HMAC-SHA256 of a normalised value: equal values, equal MACs,
// and nothing to guess from without the key.
func MAC(key []byte, value string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(value))
	return mac.Sum(nil)
}
