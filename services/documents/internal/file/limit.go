package file

import (
	"context"
	"slices"
	"strings"
)

// Limit is what one component of a procedure takes.
type Limit struct {
	MaxBytes   int64    // 0: the province's
	MediaTypes []string // empty: any; "image/*" takes all images
}

// Catalogue knows what components take; dossiers is behind it. An unknown
// procedure or component, or a catalogue that does not answer, gives the zero
// Limit: dossiers checks again when the file is attached.
type Catalogue interface {
	Limit(ctx context.Context, procedure, component string) Limit
}

// Takes tells whether the limit admits a media type.
func (l Limit) Takes(mediaType string) bool {
	return len(l.MediaTypes) == 0 || slices.ContainsFunc(l.MediaTypes, func(want string) bool {
		group, wild := strings.CutSuffix(want, "/*")
		return want == mediaType || wild && strings.HasPrefix(mediaType, group+"/")
	})
}
