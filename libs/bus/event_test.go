package bus_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"motcua.vn/libs/bus"
)

func event(id string, seq int64) bus.Event {
	return bus.Event{
		SpecVersion: "1.0", ID: id, Source: "dossiers", Type: "dossier.received.v1", Subject: "0192f0c1-aggregate",
		Time: time.Date(2025, 11, 24, 1, 12, 0, 0, time.UTC), Seq: seq, Agencies: []string{"H53.12"},
		Traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		Actor:       bus.Actor{Kind: "staff", Account: "0192f0c1"}, DataContentType: "application/json",
		Data: json.RawMessage(`{"status":"received"}`),
	}
}

func TestEventKeepsItsShapeAndIgnoresNewFields(t *testing.T) {
	t.Parallel()
	want := event("e1", 3)
	b, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	grown := strings.Replace(string(b), "{", `{"added":{"later":true},`, 1)
	got, err := bus.Decode([]byte(grown))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got.Topic() != "dossiers.dossier.received.v1" {
		t.Errorf("topic %s", got.Topic())
	}
}

func TestEventOutOfShapeIsRefusedBothWays(t *testing.T) {
	t.Parallel()
	for reason, change := range map[string]func(*bus.Event){
		"no id":                       func(e *bus.Event) { e.ID = "" },
		"an id with a line break":     func(e *bus.Event) { e.ID = "a\nb" },
		"a source with a wildcard":    func(e *bus.Event) { e.Source = "*" },
		"a source of two tokens":      func(e *bus.Event) { e.Source = "dossiers.dossier" },
		"a type without version":      func(e *bus.Event) { e.Type = "dossier.received" },
		"a type with a wildcard":      func(e *bus.Event) { e.Type = "dossier.>.v1" },
		"no aggregate":                func(e *bus.Event) { e.Subject = "" },
		"no place in the order":       func(e *bus.Event) { e.Seq = 0 },
		"no time":                     func(e *bus.Event) { e.Time = time.Time{} },
		"a trace that is none":        func(e *bus.Event) { e.Traceparent = "00-xyz" },
		"too many agencies":           func(e *bus.Event) { e.Agencies = make([]string, 65) },
		"an empty agency":             func(e *bus.Event) { e.Agencies = []string{""} },
		"data that is no object":      func(e *bus.Event) { e.Data = json.RawMessage(`[1]`) },
		"no data":                     func(e *bus.Event) { e.Data = nil },
		"more than the largest event": func(e *bus.Event) { e.Data = json.RawMessage(`{"a":"` + strings.Repeat("x", bus.MaxEvent) + `"}`) },
	} {
		e := event("e1", 1)
		change(&e)
		if _, err := e.Encode(); err == nil {
			t.Errorf("encoded: %s", reason)
		}
		raw, err := json.Marshal(e)
		if err != nil {
			continue // not even JSON
		}
		if _, err := bus.Decode(raw); err == nil {
			t.Errorf("decoded: %s", reason)
		}
	}
}

func FuzzDecode(f *testing.F) {
	good, err := event("e1", 1).Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"specversion":"1.0","id":"a","source":"b","type":"c.d.v1","subject":"e","time":"2025-01-01T00:00:00+07:00","seq":1,"data":{}}`))
	f.Add([]byte(`{"data":{}}`))
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := bus.Decode(b)
		if err != nil {
			return
		}
		again, err := e.Encode()
		if err != nil {
			t.Fatalf("an accepted event cannot be encoded: %v", err)
		}
		if _, err := bus.Decode(again); err != nil {
			t.Fatalf("an encoded event is refused: %v", err)
		}
		if strings.ContainsAny(e.Topic(), "*> \r\n") {
			t.Fatalf("topic %q", e.Topic())
		}
	})
}
