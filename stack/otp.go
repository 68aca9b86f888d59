package stack

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238's default, which authenticator apps expect
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"motcua.vn/stack/internal/layout"
)

// OTP returns the one-time code of a sample official at a time, and how long
// it is good for. The secrets are in a file {"<user>": "<base32>"}; empty
// means the file of the checkout's platform.
func OTP(file, user string, at time.Time) (code string, left time.Duration, err error) {
	if file == "" {
		checkout, err := layout.Checkout()
		if err != nil {
			return "", 0, err
		}
		file = layout.Run{Dir: filepath.Join(checkout, ".run")}.OTP()
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", 0, fmt.Errorf("no one-time codes yet, `make up` loads the sample accounts: %w", err)
	}
	var secrets map[string]string
	if err := json.Unmarshal(b, &secrets); err != nil {
		return "", 0, fmt.Errorf("%s: %w", file, err)
	}
	text, ok := secrets[user]
	if !ok {
		var users []string
		for name := range secrets {
			users = append(users, name)
		}
		slices.Sort(users)
		return "", 0, fmt.Errorf("%q is no sample official, there are: %s", user, strings.Join(users, ", "))
	}
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(strings.ToUpper(text), "="))
	if err != nil {
		return "", 0, fmt.Errorf("secret of %s: %w", user, err)
	}
	const period = 30
	return totp(key, uint64(at.Unix())/period), time.Duration(period-at.Unix()%period) * time.Second, nil
}

// totp is RFC 6238 with SHA-1 and six digits: RFC 4226's truncated HMAC of the
// number of the 30-second step.
func totp(key []byte, step uint64) string {
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, step) // a hash never fails to take bytes
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1_000_000)
}
