package procedure

import (
	"strings"
	"unicode"
)

// Fold makes a text comparable as Vietnamese people type it in a hurry: lower case, without diacritics, đ as d, other
// signs than letters and digits as single spaces. Stored search texts and typed queries go through the same function.
func Fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		r = unaccent(unicode.ToLower(r))
		switch {
		case unicode.Is(unicode.Mn, r):
			// A combining mark of decomposed text adds nothing.
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return b.String()
}

// plain maps every lower-case letter of Vietnamese with diacritics to its base.
var plain = func() map[rune]rune {
	all := map[rune]rune{}
	for base, letters := range map[rune]string{
		'a': "àáảãạăằắẳẵặâầấẩẫậ", 'e': "èéẻẽẹêềếểễệ", 'i': "ìíỉĩị",
		'o': "òóỏõọôồốổỗộơờớởỡợ", 'u': "ùúủũụưừứửữự", 'y': "ỳýỷỹỵ", 'd': "đ",
	} {
		for _, r := range letters {
			all[r] = base
		}
	}
	return all
}()

func unaccent(r rune) rune {
	if base, ok := plain[r]; ok {
		return base
	}
	return r
}
