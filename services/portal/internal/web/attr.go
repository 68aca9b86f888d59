package web

import "strings"

func boolText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func otherLang(lang Lang) string {
	if lang == English {
		return string(Vietnamese)
	}
	return string(English)
}

// idOf makes an element's id of a field's name: forms name their fields with dots and brackets, which selectors dislike.
func idOf(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		default:
			return '-'
		}
	}, name)
}

// joinIDs lists the ids that are there, for aria-describedby.
func joinIDs(ids ...string) string {
	var there []string
	for _, id := range ids {
		if id != "" {
			there = append(there, id)
		}
	}
	return strings.Join(there, " ")
}
