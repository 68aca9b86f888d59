// Package i18ntest checks bundles of messages in the tests of whoever embeds them.
package i18ntest

import (
	"slices"
	"testing"

	"motcua.vn/libs/i18n"
)

// SameKeys fails the test for every key that one language has and another lacks, and for a bundle without any.
func SameKeys(t testing.TB, b *i18n.Bundle) {
	t.Helper()
	if len(b.Keys(i18n.Vietnamese)) == 0 {
		t.Error("the bundle has no messages")
	}
	for _, has := range i18n.Languages {
		for _, lacks := range i18n.Languages {
			for _, key := range b.Keys(has) {
				if _, found := slices.BinarySearch(b.Keys(lacks), key); !found {
					t.Errorf("%s has %s, %s lacks it", has, key, lacks)
				}
			}
		}
	}
}
