// Package session keeps who is signed in at the portal. Tokens never reach the
// browser: it holds an opaque id, the database the tokens, encrypted. Sessions
// stand in PostgreSQL, so that any instance can serve and end them (OpenID
// Connect Back-Channel Logout 1.0).
package session

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
)

// How long a session may live: Idle without a request, Life in all.
const (
	Idle = 30 * time.Minute
	Life = 10 * time.Hour
)

// ErrSignedOut says that there is no session, or no more.
var ErrSignedOut = fault.Unauthenticated("signed_out", "sign in to go on")

// Tokens are what Keycloak gave; they are encrypted at rest.
type Tokens struct {
	Access  string    `json:"access"`
	Refresh string    `json:"refresh"`
	ID      string    `json:"id"`
	Expiry  time.Time `json:"expiry"` // of Access
}

// Session of one browser.
type Session struct {
	Hash     []byte // SHA-256 of the id in the cookie; the id itself is not kept
	Account  string
	SID      string // Keycloak's session
	Kind     tenant.Kind
	Name     string
	Email    string
	Mandates []tenant.Mandate
	Acting   tenant.Agency // the agency that the person acts for now
	Tokens   Tokens
	Created  time.Time
	LastSeen time.Time
}

// Store keeps sessions.
type Store interface {
	Insert(ctx context.Context, s *Session) error
	// Find gives the session or nil, and notes when told that it was seen.
	Find(ctx context.Context, hash []byte, now time.Time, seen bool) (*Session, error)
	// Refresh runs renew under the row's lock, so that of two requests only one asks Keycloak. nil: the session is gone.
	Refresh(ctx context.Context, hash []byte, renew func(*Session) error) (*Session, error)
	SetActing(ctx context.Context, hash []byte, a tenant.Agency) error
	Delete(ctx context.Context, hash []byte) error
	// DeleteBy ends every session of a Keycloak session, or of an account.
	DeleteBy(ctx context.Context, sid, account string) (int64, error)
	// Sweep removes what has run out.
	Sweep(ctx context.Context, now time.Time) error

	// InsertLogin refuses with sign_in_limit when too many are in progress, from this network or in all.
	InsertLogin(ctx context.Context, l Login) error
	// TakeLogin gives a login once; nil when it is unknown or used.
	TakeLogin(ctx context.Context, stateHash []byte) (*Login, error)
}

// Login is a sign-in that has begun at Keycloak.
type Login struct {
	StateHash []byte
	Nonce     string
	Verifier  string // PKCE (RFC 7636)
	ReturnTo  string // local path
	Network   string // that it was begun from
	Created   time.Time
}

// secret makes 256 random bits for a cookie or a state.
func secret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// HashOf gives the hash under which a secret is kept.
func HashOf(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}

// Ended tells whether err says that Keycloak ended the session, and not that it is away.
func Ended(err error) bool { return errors.Is(err, ErrSignedOut) }
