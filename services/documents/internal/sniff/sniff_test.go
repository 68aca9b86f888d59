package sniff_test

import (
	"bytes"
	"strings"
	"testing"

	"motcua.vn/services/documents/internal/sniff"
)

const (
	pdf  = "%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
	png  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
	jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
)

func TestMediaType(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 100_000)
	cases := []struct {
		reason, content, want string
		inline                bool
	}{
		{"a PDF is drawn in place", pdf, "application/pdf", true},
		{"a PNG is drawn in place", png, "image/png", true},
		{"a JPEG is drawn in place", jpeg, "image/jpeg", true},
		{"HTML would run", "<!DOCTYPE html><html><script>alert(1)</script>", "text/html", false},
		{"SVG carries scripts", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, "image/svg+xml", false},
		{"readers take a PDF that begins behind HTML, browsers take it as HTML", "<html><script>alert(1)</script>" + pdf, "application/pdf", false},
		{"a PDF with HTML in a comment may be taken for HTML", "%PDF-1.7\n%<html><script>alert(1)</script>\n" + pdf, "application/pdf", false},
		{"a PDF whose end is an archive is two files", pdf + long + "PK\x05\x06" + strings.Repeat("\x00", 18), "application/pdf", false},
		{"an image whose end is a script is two files", jpeg + long + "<SCRIPT src=x>", "image/jpeg", false},
		{"a GIF is not among the types drawn in place", "GIF89a\x01\x00\x01\x00\x00\x00\x00;", "image/gif", false},
		{"a shell script stays a download", "#!/bin/sh\nrm -rf /\n", "text/x-shellscript", false},
		{"a Windows program stays a download", "MZ\x90\x00" + long, "application/vnd.microsoft.portable-executable", false},
		{"bytes of no known type", "\x00\x01\x02\x03", "application/octet-stream", false},
	}
	for _, c := range cases {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			s := sniff.New()
			for chunk := range bytesIn([]byte(c.content), 777) {
				_, _ = s.Write(chunk)
			}
			if got, inline := s.MediaType(); got != c.want || inline != c.inline {
				t.Errorf("got %s inline %v, want %s inline %v", got, inline, c.want, c.inline)
			}
		})
	}
}

func bytesIn(b []byte, size int) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(b) > 0 {
			n := min(size, len(b))
			if !yield(b[:n]) {
				return
			}
			b = b[n:]
		}
	}
}

// FuzzSniff holds what a browser relies on: nothing is shown in place that does
// not begin as its type does or that holds a script near its ends, and how the
// bytes were cut into pieces changes nothing.
func FuzzSniff(f *testing.F) {
	for _, seed := range []string{pdf, png, jpeg, "<html>", "PK\x03\x04", "", "MZ", "%PDF-<script>"} {
		f.Add([]byte(seed), uint16(3))
	}
	f.Fuzz(func(t *testing.T, content []byte, size uint16) {
		whole := sniff.New()
		_, _ = whole.Write(content)
		kind, inline := whole.MediaType()
		if inline && kind != "application/pdf" && kind != "image/jpeg" && kind != "image/png" {
			t.Fatalf("%s would be shown in place", kind)
		}
		ends := bytes.ToLower(append(bytes.Clone(content[:min(len(content), 8<<10)]), content[max(0, len(content)-8<<10):]...))
		if inline && bytes.Contains(ends, []byte("<script")) {
			t.Fatal("a script would be shown in place")
		}
		pieces := sniff.New()
		for chunk := range bytesIn(content, int(size)+1) {
			_, _ = pieces.Write(chunk)
		}
		if k, i := pieces.MediaType(); k != kind || i != inline {
			t.Fatalf("in pieces %s %v, whole %s %v", k, i, kind, inline)
		}
	})
}
