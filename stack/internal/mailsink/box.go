// Package mailsink is an SMTP server that delivers nothing: it keeps every
// message, shows them on a page, answers queries of tests, and can be told to
// refuse or to be slow.
package mailsink

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// kept is how many messages the sink remembers; older ones are dropped.
const kept = 2000

// box holds the messages in the order they came, in memory and as one file each.
type box struct {
	dir string

	mu       sync.Mutex
	messages []Message
	next     int
}

// openBox reads the messages an earlier run kept. An empty dir keeps none.
func openBox(dir string) (*box, error) {
	b := &box{dir: dir, next: 1}
	if dir == "" {
		return b, nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var m Message
		if err := json.Unmarshal(raw, &m); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		b.messages = append(b.messages, m)
		if _, err := fmt.Sscanf(m.ID, "%d", &b.next); err == nil {
			b.next++
		}
	}
	return b, nil
}

// add keeps a message and returns only after it is on disk.
func (b *box) add(m Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	m.ID = fmt.Sprintf("%08d", b.next)
	b.next++
	if b.dir != "" {
		raw, err := json.Marshal(m)
		if err != nil {
			return err
		}
		if err := os.WriteFile(b.file(m.ID), raw, 0o600); err != nil {
			return err
		}
	}
	b.messages = append(b.messages, m)
	for len(b.messages) > kept {
		if b.dir != "" {
			_ = os.Remove(b.file(b.messages[0].ID))
		}
		b.messages = b.messages[1:]
	}
	return nil
}

func (b *box) file(id string) string { return filepath.Join(b.dir, id+".json") }

// find returns the messages to an address (all when empty) not older than
// since, oldest first.
func (b *box) find(to string, since time.Time) []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	found := []Message{}
	for _, m := range b.messages {
		if to != "" && !slices.Contains(m.To, strings.ToLower(to)) {
			continue
		}
		if m.At.Before(since) {
			continue
		}
		found = append(found, m)
	}
	return found
}

func (b *box) get(id string) (Message, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.messages, func(m Message) bool { return m.ID == id })
	if i < 0 {
		return Message{}, false
	}
	return b.messages[i], true
}
