package web

import "strings"

// keyText is a key as it is printed on the keyboard: "Ctrl+Enter" becomes "Ctrl ↵", letters are shown large.
func keyText(key string) string {
	parts := strings.Split(key, "+")
	if len(parts) == 1 && key != "" {
		return strings.ToUpper(key)
	}
	for i, part := range parts {
		if part == "Enter" {
			parts[i] = "↵"
		}
	}
	return strings.Join(parts, " ")
}
