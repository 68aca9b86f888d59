package dossier

import (
	"strings"
	"unicode/utf8"
)

const dot = "•"

// MaskDigits hides all but the last four characters of a citizen id or phone; short ones are hidden whole.
func MaskDigits(s string) string {
	n := utf8.RuneCountInString(s)
	if n <= 4 {
		return strings.Repeat(dot, n)
	}
	return strings.Repeat(dot, n-4) + string([]rune(s)[n-4:])
}

// MaskName leaves the first letter of each word: "N••••• T•• M••".
func MaskName(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		r := []rune(w)
		words[i] = string(r[0]) + strings.Repeat(dot, len(r)-1)
	}
	return strings.Join(words, " ")
}

// LastFour gives the last four digits of a citizen id or phone; nothing when it is shorter.
func LastFour(s string) string {
	if len(s) < 4 {
		return ""
	}
	return s[len(s)-4:]
}
