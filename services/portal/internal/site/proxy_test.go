package site

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestNetworkOfTheBrowser(t *testing.T) {
	t.Parallel()
	proxies := Proxies{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		why, remote string
		lines       []string
		want        string
	}{
		{"nobody else's word is needed without a proxy", "198.51.100.7:1", []string{"203.0.113.9"}, "198.51.100.0/24"},
		{"a trusted proxy names the browser", "10.0.0.1:1", []string{"203.0.113.9"}, "203.0.113.0/24"},
		{"what the browser claims stands before what the proxy appends", "10.0.0.1:1", []string{"192.0.2.1, 203.0.113.9"}, "203.0.113.0/24"},
		{"a proxy that adds a line of its own is heard, not the browser's line", "10.0.0.1:1", []string{"192.0.2.1", "203.0.113.9"}, "203.0.113.0/24"},
		{"two proxies, the second with a line of its own", "10.0.0.1:1", []string{"192.0.2.1", "203.0.113.9, 10.0.0.2"}, "203.0.113.0/24"},
		{"what is no address ends the search", "10.0.0.1:1", []string{"203.0.113.9", "rubbish"}, "10.0.0.0/24"},
		{"version 6 counts by /48, which one customer may hold whole", "10.0.0.1:1", []string{"2001:db8:1:2ff::1"}, "2001:db8:1::/48"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		for _, line := range c.lines {
			r.Header.Add("X-Forwarded-For", line)
		}
		if got := proxies.Network(r); got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
}
