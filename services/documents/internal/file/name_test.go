package file_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"motcua.vn/services/documents/internal/file"
)

func TestCheckName(t *testing.T) {
	t.Parallel()
	for name, ok := range map[string]bool{
		"giay-uy-quyen.pdf": true, "Giấy uỷ quyền (bản 2).pdf": true, ".gitignore": true, strings.Repeat("ư", 200): true,
		"": false, ".": false, "...": false, "a/b": false, `a\b`: false, "C:a": false, " a": false, "a ": false,
		"a\x00": false, "a\nb": false, "a\u202eb": false, "a\u200bb": false, "a\xff": false, strings.Repeat("ư", 201): false,
	} {
		if err := file.CheckName(name); (err == nil) != ok || err != nil && !errors.Is(err, file.ErrName) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// FuzzName: a name that passes is one path element without anything invisible.
func FuzzName(f *testing.F) {
	for _, seed := range []string{"a.pdf", "../a", "a\u202e", "ư"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if file.CheckName(name) != nil {
			return
		}
		if strings.ContainsAny(name, "/\\\x00\r\n") || strings.ContainsFunc(name, unicode.IsControl) || name == "." || name == ".." {
			t.Fatalf("%q passes", name)
		}
	})
}

func TestLimitTakes(t *testing.T) {
	t.Parallel()
	l := file.Limit{MediaTypes: []string{"application/pdf", "image/*"}}
	for kind, want := range map[string]bool{"application/pdf": true, "image/png": true, "imagex/png": false, "text/html": false, "application/pdfx": false} {
		if l.Takes(kind) != want {
			t.Errorf("%s: %v", kind, !want)
		}
	}
	if !(file.Limit{}).Takes("anything/else") {
		t.Error("a limit without types takes all")
	}
}
