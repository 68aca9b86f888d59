// Package i18ntest checks bundles of messages in the tests of whoever embeds them.
package i18ntest

import (
	"slices"
	"testing"

	"motcua.vn/libs/i18n"
)

// SameKeys fails the test for every key that one language has and another lacks, for every message that names
// other data in one language than in the other, and for a bundle without any message.
func SameKeys(t testing.TB, b *i18n.Bundle) {
	t.Helper()
	if len(b.Keys(i18n.Vietnamese)) == 0 {
		t.Error("the bundle has no messages")
	}
	for _, key := range b.Keys(i18n.Vietnamese) {
		vi, en := b.Placeholders(i18n.Vietnamese, key), b.Placeholders(i18n.English, key)
		if b.Has(i18n.English, key) && !slices.Equal(vi, en) {
			t.Errorf("%s names %v in vi, %v in en", key, vi, en)
		}
	}
	for _, has := range i18n.Languages {
		for _, lacks := range i18n.Languages {
			for _, key := range b.Keys(has) {
				if !b.Has(lacks, key) {
					t.Errorf("%s has %s, %s lacks it", has, key, lacks)
				}
			}
		}
	}
}
