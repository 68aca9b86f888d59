package text_test

import (
	"testing"

	"motcua.vn/libs/i18n/i18ntest"
	"motcua.vn/services/portal/internal/text"
)

func TestBothLanguagesSayTheSame(t *testing.T) { i18ntest.SameKeys(t, text.Bundle()) }
