package mailsink

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// Message is one e-mail the sink accepted.
type Message struct {
	ID        string            `json:"id"`
	At        time.Time         `json:"at"` // UTC
	From      string            `json:"from"`
	To        []string          `json:"to"` // of the envelope, lower case
	Subject   string            `json:"subject"`
	MessageID string            `json:"message_id"`
	Headers   map[string]string `json:"headers"` // decoded; the first of each name, in canonical form
	Text      string            `json:"text"`
	HTML      string            `json:"html"`
	Raw       string            `json:"raw,omitempty"`
}

// Read decodes a message's headers and body. What cannot be decoded stays as
// it came: the sink shows what it was given.
func Read(raw []byte) Message {
	m := Message{Raw: string(raw), Headers: map[string]string{}}
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		m.Text = string(raw)
		return m
	}
	var words mime.WordDecoder
	for name, values := range parsed.Header {
		value, err := words.DecodeHeader(values[0])
		if err != nil {
			value = values[0]
		}
		m.Headers[name] = value
	}
	m.Subject, m.MessageID = m.Headers["Subject"], m.Headers["Message-Id"]
	body(&m, parsed.Header.Get("Content-Type"), parsed.Header.Get("Content-Transfer-Encoding"), parsed.Body, 0)
	return m
}

// maxDepth bounds how deep multiparts may nest.
const maxDepth = 5

func body(m *Message, contentType, encoding string, r io.Reader, depth int) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && depth < maxDepth {
		parts := multipart.NewReader(r, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err != nil {
				return
			}
			body(m, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part, depth+1)
		}
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	b, _ := io.ReadAll(r)
	switch {
	case kind == "text/html" && m.HTML == "":
		m.HTML = string(b)
	case kind == "text/plain" && m.Text == "":
		m.Text = string(b)
	}
}
