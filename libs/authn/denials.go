package authn

import (
	"sync"
	"time"
)

// Denials holds the instants before which an account's tokens are not
// accepted; events account.locked and mandate.ended fill it within 5 seconds.
// An entry is forgotten once no token from before it can live.
type Denials struct {
	mu     sync.RWMutex
	before map[string]time.Time
}

// tokenLife is longer than any access token of the realm lives (5 minutes).
const tokenLife = 10 * time.Minute

// NewDenials makes an empty list.
func NewDenials() *Denials { return &Denials{before: map[string]time.Time{}} }

// Deny refuses tokens of the account issued at or before the instant.
func (d *Denials) Deny(account string, before time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if before.After(d.before[account]) {
		d.before[account] = before
	}
	for a, t := range d.before {
		if time.Since(t) > tokenLife {
			delete(d.before, a)
		}
	}
}

// Denied tells whether a token issued at that instant is refused. iat has
// whole seconds, so a token of the same second counts as before.
func (d *Denials) Denied(account string, issuedAt time.Time) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	t, ok := d.before[account]
	return ok && !issuedAt.After(t.Truncate(time.Second))
}
