// Package paper holds the sample papers: PDFs of one page that say themselves that they are samples without value. They
// were printed from HTML by headless Chromium; every name and number in them is made up.
package paper

import (
	"embed"
	"fmt"
)

//go:embed file/*.pdf
var files embed.FS

// Open gives the bytes of a paper.
func Open(name string) ([]byte, error) {
	b, err := files.ReadFile("file/" + name)
	if err != nil {
		return nil, fmt.Errorf("the sample has no paper %s", name)
	}
	return b, nil
}
