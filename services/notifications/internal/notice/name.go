package notice

import (
	"regexp"
	"strings"
	"unicode"
)

// longestName is how many characters of a name a mail tells.
const longestName = 80

// address is what a reader's mail program makes a link of: a scheme, "www.", a
// name of a host, an e-mail address.
var address = regexp.MustCompile(`(?i)://|^www\.|@|\d+\.\d+\.\d+\.\d+|[\p{L}\p{N}_-]\.\p{L}{2,}(\W|$)`)

// Salutation is a name fit for a greeting and a To header. People type names
// themselves, and file for others: a name must not make a genuine mail of the
// province say where to go or begin a line of its own. What cannot be kept is
// left out; nothing may be left.
func Salutation(name string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, name)
	var kept []string
	length := 0
	for _, word := range strings.Fields(clean) {
		if address.MatchString(word) || strings.ContainsRune(word, '/') {
			continue
		}
		if length += len([]rune(word)) + 1; length > longestName+1 {
			break
		}
		kept = append(kept, word)
	}
	return strings.Join(kept, " ")
}
