package door

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238's default, which Keycloak's policy has
	"encoding/binary"
	"fmt"
	"time"
)

// period is how long a one-time code holds; Keycloak takes each once.
const period = 30 * time.Second

// Code is the one-time code of RFC 6238 (SHA-1, six digits, 30 s) of a raw secret at a time.
func Code(secret string, at time.Time) string {
	mac := hmac.New(sha1.New, []byte(secret))
	_ = binary.Write(mac, binary.BigEndian, uint64(at.Unix()/int64(period/time.Second))) // a hash never fails to take bytes
	sum := mac.Sum(nil)
	from := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[from:from+4])&0x7fffffff%1_000_000)
}

// untilNext is how long the present code still holds.
func untilNext(now time.Time) time.Duration { return period - now.Sub(now.Truncate(period)) }
