// Package sniff tells a file's type from its bytes, never from its name or from
// what the sender says, and decides what a browser may show in place.
package sniff

import (
	"bytes"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"motcua.vn/services/documents/internal/file"
)

const (
	headSize = 8 << 10 // bytes from the beginning; office formats name themselves within
	tailSize = 8 << 10 // bytes from the end, where a second format would hide its index
)

// magic is what a type that may be shown in place must begin with, exactly at
// its first byte: readers also accept a PDF that begins later, behind HTML.
var magic = map[string][]byte{
	"application/pdf": []byte("%PDF-"),
	"image/jpeg":      {0xff, 0xd8, 0xff},
	"image/png":       []byte("\x89PNG\r\n\x1a\n"),
}

// markers betray a second format inside: what a browser would run, what an
// archive ends with. All lower case.
var markers = [][]byte{
	[]byte("<html"), []byte("<!doctype"), []byte("<script"), []byte("<svg"), []byte("<iframe"), []byte("<body"),
	[]byte("<?php"), []byte("javascript:"), []byte("pk\x05\x06"), []byte("pk\x03\x04"),
}

// Sniffer keeps the first and the last bytes of what is written to it.
type Sniffer struct {
	head []byte
	tail []byte // at least the last tailSize bytes, at most twice as many
}

// New makes a sniffer for one file.
func New() file.Sniffer { return &Sniffer{} }

// Write implements io.Writer; it never fails.
func (s *Sniffer) Write(p []byte) (int, error) {
	if room := headSize - len(s.head); room > 0 {
		s.head = append(s.head, p[:min(room, len(p))]...)
	}
	if len(p) >= tailSize {
		s.tail = append(s.tail[:0], p[len(p)-tailSize:]...)
		return len(p), nil
	}
	if len(s.tail)+len(p) > 2*tailSize {
		s.tail = append(s.tail[:0], s.tail[len(s.tail)-tailSize:]...)
	}
	s.tail = append(s.tail, p...)
	return len(p), nil
}

// MediaType implements file.Sniffer. The type is without parameters, such as a charset.
func (s *Sniffer) MediaType() (string, bool) {
	kind, _, _ := strings.Cut(mimetype.Detect(s.head).String(), ";")
	begin, known := magic[kind]
	return kind, known && bytes.HasPrefix(s.head, begin) && !second(s.head) && !second(s.tail[max(0, len(s.tail)-tailSize):])
}

func second(part []byte) bool {
	lower := bytes.ToLower(part)
	for _, m := range markers {
		if bytes.Contains(lower, m) {
			return true
		}
	}
	return false
}
