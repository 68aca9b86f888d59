// Package id makes and reads the identifiers of the platform: UUIDs of version 7 (RFC 9562 section 5.7),
// which sort by the time they were made.
//
// A domain gives each noun its own type by embedding, and inherits text, JSON and SQL:
//
//	type ID struct{ id.UUID }
package id

import (
	"crypto/rand"
	"database/sql/driver"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrMalformed is returned for text or bytes that are no UUID.
var ErrMalformed = errors.New("id: malformed UUID")

// UUID is an identifier in its 16 bytes. The zero value names nothing: it is NULL in SQL and empty as text.
type UUID [16]byte

var last struct {
	sync.Mutex
	// tick is milliseconds since 1970 in the upper bits and a sequence in the lower 12.
	tick uint64
}

// New returns a fresh identifier, greater than every one made before it in this process, also when
// the machine's clock is set back (RFC 9562 section 6.2, method 3).
func New() UUID {
	var u UUID
	// crypto/rand.Read never fails: it ends the process when the system has no randomness.
	_, _ = rand.Read(u[8:])
	now := time.Now()
	tick := uint64(now.UnixMilli())<<12 | uint64(now.Nanosecond()%1e6)<<12/1e6

	last.Lock()
	if tick <= last.tick {
		tick = last.tick + 1
	}
	last.tick = tick
	last.Unlock()

	binary.BigEndian.PutUint64(u[:8], tick>>12<<16|0x7000|tick&0xfff)
	u[8] = u[8]&0x3f | 0x80
	return u
}

// Parse reads the 36 characters of RFC 9562 section 4, of any version, in either case. The nil UUID is
// refused, because it names nothing.
func Parse(s string) (UUID, error) {
	u, err := parse(s)
	if err == nil && u.IsZero() {
		return u, fmt.Errorf("%w: nil UUID", ErrMalformed)
	}
	return u, err
}

func parse(s string) (UUID, error) {
	var u UUID
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return UUID{}, fmt.Errorf("%w: want 8-4-4-4-12 hexadecimal digits", ErrMalformed)
	}
	digits := s[:8] + s[9:13] + s[14:18] + s[19:23] + s[24:]
	if _, err := hex.Decode(u[:], []byte(digits)); err != nil {
		return UUID{}, fmt.Errorf("%w: want hexadecimal digits", ErrMalformed)
	}
	return u, nil
}

// MustParse is Parse for constants; it panics on malformed text.
func MustParse(s string) UUID {
	u, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return u
}

// IsZero says whether u names nothing; encoding/json's omitzero asks it.
func (u UUID) IsZero() bool { return u == UUID{} }

// Time is the instant, to the millisecond, at which a version 7 UUID was made; it has no meaning for others.
func (u UUID) Time() time.Time {
	return time.UnixMilli(int64(binary.BigEndian.Uint64(u[:8]) >> 16)).UTC()
}

// String gives 36 lower-case characters, or nothing for the zero UUID.
func (u UUID) String() string {
	if u.IsZero() {
		return ""
	}
	b := make([]byte, 0, 36)
	b = hex.AppendEncode(b, u[:4])
	for i := 4; i < 10; i += 2 {
		b = append(b, '-')
		b = hex.AppendEncode(b, u[i:i+2])
	}
	b = append(b, '-')
	return string(hex.AppendEncode(b, u[10:]))
}

// MarshalText implements encoding.TextMarshaler, and so JSON: String.
func (u UUID) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler: Parse, where empty text gives the zero UUID.
func (u *UUID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*u = UUID{}
		return nil
	}
	v, err := Parse(string(b))
	if err != nil {
		return err
	}
	*u = v
	return nil
}

// Value implements driver.Valuer: text, or NULL for the zero UUID.
func (u UUID) Value() (driver.Value, error) {
	if u.IsZero() {
		return nil, nil //nolint:nilnil // nil is how driver.Valuer spells NULL
	}
	return u.String(), nil
}

// Scan implements sql.Scanner: text, 16 bytes, or NULL, which gives the zero UUID.
func (u *UUID) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*u = UUID{}
		return nil
	case string:
		return u.UnmarshalText([]byte(v))
	case []byte:
		if len(v) == len(u) {
			copy(u[:], v)
			return nil
		}
		return u.UnmarshalText(v)
	case [16]byte:
		*u = v
		return nil
	}
	return fmt.Errorf("%w: cannot scan %T", ErrMalformed, src)
}
