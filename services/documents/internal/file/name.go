package file

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxName = 200 // characters

// CheckName refuses what is no plain file name: path parts, control characters,
// and characters that turn the direction of text, which make "exe.pdf" of
// "fdp.exe".
func CheckName(name string) error {
	n := utf8.RuneCountInString(name)
	switch {
	case n == 0 || n > maxName, !utf8.ValidString(name), strings.TrimSpace(name) != name:
		return ErrName
	case strings.ContainsAny(name, `/\:`), strings.Trim(name, ".") == "":
		return ErrName
	case strings.ContainsFunc(name, hidden):
		return ErrName
	}
	return nil
}

func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar ||
		r == '\u2028' || r == '\u2029'
}
