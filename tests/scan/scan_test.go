package scan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAPlantedLeakIsFound writes each kind of value in each way that a program may write it.
func TestAPlantedLeakIsFound(t *testing.T) {
	t.Parallel()
	seeded := map[string]string{"Vương Thị Mẫu": "name", "mau@example.vn": "e-mail", "072187654309": "citizen id"}
	for what, c := range map[string]struct {
		text string
		kind string // empty: nothing is found
	}{
		"a name as it is":               {`{"msg":"filed by Vương Thị Mẫu"}`, "name"},
		"a name in ASCII":               {`{"msg":"V\u01b0\u01a1ng Th\u1ecb M\u1eabu"}`, "name"},
		"an address in a query":         {"GET /messages?to=mau%40example.vn", "e-mail"},
		"an id in the middle of binary": {"\x00\x01072187654309\xff", "citizen id"},
		"a token of somebody unknown":   {"Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln", "a signed token"},
		"an account":                    {`{"account":"01a2022f-361d-7e5c-9c2b-c74b84b71e57"}`, ""},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "service.log"), []byte("first line\n"+c.text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s := newSearch(seeded)
		if err := s.folder(dir); err != nil {
			t.Fatal(err)
		}
		found := strings.Join(s.report.Leaks, "; ")
		if (c.kind == "") != (found == "") || !strings.HasPrefix(found, c.kind) || c.kind != "" && !strings.HasSuffix(found, "service.log, line 2") {
			t.Errorf("%s: found %q, want %q", what, found, c.kind)
		}
		if strings.Contains(found, "Vương") || strings.Contains(found, "072187654309") {
			t.Errorf("%s: the report says it again", what)
		}
	}
}
