package bus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"
)

// MaxEvent is the largest event in bytes; facts and ids need far less.
const MaxEvent = 256 << 10

// Event is a CloudEvent 1.0 in its JSON form with our extension attributes seq,
// agencies, traceparent and actor. It holds facts and opaque ids only: no names,
// citizen ids, phones, e-mail addresses or free text.
type Event struct {
	SpecVersion     string          `json:"specversion"`
	ID              string          `json:"id"`      // UUIDv7
	Source          string          `json:"source"`  // the producing service's name
	Type            string          `json:"type"`    // dossier.received.v1
	Subject         string          `json:"subject"` // the aggregate's id
	Time            time.Time       `json:"time"`
	Seq             int64           `json:"seq"` // 1, 2, 3 ... per aggregate
	Agencies        []string        `json:"agencies,omitempty"`
	Traceparent     string          `json:"traceparent,omitempty"`
	Actor           Actor           `json:"actor"`
	DataContentType string          `json:"datacontenttype,omitempty"`
	Data            json.RawMessage `json:"data"`
}

// Actor is who caused an event.
type Actor struct {
	Kind    string `json:"kind"`              // citizen, staff, service
	Account string `json:"account,omitempty"` // account UUID; the service's name for services
}

var (
	sourceShape = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	typeShape   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,59}){1,3}\.v[1-9][0-9]?$`)
	idShape     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$`)
	traceShape  = regexp.MustCompile(`^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$`)
)

// Topic is the NATS subject that belongs to the event: source and type.
func (e Event) Topic() string { return e.Source + "." + e.Type }

// Encode gives the event's JSON after checking it as Decode does.
func (e Event) Encode() ([]byte, error) {
	e.SpecVersion, e.DataContentType = "1.0", "application/json"
	if err := e.check(); err != nil {
		return nil, err
	}
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("event %s: %w", e.ID, err)
	}
	if len(b) > MaxEvent {
		return nil, fmt.Errorf("event %s: %d bytes, at most %d", e.ID, len(b), MaxEvent)
	}
	return b, nil
}

// Decode reads an event from foreign bytes. Unknown fields are ignored, because
// a type only grows; anything out of shape is an error.
func Decode(b []byte) (Event, error) {
	if len(b) > MaxEvent {
		return Event{}, fmt.Errorf("event: %d bytes, at most %d", len(b), MaxEvent)
	}
	var e Event
	if err := json.Unmarshal(b, &e); err != nil {
		return Event{}, fmt.Errorf("event: %w", err)
	}
	if err := e.check(); err != nil {
		return Event{}, err
	}
	return e, nil
}

// FromBody is Decode for an event that a producer's journal gave as an object.
func FromBody(body map[string]any) (Event, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return Event{}, fmt.Errorf("event: %w", err)
	}
	return Decode(b)
}

func (e Event) check() error {
	switch {
	case e.SpecVersion != "1.0":
		return errors.New("event: specversion is not 1.0")
	case !idShape.MatchString(e.ID):
		return errors.New("event: id out of shape")
	case !sourceShape.MatchString(e.Source):
		return fmt.Errorf("event %s: source out of shape", e.ID)
	case !typeShape.MatchString(e.Type):
		return fmt.Errorf("event %s: type out of shape", e.ID)
	case !idShape.MatchString(e.Subject):
		return fmt.Errorf("event %s: subject out of shape", e.ID)
	case e.Seq < 1:
		return fmt.Errorf("event %s: seq is not positive", e.ID)
	case e.Time.IsZero() || e.Time.Year() > 9999:
		return fmt.Errorf("event %s: time out of range", e.ID)
	case e.Traceparent != "" && !traceShape.MatchString(e.Traceparent):
		return fmt.Errorf("event %s: traceparent out of shape", e.ID)
	case len(e.Agencies) > 64:
		return fmt.Errorf("event %s: more than 64 agencies", e.ID)
	case len(e.Actor.Kind) > 20 || len(e.Actor.Account) > 100:
		return fmt.Errorf("event %s: actor too long", e.ID)
	case e.DataContentType != "" && e.DataContentType != "application/json":
		return fmt.Errorf("event %s: data is not JSON", e.ID)
	}
	for _, a := range e.Agencies {
		if a == "" || len(a) > 40 {
			return fmt.Errorf("event %s: an agency is out of shape", e.ID)
		}
	}
	if data := bytes.TrimSpace(e.Data); len(data) == 0 || data[0] != '{' {
		return fmt.Errorf("event %s: data is not an object", e.ID)
	}
	return nil
}
