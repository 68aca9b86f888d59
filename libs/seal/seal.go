// Package seal keeps personal data unreadable in the database: AES-256-GCM with
// the key's id in front, so that keys rotate while old values stay readable, and
// HMAC-SHA256 for finding equal values without opening them.
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

// A sealed value is: version, length of the key's id, the id, nonce (12 bytes),
// ciphertext with its tag (16 bytes). Everything before the nonce is
// authenticated too.
const (
	version  = 1
	keySize  = 32
	maxKeyID = 32
)

// ErrUnreadable says that a value was not sealed by this ring for this purpose,
// or was changed.
var ErrUnreadable = errors.New("seal: the value cannot be opened")

// Ring holds encryption keys by id; the first seals, all open.
type Ring struct {
	first string
	keys  map[string]cipher.AEAD
}

// ParseRing reads ENCRYPTION_KEYS: id:base64(32 bytes), separated by commas. The
// error names the place and never a key.
func ParseRing(s string) (*Ring, error) {
	r := &Ring{keys: map[string]cipher.AEAD{}}
	for n, part := range strings.Split(s, ",") {
		id, encoded, _ := strings.Cut(strings.TrimSpace(part), ":")
		if id == "" || len(id) > maxKeyID {
			return nil, fmt.Errorf("seal: key %d: its id must have 1 to %d characters", n+1, maxKeyID)
		}
		if r.keys[id] != nil {
			return nil, fmt.Errorf("seal: key %d: the id %q stands twice", n+1, id)
		}
		key, err := parseKey(encoded)
		if err != nil {
			return nil, fmt.Errorf("seal: key %d (%s): %w", n+1, id, err)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("seal: key %d (%s): %w", n+1, id, err)
		}
		if r.keys[id], err = cipher.NewGCM(block); err != nil {
			return nil, fmt.Errorf("seal: key %d (%s): %w", n+1, id, err)
		}
		if r.first == "" {
			r.first = id
		}
	}
	return r, nil
}

func parseKey(encoded string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) != keySize {
		return nil, fmt.Errorf("must be %d bytes in base64", keySize)
	}
	return key, nil
}

// Seal encrypts plain under the first key. aad says what the value is and where
// it stands ("person.citizen_id:" + row id); it must be the same at Open, so that
// a value moved to another row or column cannot be opened.
func (r *Ring) Seal(plain, aad []byte) []byte {
	aead := r.keys[r.first]
	out := make([]byte, 0, 2+len(r.first)+aead.NonceSize()+len(plain)+aead.Overhead())
	out = append(out, version, byte(len(r.first)))
	out = append(out, r.first...)
	header := len(out)
	out = out[:header+aead.NonceSize()]
	_, _ = rand.Read(out[header:]) // never fails: it ends the process when the system has no randomness
	return aead.Seal(out, out[header:], plain, bound(out[:header], aad))
}

// Open decrypts what Seal made, with any key of the ring. The error is
// ErrUnreadable and says no more.
func (r *Ring) Open(sealed, aad []byte) ([]byte, error) {
	id, header, ok := split(sealed)
	if !ok {
		return nil, ErrUnreadable
	}
	aead := r.keys[id]
	if aead == nil || len(sealed) < header+aead.NonceSize()+aead.Overhead() {
		return nil, ErrUnreadable
	}
	body := header + aead.NonceSize()
	plain, err := aead.Open(nil, sealed[header:body], sealed[body:], bound(sealed[:header], aad))
	if err != nil {
		return nil, ErrUnreadable
	}
	return plain, nil
}

// KeyID gives the id of the key that a value was sealed with, "" for none; it is
// stored beside the value.
func KeyID(sealed []byte) string {
	id, _, _ := split(sealed)
	return id
}

// First is the id of the key that seals now.
func (r *Ring) First() string { return r.first }

// Stale tells whether a value is sealed with another key than the first, and so
// must be opened and sealed again by the rotation job.
func (r *Ring) Stale(sealed []byte) bool { return KeyID(sealed) != r.first }

func split(sealed []byte) (id string, header int, ok bool) {
	if len(sealed) < 2 || sealed[0] != version {
		return "", 0, false
	}
	header = 2 + int(sealed[1])
	if header > len(sealed) {
		return "", 0, false
	}
	return string(sealed[2:header]), header, true
}

func bound(header, aad []byte) []byte {
	all := make([]byte, 0, len(header)+len(aad))
	return append(append(all, header...), aad...)
}

// LookupKey makes fingerprints of values that must be found by equality.
type LookupKey struct{ key []byte }

// ParseLookupKey reads LOOKUP_KEY: base64 of 32 bytes.
func ParseLookupKey(s string) (LookupKey, error) {
	key, err := parseKey(s)
	if err != nil {
		return LookupKey{}, fmt.Errorf("seal: lookup key: %w", err)
	}
	return LookupKey{key}, nil
}

// MAC gives the fingerprint (32 bytes) of a value, which the caller has
// normalised: the same citizen id must always be the same string.
func (k LookupKey) MAC(normalised string) []byte {
	if len(k.key) == 0 {
		panic("seal: a lookup key that was never parsed") // fingerprints under an empty key could be guessed
	}
	h := hmac.New(sha256.New, k.key)
	h.Write([]byte(normalised))
	return h.Sum(nil)
}
