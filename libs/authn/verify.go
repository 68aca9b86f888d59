// Package authn verifies access tokens of our realm locally: pinned
// algorithms, issuer, audience, authorised party and who may bring its tokens,
// expiry, and denials younger than the token. Keys are cached, fetched at a bounded rate, and outlive
// Keycloak's absence (design.md section 3, RFC 9068, RFC 8725).
package authn

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"motcua.vn/libs/clock"
	"motcua.vn/libs/fault"
	"motcua.vn/libs/tenant"
)

// Algorithms accepted in a token's header; symmetric ones never.
var algorithms = []jose.SignatureAlgorithm{jose.RS256, jose.ES256, jose.PS256}

const (
	skew       = 30 * time.Second
	maxToken   = 8 << 10 // bytes
	cacheLimit = 10_000  // verified tokens kept
)

// The answers of Verify; none of them says which check failed in words that help a guesser.
var (
	ErrMissing = fault.Unauthenticated("token_missing", "send an access token as Authorization: Bearer")
	ErrInvalid = fault.Unauthenticated("token_invalid", "the access token is not valid here; sign in again")
	ErrDenied  = fault.Unauthenticated("token_denied", "the account or mandate behind this token has ended; sign in again")
)

// Options of a Verifier.
type Options struct {
	Issuer   string // iss, exactly
	Audience string // our service's name, must be in aud
	// Parties are the clients (azp) whose tokens are taken, by the name in the
	// certificate of who brings them: a token that was stolen, or lent to a service
	// for another purpose, is of no use to whoever holds another certificate.
	Parties map[string][]string
	Keys    KeySource
	Denials *Denials // nil: none
	Clock   clock.Clock
}

// Verifier checks tokens and remembers those it has verified until they expire.
type Verifier struct {
	o     Options
	mu    sync.Mutex
	cache map[[32]byte]entry
}

type entry struct {
	claims Claims
	caller tenant.Caller
}

// New makes a Verifier.
func New(o Options) *Verifier { return &Verifier{o: o, cache: map[[32]byte]entry{}} }

// Claims is what we read of an access token.
type Claims struct {
	Issuer    string           `json:"iss"`
	Subject   string           `json:"sub"`
	Audience  jwt.Audience     `json:"aud"`
	Party     string           `json:"azp"`
	Type      string           `json:"typ"`
	Expiry    *jwt.NumericDate `json:"exp"`
	NotBefore *jwt.NumericDate `json:"nbf"`
	IssuedAt  *jwt.NumericDate `json:"iat"`
	Session   string           `json:"sid"`
	Kind      tenant.Kind      `json:"kind"`
	Assurance json.RawMessage  `json:"assurance"` // a number, or a string that holds one, by Keycloak's mapper
	Mandates  json.RawMessage  `json:"mandates"`
	ClientID  string           `json:"client_id"`
	Name      string           `json:"name"`
	Email     string           `json:"email"`
	Verified  bool             `json:"email_verified"`
}

// Verify gives the caller behind an Authorization header that peer, the name in
// the other side's certificate, brought.
func (v *Verifier) Verify(ctx context.Context, header, peer string) (tenant.Caller, Claims, error) {
	raw, ok := strings.CutPrefix(header, "Bearer ")
	if header == "" {
		return tenant.Caller{}, Claims{}, ErrMissing
	}
	if !ok || len(raw) > maxToken {
		return tenant.Caller{}, Claims{}, ErrInvalid
	}
	sum := sha256.Sum256([]byte(raw))
	e, known := v.known(sum)
	if !known {
		claims, err := v.check(ctx, raw)
		if err != nil {
			return tenant.Caller{}, Claims{}, err
		}
		caller, err := callerOf(claims)
		if err != nil {
			return tenant.Caller{}, Claims{}, err
		}
		e = entry{claims, caller}
		v.remember(sum, e)
	}
	if !slices.Contains(v.o.Parties[peer], e.claims.Party) {
		return tenant.Caller{}, Claims{}, ErrInvalid
	}
	if v.o.Denials != nil && v.o.Denials.Denied(e.claims.Subject, e.claims.IssuedAt.Time()) {
		return tenant.Caller{}, Claims{}, ErrDenied
	}
	return e.caller, e.claims, nil
}

func (v *Verifier) known(sum [32]byte) (entry, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	e, ok := v.cache[sum]
	if ok && v.o.Clock.Now().After(e.claims.Expiry.Time().Add(skew)) {
		delete(v.cache, sum)
		return entry{}, false
	}
	return e, ok
}

func (v *Verifier) remember(sum [32]byte, e entry) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.cache) >= cacheLimit {
		now := v.o.Clock.Now()
		for k, old := range v.cache {
			if now.After(old.claims.Expiry.Time()) || len(v.cache) >= cacheLimit {
				delete(v.cache, k)
			}
		}
	}
	v.cache[sum] = e
}

// check does everything that needs no memory: signature, then each claim.
func (v *Verifier) check(ctx context.Context, raw string) (Claims, error) {
	token, err := jwt.ParseSigned(raw, algorithms)
	if err != nil || len(token.Headers) != 1 {
		return Claims{}, ErrInvalid
	}
	key, err := v.o.Keys.Key(ctx, token.Headers[0].KeyID)
	if err != nil {
		return Claims{}, err
	}
	var c Claims
	if err := token.Claims(key, &c); err != nil {
		return Claims{}, ErrInvalid
	}
	now := v.o.Clock.Now()
	switch {
	case c.Issuer != v.o.Issuer, c.Type != "Bearer", // ID tokens have typ ID, refresh tokens Refresh
		!slices.Contains(c.Audience, v.o.Audience),
		c.Subject == "", c.Expiry == nil, c.IssuedAt == nil,
		now.After(c.Expiry.Time().Add(skew)),
		c.NotBefore != nil && now.Add(skew).Before(c.NotBefore.Time()),
		now.Add(skew).Before(c.IssuedAt.Time()):
		return Claims{}, ErrInvalid
	}
	return c, nil
}
