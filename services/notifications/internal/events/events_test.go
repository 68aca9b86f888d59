package events

import (
	"io/fs"
	"strings"
	"testing"

	eventsv1 "motcua.vn/api/events/v1"
	"motcua.vn/libs/bus"
)

// TestEveryTypeIsDecided fails when dossiers gets an event of which nobody
// decided whether applicants are told.
func TestEveryTypeIsDecided(t *testing.T) {
	t.Parallel()
	handlers := Handlers(nil, func() {})
	published := map[string]bool{}
	err := fs.WalkDir(eventsv1.Schemas, ".", func(path string, _ fs.DirEntry, err error) error {
		if name, ok := strings.CutSuffix(path, ".schema.json"); ok && strings.HasPrefix(name, "dossier.") {
			published[name] = true
		}
		return err
	})
	if err != nil || len(published) == 0 {
		t.Fatalf("%d types, %v", len(published), err)
	}
	for name := range published {
		if handlers[name] == nil {
			t.Errorf("%s: neither told nor silent", name)
		}
	}
	for name := range handlers {
		if !published[name] {
			t.Errorf("%s: no such event", name)
		}
	}
}

// FuzzOccasion: whatever stands in an event, reading it ends in an occasion of a
// dossier or in an error, never in a panic.
func FuzzOccasion(f *testing.F) {
	f.Add("0192f0c1-7d1e-7c60-9d0e-8f1f5d3a1b2c", `{"number":"H53.30.01-251124-0001","at":"2025-11-24T01:12:00Z"}`)
	f.Add("x", `{"due":0}`)
	f.Fuzz(func(t *testing.T, subject, data string) {
		o, err := occasion(t.Context(), "dossier.received", bus.Event{ID: "e", Subject: subject, Data: []byte(data)})
		if err == nil && o.Dossier.IsZero() {
			t.Error("an occasion of no dossier")
		}
	})
}
