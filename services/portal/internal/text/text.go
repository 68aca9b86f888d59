// Package text holds what the portal says, one pair of files a page:
// <page>.vi.json and <page>.en.json.
package text

import (
	"embed"

	"motcua.vn/libs/i18n"
)

//go:embed *.json
var files embed.FS

// Bundle loads all texts; it panics when a file is malformed, because then no page works.
func Bundle() *i18n.Bundle { return i18n.MustLoad(files, ".") }
