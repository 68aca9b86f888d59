package stack

import "testing"

// The times and the eight-digit codes are RFC 6238's, appendix B; six digits
// are the last six of eight.
func TestTOTP(t *testing.T) {
	t.Parallel()
	key := []byte("12345678901234567890")
	for _, c := range []struct {
		unix uint64
		want string
	}{
		{59, "94287082"}, {1111111109, "07081804"}, {1111111111, "14050471"}, {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"},
	} {
		if got := totp(key, c.unix/30); got != c.want[2:] {
			t.Errorf("at %d: got %s, want %s", c.unix, got, c.want[2:])
		}
	}
}
